import type { BusinessDate } from '@shanhai/kernel';

/** A half-open span of days; null has no end. */
export interface Days {
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
}

/** The days that two spans share; where they share none, the end is not after the start. */
export function commonDays(a: Days, b: Days): Days {
  const ends = [a.validUntil, b.validUntil].filter((end) => end !== null).sort();
  return { validFrom: a.validFrom > b.validFrom ? a.validFrom : b.validFrom, validUntil: ends[0] ?? null };
}
