import { after, type Transitions } from '@shanhai/kernel';

/** Where a lot stands with the proof of its origin (产地证明). */
export const ORIGIN_STATES = ['UNCLAIMED', 'PENDING', 'VERIFIED', 'REJECTED', 'REVOKED'] as const;
export type OriginState = (typeof ORIGIN_STATES)[number];
/** A claim that was verified with an end, and was followed by another at its end or before, is EXPIRED. */
export const CLAIM_STATES = ['PENDING', 'VERIFIED', 'REJECTED', 'REVOKED', 'EXPIRED'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];
export type OriginVerb = 'claim' | 'renew' | 'renewEarly' | 'verify' | 'reject' | 'revoke' | 'reinstate';

/**
 * A lot whose claim was rejected or revoked may be claimed again, with better evidence; one whose claim has ended is renewed. One whose claim is to end
 * is renewed early: it stands as it does until the renewal is verified, also where what stood is revoked meanwhile.
 * What was verified can be revoked, also where its renewal was rejected since. A revocation can be withdrawn as long as no new claim is open or verified.
 */
export const ORIGIN_TRANSITIONS = {
  claim: { from: ['UNCLAIMED', 'REJECTED', 'REVOKED'], to: 'PENDING' },
  renew: { from: ['VERIFIED'], to: 'PENDING' },
  renewEarly: { from: ['VERIFIED'], to: 'VERIFIED' },
  verify: { from: ['PENDING', 'VERIFIED', 'REVOKED'], to: 'VERIFIED' },
  reject: { from: ['PENDING'], to: 'REJECTED' },
  revoke: { from: ['VERIFIED', 'REJECTED'], to: 'REVOKED' },
  reinstate: { from: ['REVOKED', 'REJECTED'], to: 'VERIFIED' },
} as const satisfies Transitions<OriginState, OriginVerb>;

/** How a lot is claimed anew on a day: for the first time or after a refusal, once its claim has ended, or before that. */
export function verbOfClaim(
  lot: { originStatus: OriginState; originValidUntil: string | null },
  today: string,
): 'claim' | 'renew' | 'renewEarly' {
  if (lot.originStatus !== 'VERIFIED' || lot.originValidUntil === null) return 'claim';
  return lot.originValidUntil <= today ? 'renew' : 'renewEarly';
}

/** How a lot stands once a claim on it is decided; a renewal that is not accepted changes nothing. */
export function originDecided(verb: 'verify' | 'reject', before: OriginState): OriginState | null {
  if (verb === 'reject' && (before === 'VERIFIED' || before === 'REVOKED')) return before;
  return after<OriginState, OriginVerb>(ORIGIN_TRANSITIONS, verb, before);
}

/** From the best to the worst: a lot that is made of others stands as the worst of them. */
export const WORST_LAST = [
  'VERIFIED',
  'PENDING',
  'UNCLAIMED',
  'REJECTED',
  'REVOKED',
] as const satisfies readonly OriginState[];

/** The first day on which the origin of a lot holds no more that is made of lots whose origins end then; null where none ends. */
export function firstEnd(ends: readonly (string | null)[]): string | null {
  const known = ends.filter((end) => end !== null).sort();
  return known[0] ?? null;
}

/** How a lot stands that is made of lots that stand so. */
export function worstOrigin(states: readonly OriginState[]): OriginState {
  return WORST_LAST[Math.max(...states.map((state) => WORST_LAST.indexOf(state)))];
}
