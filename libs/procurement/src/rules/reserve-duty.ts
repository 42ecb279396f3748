import { type BusinessDate, divideCeiling, type Fen, groupedBy, type Reasons } from '@shanhai/kernel';
import type { PlaceBook } from '@shanhai/divisions';
import type { SchemeParameters } from './scheme';

/** Who runs a unit's canteen: itself, nobody, another unit with it, a contractor (CR-16). */
export const CANTEENS = ['OWN', 'NO_CANTEEN', 'SHARED', 'OUTSOURCED'] as const;
export type Canteen = (typeof CANTEENS)[number];

/** The national minimum of the reserved share, in basis points. */
const NATIONAL_MINIMUM = 1000;
const BASIS_POINTS = 10_000n;

/** Where a unit stands with its declaration of a year: that of the newest version. */
export const RESERVE_STATES = ['MISSING', 'TO_REVIEW', 'SENT_BACK', 'APPROVED'] as const;
export type ReserveState = (typeof RESERVE_STATES)[number];

/** The rules of reserved shares begin with it. */
const YEAR_MIN = 2016;

/** Adds INVALID for a year that nothing is declared for: before the rules, or after the next year. */
export function checkDeclaredYear(year: number, today: BusinessDate, field: string[], reasons: Reasons): void {
  if (year >= YEAR_MIN && year <= Number(today.slice(0, 4)) + 1) return;
  reasons.add('INVALID', field, {
    value: year,
    reason: { zh: `${YEAR_MIN} 年至明年`, en: `${YEAR_MIN} to next year` },
  });
}

/** What a unit has to buy in the year: ceil(amount × ratio); nothing without a canteen, or where another unit declares for it (CR-16). */
export function dutyFen(canteen: Canteen, annualAmountFen: Fen, ratioBasisPoints: number): Fen {
  if (canteen === 'NO_CANTEEN' || canteen === 'SHARED') return 0n;
  return divideCeiling(annualAmountFen * BigInt(ratioBasisPoints), BASIS_POINTS);
}

/**
 * The smallest ratio for a seat in a year: that of the lowest place in its ancestry that the scheme names for the year, and never
 * below the one for everywhere: the scheme's `*`, else the national one. A place may ask for more of its units, not for less.
 * Of what is named for a place the latest year up to this one holds. Places are those of the year's first day, whichever codes
 * the seat and the scheme name them by; of today for a seat that was none then.
 */
export function minimumRatio(
  { minimumRatios }: SchemeParameters,
  { places, seatCode, year, today }: { places: PlaceBook; seatCode: string; year: number; today: BusinessDate },
): number {
  const yearBegins = `${year}-01-01`;
  const day = places.placeAt(seatCode, yearBegins) === null ? today : yearBegins;
  const codeOn = (code: string) => places.placeAt(code, day) ?? code;
  const named = (minimumRatios ?? [])
    .filter(({ fromYear }) => (fromYear ?? 0) <= year)
    .sort((a, b) => (b.fromYear ?? 0) - (a.fromYear ?? 0));
  const byPlace = groupedBy(named, ({ divisionCode }) => codeOn(divisionCode));
  const everywhere = byPlace.get('*')?.[0].basisPoints ?? NATIONAL_MINIMUM;
  const lowest = places.ancestry(codeOn(seatCode), day).find((code) => byPlace.has(code));
  return lowest === undefined ? everywhere : Math.max(byPlace.get(lowest)![0].basisPoints, everywhere);
}
