import {
  addDays,
  type BusinessDate,
  daysBetween,
  divideRounded,
  type Fen,
  firstDayOf,
  type Month,
  nextMonth,
} from '@shanhai/kernel';

export interface Pace {
  gapFen: Fen;
  percentage: number;
  /** Counted share against passed share of the period; 1 is on time. */
  pace: number;
  forecastFen: Fen;
  openOrdersFen: Fen;
  forecastFromOrdersFen: Fen;
}

/** A ratio to two places, of whole numbers that no float has touched; more may be taken back in a period than was counted. */
function ratio(numerator: bigint, denominator: bigint): number {
  const hundredths = divideRounded(100n * (numerator < 0n ? -numerator : numerator), denominator);
  return Number(numerator < 0n ? -hundredths : hundredths) / 100;
}

/** Counted of a target in percent to two places, above 100 too; 0 where there is no target. */
export function percentageOf(countedFen: Fen, targetFen: Fen): number {
  return targetFen > 0n ? ratio(100n * countedFen, targetFen) : 0;
}

/**
 * How a target stands at the end of a day, in fen: a straight line from the period's start through what is counted, and
 * beside it what is counted with what a scheme expects of open orders, which can come only while the period lasts.
 */
export function paceOf(
  period: string,
  { targetFen, countedFen, expectedFen }: { targetFen: Fen; countedFen: Fen; expectedFen: Fen },
  today: BusinessDate,
): Pace {
  const { from, until } = spanOf(period);
  const days = daysBetween(from, until);
  const passed = Math.min(Math.max(daysBetween(from, addDays(today, 1)), 0), days);
  const openOrdersFen = from <= today && today < until ? expectedFen : 0n;
  return {
    gapFen: countedFen < targetFen ? targetFen - countedFen : 0n,
    percentage: percentageOf(countedFen, targetFen),
    pace: passed === 0 || targetFen === 0n ? 0 : ratio(countedFen * BigInt(days), targetFen * BigInt(passed)),
    forecastFen: passed === 0 ? countedFen : (countedFen * BigInt(days)) / BigInt(passed),
    openOrdersFen,
    forecastFromOrdersFen: countedFen + openOrdersFen,
  };
}

/** The half-open span of a year `YYYY` or month `YYYY-MM`. */
export function spanOf(period: string): { from: BusinessDate; until: BusinessDate } {
  if (period.length > 4) return { from: firstDayOf(period), until: firstDayOf(nextMonth(period)) };
  return { from: `${period}-01-01`, until: `${yearAfter(period, 1)}-01-01` };
}

/** The months of a year `YYYY` or month `YYYY-MM`, both included. */
export function monthsOf(period: string): { from: Month; until: Month } {
  return period.length === 4 ? { from: `${period}-01`, until: `${period}-12` } : { from: period, until: period };
}

/** The same year or month a year before. */
export function periodBefore(period: string): string {
  return yearAfter(period.slice(0, 4), -1) + period.slice(4);
}

function yearAfter(year: string, years: number): string {
  return String(Number(year) + years).padStart(4, '0');
}
