/**
 * The number that a statement names its account by: without blanks, hyphens, the bank before a slash and the currency behind it. Covered digits
 * are asterisks. Null where it is a name without digits: nothing can be compared with it.
 */
export function statedNumber(named: string): string | null {
  const parts = named.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase().split('/');
  const number = parts.findLast((part) => /\d{4}/.test(part));
  return number?.replace(/(?<=\d)[A-Z]+$/, '') ?? null;
}

/** Whether a statement that names its account so is of an account: an IBAN ends with its number, leading zeros say nothing, of covered digits the last four tell. */
export function isAccount(stated: string, accountNumber: string): boolean {
  if (stated.includes('*')) return stated.slice(-4) === accountNumber.slice(-4);
  if (/^[A-Z]{2}\d{2}/.test(stated)) return stated.endsWith(accountNumber);
  return withoutZeros(stated) === withoutZeros(accountNumber);
}

const withoutZeros = (number: string) => number.replace(/^0+/, '');

/** Accounts that a file names and that are none of these, each once. */
export function strangers(named: readonly string[], own: readonly string[]): string[] {
  const stated = [...new Set(named.flatMap((each) => statedNumber(each) ?? []))];
  return stated.filter((each) => !own.some((number) => isAccount(each, number)));
}
