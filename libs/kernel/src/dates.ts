/** A day of the business calendar as `YYYY-MM-DD`, in Asia/Shanghai. Strings of this form order as the days do. */
export type BusinessDate = string;
/** A calendar month as `YYYY-MM`. */
export type Month = string;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const DAY_MS = 86_400_000;

/** True for a date that exists: `2025-02-29` does not. */
export function isBusinessDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match || text < '0001') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

export function isMonth(text: string): boolean {
  return MONTH.test(text) && text >= '0001';
}

/** The month that a date lies in. */
export function monthOf(date: BusinessDate): Month {
  return date.slice(0, 7);
}

/** The first day of a month. */
export function firstDayOf(month: Month): BusinessDate {
  return `${month}-01`;
}

/** The month after. */
export function nextMonth(month: Month): Month {
  const [year, index] = month.split('-').map(Number);
  return index === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${month.slice(0, 4)}-${String(index + 1).padStart(2, '0')}`;
}

/** The date `days` later (earlier where negative). */
export function addDays(date: BusinessDate, days: number): BusinessDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The business date of an instant. China has kept UTC+8 without summer time since 1991. */
export function businessDateOf(instant: Date): BusinessDate {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** True where `date` lies in the half-open span [from, until); an `until` of null has no end. */
export function within(date: BusinessDate, from: BusinessDate, until: BusinessDate | null): boolean {
  return from <= date && (until === null || date < until);
}
