import type { Reasons } from '@shanhai/kernel';

/** Adds REQUIRED for a blank text and TOO_LONG for one above `max` characters. */
export function checkText(value: string, max: number, field: string[], reasons: Reasons): void {
  if (value.trim() === '') reasons.add('REQUIRED', field);
  else if ([...value].length > max) reasons.add('TOO_LONG', field, { max });
}
