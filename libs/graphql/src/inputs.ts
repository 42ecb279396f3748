import { isBusinessDate, type BusinessDate, type Reasons, refuse } from '@shanhai/kernel';

/** A date of the input that exists. @throws Refusal DATE_INVALID at `field`. */
export function requireDate(value: string, field: (string | number)[]): BusinessDate {
  return isBusinessDate(value) ? value : refuse('DATE_INVALID', field, { value });
}

/** Adds DATE_INVALID where the date does not exist, so that it can be told with other reasons. */
export function checkDate(value: string, field: (string | number)[], reasons: Reasons): boolean {
  if (isBusinessDate(value)) return true;
  reasons.add('DATE_INVALID', field, { value });
  return false;
}
