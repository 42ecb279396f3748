import type { BusinessDate, Fen } from '@shanhai/kernel';
import { isCount } from './bank-references';

/** A row of a statement by which the bank takes money back. */
export interface Reversal {
  bookedOn: BusinessDate;
  amountFen: Fen;
  /** References that it names. */
  named: readonly string[];
}

/** A transfer that may be what is taken back. */
export interface Reversible {
  /** Those that it is known by: the platform's, the bank's, and its copies'. */
  references: readonly string[];
  bookedOn: BusinessDate;
  amountFen: Fen;
  reversedFen: Fen;
}

/** Shorter words of a remark are no bank's reference. */
const WORD = /[A-Za-z0-9][A-Za-z0-9/_-]{5,}/g;

/** The references that a row of a statement names: its own, and whatever words of its remark may be one. */
export const referencesNamed = ({ bankReference, remark }: { bankReference: string; remark: string }): string[] =>
  [...new Set([bankReference, ...(remark.match(WORD) ?? [])])].filter(Boolean);

/** Those that may name a transfer: a count names none. */
export const tellingReferences = (named: readonly string[]): string[] =>
  named.filter((each) => each !== '' && !isCount(each));

/**
 * The transfer that a reversal takes back: one that bears a reference which it names, of the same amount, that came no later and is not
 * taken back yet. Null where there is none, or more than one: a person finds out then, nothing is guessed.
 */
export function findReversed<Transfer extends Reversible>(
  { bookedOn, amountFen, named }: Reversal,
  transfers: readonly Transfer[],
): Transfer | null {
  const telling = tellingReferences(named);
  const found = transfers.filter(
    (each) =>
      each.references.some((reference) => telling.includes(reference)) &&
      each.amountFen === amountFen &&
      each.bookedOn <= bookedOn &&
      each.reversedFen === 0n,
  );
  return found.length === 1 ? found[0] : null;
}
