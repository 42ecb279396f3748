import { addDays, type BusinessDate, daysBetween, type Fen, firstDayOf, nextMonth } from '@shanhai/kernel';

export interface Pace {
  gapFen: Fen;
  percentage: number;
  /** Counted share against passed share of the period; 1 is on time. */
  pace: number;
  forecastFen: Fen;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** How a target stands at the end of a day: a straight line from the period's start through what is counted. */
export function paceOf(period: string, targetFen: Fen, countedFen: Fen, today: BusinessDate): Pace {
  const from = period.length === 4 ? `${period}-01-01` : firstDayOf(period);
  const until =
    period.length === 4 ? `${String(Number(period) + 1).padStart(4, '0')}-01-01` : firstDayOf(nextMonth(period));
  const days = daysBetween(from, until);
  const passed = Math.min(Math.max(daysBetween(from, addDays(today, 1)), 0), days);
  const share = targetFen > 0n ? Number((countedFen * 1_000_000n) / targetFen) / 1_000_000 : 0;
  return {
    gapFen: countedFen < targetFen ? targetFen - countedFen : 0n,
    percentage: round(share * 100),
    pace: passed === 0 ? 0 : round(share / (passed / days)),
    forecastFen: passed === 0 ? countedFen : (countedFen * BigInt(days)) / BigInt(passed),
  };
}
