import { type BusinessDate, businessDateOf } from '@shanhai/kernel';

/** The business day of an instant by the card processor's clock, which may be ahead of ours: no later than today. */
export function dayOf(instant: Date, today: BusinessDate): BusinessDate {
  const day = businessDateOf(instant);
  return day < today ? day : today;
}
