import { type BusinessDate, compareText, groupedBy } from '@shanhai/kernel';
import type { OriginMass, PlaceBook } from '@shanhai/divisions';
import type { Lot, OriginShare, PlaceOnDay } from './lot';
import { type Question, type RuleResult, ruleResult } from './scheme';

/** Share of the mass that must qualify where the scheme says nothing, in basis points (CR-12). */
const ORIGIN_SHARE_BP = 6_000;
const WHOLE_BP = 10_000n;
/** Shares that an entry tells one by one, the greatest first; the fact of the shipment has them all. */
const SHARES_TOLD = 100;

/** The code as of a date of the place that goods were grown in; the one that they name where it was split or has ended. */
export function carriedOrigin(places: PlaceBook, { placeCode, harvestedOn }: PlaceOnDay, on: BusinessDate): string {
  return places.carriedForward(placeCode, harvestedOn, on) ?? placeCode;
}

/** What comes from each place, by its code as of a date: the greatest mass first, ties by code. */
export function placesByMass(places: PlaceBook, shares: readonly OriginShare[], on: BusinessDate): OriginMass[] {
  const byCode = groupedBy(shares, (share) => carriedOrigin(places, share, on));
  return [...byCode]
    .map(([code, same]) => ({ code, mass: massOf(same) }))
    .sort((a, b) => (a.mass === b.mass ? compareText(a.code, b.code) : a.mass > b.mass ? -1 : 1));
}

/** The place that most of a lot comes from, as of a date; the lot's own where it was not made of others. */
export function mainOrigin(places: PlaceBook, lot: Lot, on: BusinessDate): string {
  return (lot.made && placesByMass(places, lot.made.shares, on)[0]?.code) ?? carriedOrigin(places, lot, on);
}

export const massOf = (shares: readonly OriginShare[]): bigint =>
  shares.reduce((sum, { massBase }) => sum + massBase, 0n);

/** True where a mass is the scheme's share of the whole, or more: exact, in integers (CR-12). */
export function isEnough(mass: bigint, whole: bigint, { originShareBp }: Question['parameters']): boolean {
  return whole > 0n && mass * WHOLE_BP >= whole * BigInt(originShareBp ?? ORIGIN_SHARE_BP);
}

/** A share of a lot, and whether its place is on the list or inside the pairing that is asked about. */
export interface JudgedShare extends OriginShare {
  qualifies: boolean;
}

/** Whether enough of a lot's mass qualifies, with what each share of it was found to be; `asked` names list or pairing. */
export function shareRule(
  shares: readonly JudgedShare[],
  parameters: Question['parameters'],
  asked: Record<string, string | number | null>,
): RuleResult {
  const qualifying = massOf(shares.filter(({ qualifies }) => qualifies));
  const whole = massOf(shares);
  const greatestFirst = [...shares].sort(
    (a, b) =>
      Number(b.massBase > a.massBase) - Number(a.massBase > b.massBase) ||
      compareText(a.placeCode, b.placeCode) ||
      compareText(a.harvestedOn, b.harvestedOn),
  );
  return ruleResult('ORIGIN_SHARE', isEnough(qualifying, whole, parameters), 'ORIGIN_SHARE_TOO_LOW', {
    ...asked,
    thresholdBp: parameters.originShareBp ?? ORIGIN_SHARE_BP,
    qualifyingBase: String(qualifying),
    wholeBase: String(whole),
    shares: greatestFirst.slice(0, SHARES_TOLD).map((share) => ({ ...share, massBase: String(share.massBase) })),
    sharesNotTold: Math.max(0, shares.length - SHARES_TOLD),
  });
}

/** Whether a lot was last processed in a place that qualifies too; not asked of lots that were only mixed. */
export function processedRule(
  { made }: Lot,
  qualifies: (place: PlaceOnDay) => boolean,
  asked: Record<string, string | number | null>,
): RuleResult[] {
  if (!made?.processed) return [];
  const { placeCode, harvestedOn: on } = made.processed;
  return [ruleResult('PROCESSED', qualifies(made.processed), 'PROCESSED_ELSEWHERE', { ...asked, placeCode, on })];
}
