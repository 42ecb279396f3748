import { refuse } from '@shanhai/kernel';

/** GB 32100-2015: digits and capitals without I, O, S, V and Z; a character's value is its place. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORM = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** The first two characters of the codes that are in use: who registered the body, and what it is. */
const KINDS: Record<string, string> = {
  '11': 'government body',
  '12': 'public institution',
  '13': 'mass organisation',
  '51': 'association',
  '81': 'union',
  '91': 'company',
  '92': 'sole trader',
  '93': 'cooperative',
  N1: 'village collective',
  N2: 'village collective',
  N3: 'village collective',
};

/** The check character of the first 17 characters: the weights are the powers of 3, modulo 31. */
export function creditCodeCheck(first17: string): string {
  const sum = [...first17].reduce(
    (total, character, index) => total + ALPHABET.indexOf(character) * (3 ** index % 31),
    0,
  );
  return ALPHABET[(31 - (sum % 31)) % 31];
}

/**
 * A unified social credit code (统一社会信用代码) as it is kept: capitals, no blanks around.
 * @throws Refusal CREDIT_CODE_FORM or CREDIT_CODE_CHECK at `field`.
 */
export function requireCreditCode(text: string, field: (string | number)[]): string {
  const code = text.trim().toUpperCase();
  if (!FORM.test(code)) refuse('CREDIT_CODE_FORM', field, { code: text.slice(0, 40) });
  if (creditCodeCheck(code.slice(0, 17)) !== code[17]) refuse('CREDIT_CODE_CHECK', field, { code });
  return code;
}

/** What body a code's first two characters name; `other` for those that no list of ours has, such as Y1. */
export function bodyOf(creditCode: string): string {
  return KINDS[creditCode.slice(0, 2)] ?? 'other';
}
