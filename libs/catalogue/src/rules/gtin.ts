import { checkDigit } from '@shanhai/kernel';

const GTIN = /^(\d{8}|\d{12}|\d{13}|\d{14})$/;

/** True for a GS1 article number of 8, 12, 13 or 14 digits whose check digit is right. */
export function isGtin(text: string): boolean {
  return GTIN.test(text) && checkDigit(text.slice(0, -1)) === text.slice(-1);
}
