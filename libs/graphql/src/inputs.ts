import { isBusinessDate, type BusinessDate, Reasons, refuse } from '@shanhai/kernel';

/** A date of the input that exists. @throws Refusal DATE_INVALID at `field`. */
export function requireDate(value: string, field: (string | number)[]): BusinessDate {
  return isBusinessDate(value) ? value : refuse('DATE_INVALID', field, { value });
}

/** A reason or note is a sentence or two for whoever reads the trail. */
export const REASON_LENGTH_MAX = 500;

/** Adds REQUIRED where a reason is blank, TOO_LONG where it is no sentence any more. */
export function checkReason(value: string, field: (string | number)[], reasons: Reasons): void {
  if (value.trim() === '') reasons.add('REQUIRED', field);
  checkLength(value, REASON_LENGTH_MAX, field, reasons);
}

/** Of the keys of operations that can be left without one. */
export const KEY_MAY_BE_LEFT_OUT =
  'Sent again with the same input it gives the first answer, and does nothing twice; without one, a second request is refused by the state.';

/** A reason without blanks around it. @throws Refusal REQUIRED, TOO_LONG at `field`. */
export function requireReason(value: string, field: (string | number)[]): string {
  const reasons = new Reasons();
  checkReason(value, field, reasons);
  reasons.refuseIfAny();
  return value.trim();
}

/** Adds TOO_LONG where a text has more than `max` characters. */
export function checkLength(
  value: string | null | undefined,
  max: number,
  field: (string | number)[],
  reasons: Reasons,
): void {
  if ((value?.length ?? 0) > max) reasons.add('TOO_LONG', field, { max });
}

/** Refuses an empty list with REQUIRED, and one of more than `max` items with TOO_MANY before anything looks at them. */
export function requireItems(items: readonly unknown[], max: number, field: (string | number)[]): void {
  if (items.length === 0) refuse('REQUIRED', field);
  requireAtMost(items, max, field);
}

/** Refuses a list of more than `max` items with TOO_MANY before anything looks at them. */
export function requireAtMost(items: readonly unknown[], max: number, field: (string | number)[]): void {
  if (items.length > max) refuse('TOO_MANY', field, { max, count: items.length });
}

/** Adds DATE_INVALID where the date does not exist, so that it can be told with other reasons. */
export function checkDate(value: string, field: (string | number)[], reasons: Reasons): boolean {
  if (isBusinessDate(value)) return true;
  reasons.add('DATE_INVALID', field, { value });
  return false;
}
