import { after } from '@shanhai/kernel';
import {
  originDecided,
  verbOfClaim,
  worstOrigin,
  firstEnd,
  WORST_LAST,
  ORIGIN_STATES,
  ORIGIN_TRANSITIONS,
  type OriginState,
  type OriginVerb,
} from './origin-states';

/** Every pair of verb and state; what is not named here is refused. */
const ALLOWED: Record<string, OriginState> = {
  'claim UNCLAIMED': 'PENDING',
  'claim REJECTED': 'PENDING',
  'claim REVOKED': 'PENDING',
  'renew VERIFIED': 'PENDING',
  'renewEarly VERIFIED': 'VERIFIED',
  'verify PENDING': 'VERIFIED',
  'verify VERIFIED': 'VERIFIED',
  'verify REVOKED': 'VERIFIED',
  'reject PENDING': 'REJECTED',
  'revoke VERIFIED': 'REVOKED',
  'revoke REJECTED': 'REVOKED',
  'reinstate REVOKED': 'VERIFIED',
  'reinstate REJECTED': 'VERIFIED',
};

describe('the origin of a lot', () => {
  for (const verb of Object.keys(ORIGIN_TRANSITIONS) as OriginVerb[]) {
    for (const state of ORIGIN_STATES) {
      const expected = ALLOWED[`${verb} ${state}`] ?? null;
      it(`${verb} from ${state} ${expected ? `gives ${expected}` : 'is refused'}`, () => {
        expect(after<OriginState, OriginVerb>(ORIGIN_TRANSITIONS, verb, state)).toBe(expected);
      });
    }
  }
});

it('of a lot that is made of others is the worst of theirs', () => {
  expect([...WORST_LAST].sort()).toEqual([...ORIGIN_STATES].sort());
  expect(worstOrigin(['VERIFIED', 'VERIFIED'])).toBe('VERIFIED');
  expect(worstOrigin(['VERIFIED', 'REJECTED', 'PENDING'])).toBe('REJECTED');
});

it('of a lot that is made of others ends as soon as one of theirs does', () => {
  expect(firstEnd([null, '2026-05-01', '2026-04-01'])).toBe('2026-04-01');
  expect(firstEnd([null, null])).toBeNull();
});

it.each([
  ['claim', 'UNCLAIMED', null],
  ['claim', 'REVOKED', null],
  ['claim', 'VERIFIED', null],
  ['renewEarly', 'VERIFIED', '2026-05-02'],
  ['renew', 'VERIFIED', '2026-05-01'],
  ['renew', 'VERIFIED', '2026-04-30'],
] as const)('is a %s of what is %s until %s', (verb, originStatus, originValidUntil) => {
  expect(verbOfClaim({ originStatus, originValidUntil }, '2026-05-01')).toBe(verb);
});

it('stands as it did where a renewal is not accepted', () => {
  expect(ORIGIN_STATES.map((state) => originDecided('reject', state))).toEqual([
    ...[null, 'REJECTED', 'VERIFIED', null, 'REVOKED'],
  ]);
  expect(originDecided('verify', 'VERIFIED')).toBe('VERIFIED');
});
