import { isBusinessDate } from '@shanhai/kernel';

const FORM = /^[1-9]\d{16}[\dX]$/;
const CHECKS = '10X98765432';

/** The check character of the first 17 digits: ISO 7064 MOD 11-2, as GB 11643-1999 says. */
export function identityCheck(first17: string): string {
  const sum = [...first17].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0);
  return CHECKS[sum % 11];
}

/**
 * A citizen's identity number (公民身份号码, GB 11643-1999) as it is kept: 18 characters, without blanks, X as a capital. Null where
 * it is none: wrong form, a day of birth that does not exist, a wrong check character.
 */
export function identityNumberOf(text: string): string | null {
  const number = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!FORM.test(number)) return null;
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  return isBusinessDate(born) && identityCheck(number.slice(0, 17)) === number[17] ? number : null;
}

/** As a person recognises their own: the last four characters. */
export const maskedIdentity = (number: string): string => `****${number.slice(-4)}`;
