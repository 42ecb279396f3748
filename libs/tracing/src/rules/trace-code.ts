import { randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that a printed code is read back rightly. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 12 random characters are 60 bits: a code cannot be guessed, and two lots hardly ever draw the same. */
const RANDOM_LENGTH = 12;
export const TRACE_CODE_LENGTH = RANDOM_LENGTH + 1;

/** A new trace code: 12 random characters and a check character. */
export function newTraceCode(): string {
  const values = Array.from({ length: RANDOM_LENGTH }, () => randomInt(ALPHABET.length));
  return [...values, timesAlpha(remainder(values))].map((value) => ALPHABET[value]).join('');
}

/**
 * The code that a person or a scanner meant: any case, spaces and hyphens dropped, O read as 0, I and L as 1.
 * Null where it is no trace code or its check character is wrong.
 */
export function readTraceCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const values = [...code].map((character) => ALPHABET.indexOf(character));
  return values.length === TRACE_CODE_LENGTH && !values.includes(-1) && remainder(values) === 0 ? code : null;
}

/** The code in groups for people: `ABCD-EFGH-JKMN-P`. */
export function printTraceCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/**
 * The code as a polynomial over GF(32), at a generator of the field: zero for a valid code. Each position weighs
 * differently (the generator's order, 31, is above the length), so one wrong character and any two swapped are caught.
 */
function remainder(values: readonly number[]): number {
  return values.reduce((sum, value) => timesAlpha(sum) ^ value, 0);
}

/** Multiplies by the generator x, modulo x⁵ + x² + 1. */
function timesAlpha(value: number): number {
  return value & 16 ? (value << 1) ^ 0b100101 : value << 1;
}
