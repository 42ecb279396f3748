import { type BusinessDate, compareText, within } from '@shanhai/kernel';
import type { OriginReinstatedPayload, OriginRevokedPayload } from '@shanhai/orders';
import type { Outcome, RuleResult } from './scheme';

/** Days on which an office does not let the origin of a lot stand: from the first, until before the last; null while it lasts. */
export interface Revocation extends Omit<OriginRevokedPayload, 'lotIds'> {
  until: BusinessDate | null;
}

/** By lot. What a reinstatement ends is ended whatever came to be known first. */
export function readRevocations(
  revoked: readonly OriginRevokedPayload[],
  reinstated: readonly OriginReinstatedPayload[],
): Map<string, Revocation[]> {
  const ends = new Map(reinstated.map(({ revocationId, on }) => [revocationId, on]));
  const byLot = new Map<string, Revocation[]>();
  for (const { lotIds, ...revocation } of revoked) {
    const until = ends.get(revocation.revocationId) ?? null;
    for (const lotId of lotIds) byLot.set(lotId, [...(byLot.get(lotId) ?? []), { ...revocation, until }]);
  }
  for (const each of byLot.values())
    each.sort((a, b) => compareText(a.from, b.from) || compareText(a.revocationId, b.revocationId));
  return byLot;
}

/** The first of those that hold on a day. */
export function revocationOn(revocations: readonly Revocation[], on: BusinessDate): Revocation | null {
  return revocations.find(({ from, until }) => within(on, from, until)) ?? null;
}

/** Whether a lot's origin does not stand now, as all that is known tells. */
export const isRevoked = (revocations: readonly Revocation[] | undefined): boolean =>
  revocations?.some(({ until }) => until === null) ?? false;

/** The days on which something begins or ends to hold. */
export function turningDays(revocations: readonly Revocation[]): BusinessDate[] {
  return revocations.flatMap(({ from, until }) => (until === null ? [from] : [from, until]));
}

/** What a revocation says to goods on a day: that their origin does not stand, or, once it has ended, that it stands again. */
export function originStands(revocation: Revocation, on: BusinessDate, passed: boolean): RuleResult {
  const { revocationId, claimId, officeId, from, until, reason } = revocation;
  const failure: Outcome = 'ORIGIN_REVOKED';
  return {
    rule: 'ORIGIN_STANDS',
    passed,
    failure,
    inputs: { revocationId, claimId, officeId, from, until, reason, on },
  };
}
