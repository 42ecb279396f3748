import { randomInt } from 'node:crypto';

/** Crockford's alphabet: no I, L, O, U, which people misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PREFIX = 'SH';
const RANDOM_LENGTH = 9;

/** Weighted sum modulo 31: a single wrong character or two swapped neighbours are noticed. */
function checkCharacter(body: string): string {
  const sum = [...body].reduce((total, character, index) => total + ALPHABET.indexOf(character) * (index + 2), 0);
  return ALPHABET[sum % 31];
}

/** A new reference for a buyer to write into a transfer's remark: `SH`, nine random characters, one check character. */
export function newPaymentReference(): string {
  const body = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return PREFIX + body + checkCharacter(body);
}

/**
 * The payment references that a remark names, each once, in order. Remarks come with full-width letters, blanks and
 * hyphens between the groups, and words around them.
 */
export function referencesIn(remark: string): string[] {
  const text = remark
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-_.]/g, '');
  const found: string[] = [];
  for (const match of text.matchAll(/(?=SH([0-9A-HJKMNP-TV-Z]{10}))/g)) {
    const code = match[1];
    if (checkCharacter(code.slice(0, RANDOM_LENGTH)) === code[RANDOM_LENGTH]) found.push(PREFIX + code);
  }
  return [...new Set(found)];
}
