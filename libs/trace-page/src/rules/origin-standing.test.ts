import { originStanding } from './origin-standing';

it.each([
  ['VERIFIED', null, 0, 'VERIFIED'],
  ['VERIFIED', '2026-03-02', 0, 'VERIFIED'],
  ['VERIFIED', '2026-03-01', 0, 'ENDED'],
  ['VERIFIED', null, 1, 'REVOKED'],
  ['PENDING', null, 1, 'REVOKED'],
  ['REVOKED', null, 0, 'REVOKED'],
  ['PENDING', null, 0, 'PENDING'],
  ['REJECTED', null, 0, 'REJECTED'],
  ['UNCLAIMED', null, 0, 'UNCLAIMED'],
  ['SOMETHING_NEW', null, 0, 'UNCLAIMED'],
])('%s until %s with %i revocations is %s', (originStatus, originValidUntil, revocations, standing) => {
  expect(originStanding({ originStatus, originValidUntil, revocations }, '2026-03-01')).toBe(standing);
});
