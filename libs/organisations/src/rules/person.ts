import type { Reasons } from '@shanhai/kernel';

/** NIST SP 800-63B-4 asks for 15 where a password stands alone and 8 beside a second factor; sign-in is limited in tries. */
export const PASSWORD_LENGTH_MIN = 12;
/** Hashing a megabyte would be a way to keep the server busy. */
export const PASSWORD_LENGTH_MAX = 128;
/** RFC 5321: the longest address. */
const EMAIL_LENGTH_MAX = 254;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The form in which an e-mail is kept and looked up. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Adds EMAIL_INVALID where it cannot be an address. */
export function checkEmail(email: string, field: (string | number)[], reasons: Reasons): void {
  const normal = normalEmail(email);
  if (normal.length > EMAIL_LENGTH_MAX || !EMAIL.test(normal))
    reasons.add('EMAIL_INVALID', field, { email: email.slice(0, 80) });
}

/** Adds PASSWORD_WEAK or TOO_LONG; characters are counted as Unicode has them. */
export function checkPassword(password: string, field: (string | number)[], reasons: Reasons): void {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN) reasons.add('PASSWORD_WEAK', field, { min: PASSWORD_LENGTH_MIN });
  if (length > PASSWORD_LENGTH_MAX) reasons.add('TOO_LONG', field, { max: PASSWORD_LENGTH_MAX });
}

/** Names of people and organisations: fits every form and column that prints them. */
export const NAME_LENGTH_MAX = 120;

/** Adds REQUIRED or TOO_LONG. */
export function checkName(name: string, field: (string | number)[], reasons: Reasons): void {
  if (name.trim() === '') reasons.add('REQUIRED', field);
  if (name.length > NAME_LENGTH_MAX) reasons.add('TOO_LONG', field, { max: NAME_LENGTH_MAX });
}
