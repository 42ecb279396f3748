import { checkDigit, type Reasons } from '@shanhai/kernel';

const GTIN = /^(\d{8}|\d{12}|\d{13}|\d{14})$/;

/** True for a GS1 article number of 8, 12, 13 or 14 digits whose check digit is right. */
export function isGtin(text: string): boolean {
  return GTIN.test(text) && Number(text) > 0 && checkDigit(text.slice(0, -1)) === text.slice(-1);
}

/** The one spelling of a GTIN of any length: 14 digits, filled with zeros in front (GS1 General Specifications, 3.3.2). */
export function gtin14(gtin: string): string {
  return gtin.padStart(14, '0');
}

/** Refuses INVALID at `gtin` what is no GTIN. */
export function checkGtin(gtin: string, reasons: Reasons): void {
  if (!isGtin(gtin))
    reasons.add('INVALID', ['gtin'], {
      value: gtin.slice(0, 20),
      reason: { zh: '不是 GTIN，或校验位错误', en: 'not a GTIN, or its check digit is wrong' },
    });
}
