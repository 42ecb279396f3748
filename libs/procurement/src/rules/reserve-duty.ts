import { divideCeiling, type Fen } from '@shanhai/kernel';
import type { SchemeParameters } from './scheme';

/** Who runs a unit's canteen: itself, nobody, another unit with it, a contractor (CR-16). */
export const CANTEENS = ['OWN', 'NO_CANTEEN', 'SHARED', 'OUTSOURCED'] as const;
export type Canteen = (typeof CANTEENS)[number];

/** The national minimum of the reserved share, in basis points. */
const NATIONAL_MINIMUM = 1000;
const BASIS_POINTS = 10_000n;

/** What a unit has to buy in the year: ceil(amount × ratio); nothing without a canteen, or where another unit declares for it (CR-16). */
export function dutyFen(canteen: Canteen, annualAmountFen: Fen, ratioBasisPoints: number): Fen {
  if (canteen === 'NO_CANTEEN' || canteen === 'SHARED') return 0n;
  return divideCeiling(annualAmountFen * BigInt(ratioBasisPoints), BASIS_POINTS);
}

/**
 * The smallest ratio for a place in a year: that of the lowest place in its ancestry that the scheme names for the year,
 * else the scheme's `*`, else the national one. Of what is named for a place the latest year up to this one holds.
 */
export function minimumRatio(parameters: SchemeParameters, ancestry: readonly string[], year: number): number {
  const named = (parameters.minimumRatios ?? []).filter(({ fromYear }) => (fromYear ?? 0) <= year);
  const of = (code: string) =>
    named.filter((each) => each.divisionCode === code).sort((a, b) => (b.fromYear ?? 0) - (a.fromYear ?? 0))[0];
  const lowest = [...ancestry, '*'].map(of).find((each) => each !== undefined);
  return lowest?.basisPoints ?? NATIONAL_MINIMUM;
}
