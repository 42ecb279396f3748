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

/** The smallest ratio for a place: that of the lowest place in its ancestry that the scheme names, else the scheme's `*`, else the national one. */
export function minimumRatio(parameters: SchemeParameters, ancestry: readonly string[]): number {
  const ratios = new Map((parameters.minimumRatios ?? []).map((each) => [each.divisionCode, each.basisPoints]));
  const named = ancestry.find((code) => ratios.has(code));
  return ratios.get(named ?? '*') ?? NATIONAL_MINIMUM;
}
