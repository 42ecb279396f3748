import { checkDigit } from '@shanhai/kernel';

/** Whether these are the 18 digits of a serial shipping container code, with its check digit (GS1 General Specifications, 7.9). */
export function isSscc(text: string): boolean {
  return /^\d{18}$/.test(text) && checkDigit(text.slice(0, 17)) === text.slice(17);
}
