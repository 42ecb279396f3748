import type { BusinessDate, Fen } from '@shanhai/kernel';

export const SENT_KINDS = ['PAYOUT', 'GIVE_BACK', 'REFUND'] as const;
/** Why money went out of a custodian's account: to a supplier, back to a payer of money in suspense, back to a buyer. */
export type SentKind = (typeof SENT_KINDS)[number];

/** Money that was recorded as sent, by the bank's reference. */
export interface Sent {
  reference: string;
  kind: SentKind;
  amountFen: Fen;
  /** When a statement showed that it went; null where none has. */
  seenOn: BusinessDate | null;
}

/** A row of a statement by which money went out. */
export interface WentOut {
  row: number;
  bankReference: string;
  bookedOn: BusinessDate;
  amountFen: Fen;
  /** References that it names: its own, and what stands in its remark. */
  named: readonly string[];
}

/** Something that was sent, or will be, and that a row may show though no reference says so. */
export interface MaybeSent {
  row: number;
  kind: SentKind;
  /** The payout, the claim that gives back, or the posting of the refund. */
  subjectId: string;
}

/**
 * What rows of a statement show, by row: each one thing at most, and each thing is shown by one row. A row shows what it names, of its
 * amount, that was not shown on another day. Rows whose own reference it is come first, then those that name one thing alone, then those
 * that name several of which one was shown that day. Where it may be several a person finds out, nothing is guessed.
 *
 * Read again, a row shows what it showed: only the last of these steps looks at what was shown before, and what the others mark is taken by then.
 */
export function showSent<Row extends WentOut, Known extends Sent>(
  rows: readonly Row[],
  sent: readonly Known[],
): Map<number, Known> {
  const byReference = new Map(sent.map((each) => [each.reference, each]));
  const shown = new Map<number, Known>();
  const taken = new Set<string>();
  const candidates = ({ named, amountFen }: Row) =>
    [...new Set(named)]
      .flatMap((reference) => byReference.get(reference) ?? [])
      .filter((each) => each.amountFen === amountFen && !taken.has(each.reference));
  const show = (row: Row, found: Known | undefined) => {
    if (!found || (found.seenOn ?? row.bookedOn) !== row.bookedOn) return;
    shown.set(row.row, found);
    taken.add(found.reference);
  };
  const each = (choose: (all: Known[], row: Row) => Known | undefined) => {
    for (const row of rows) if (!shown.has(row.row)) show(row, choose(candidates(row), row));
  };
  each((all, { bankReference }) => all.find(({ reference }) => reference === bankReference));
  each((all) => one(all));
  each((all, { bookedOn }) => one(all.filter(({ seenOn }) => seenOn === bookedOn)));
  return shown;
}

const one = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined);
