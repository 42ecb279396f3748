import { addDays, type BusinessDate, daysBetween, type Transitions } from '@shanhai/kernel';

/** What suppliers hold licences of. */
export const LICENCE_KINDS = [
  'BUSINESS',
  'FOOD_PRODUCTION',
  'FOOD_TRADE',
  'ORGANIC',
  'GREEN_FOOD',
  'ANIMAL_QUARANTINE',
  'OTHER',
] as const;
export type LicenceKind = (typeof LICENCE_KINDS)[number];

export const LICENCE_STATES = ['PENDING', 'VERIFIED', 'REJECTED', 'WITHDRAWN'] as const;
export type LicenceState = (typeof LICENCE_STATES)[number];
export type LicenceVerb = 'verify' | 'reject' | 'withdraw';

/** An office may also reject what was verified before: a licence that was revoked. */
export const LICENCE_TRANSITIONS = {
  verify: { from: ['PENDING'], to: 'VERIFIED' },
  reject: { from: ['PENDING', 'VERIFIED'], to: 'REJECTED' },
  withdraw: { from: ['PENDING', 'VERIFIED'], to: 'WITHDRAWN' },
} as const satisfies Transitions<LicenceState, LicenceVerb>;

/** Days before its end that a supplier is reminded of a licence: 90, 30, 7, and on the day. */
export const REMINDER_DAYS = [90, 30, 7, 0] as const;

/** The first day not before `from` on which a licence that ends is reminded of; null where none is left. */
export function nextReminder(validUntil: BusinessDate | null, from: BusinessDate): BusinessDate | null {
  if (validUntil === null) return null;
  return REMINDER_DAYS.map((days) => addDays(validUntil, -days)).find((day) => day >= from) ?? null;
}

/** Which of the reminders is due: the last whose day has come. Those that were slept through are not sent late. */
export function reminderDue(validUntil: BusinessDate, today: BusinessDate): number | null {
  const left = daysBetween(today, validUntil);
  return REMINDER_DAYS.findLast((days) => left <= days) ?? null;
}
