import { allocate, type Fen, positive } from '@shanhai/kernel';

/** A payable that a transfer may pay. */
export interface OpenPayable {
  id: string;
  /** Each stands for it: its order's, and collective ones. */
  references: readonly string[];
  dueFen: Fen;
  paidFen: Fen;
  /** Who alone receives its money; null where any custodian does. */
  receiverId: string | null;
}

/** Whether money in a custodian's account may pay a payable: what another receives is never paid by it. */
export const receives = (custodianId: string, { receiverId }: Pick<OpenPayable, 'receiverId'>): boolean =>
  receiverId === null || receiverId === custodianId;

export interface Match {
  payments: { payableId: string; amountFen: Fen }[];
  /** Why this much and no more was matched; the rest stays in suspense. */
  reason:
    | 'NO_REFERENCE'
    | 'UNKNOWN_REFERENCE'
    | 'CLOSED_REFERENCE'
    | 'NOTHING_DUE'
    | 'ANOTHER_RECEIVER'
    | 'OVERPAID'
    | 'BY_REFERENCE';
}

/**
 * Decides what a transfer into a custodian's account pays: the payables of the references in its remark that it receives for, in
 * proportion to what each still owes, by largest remainder. What exceeds the debt, what is owed into another's account, and what names no
 * known reference, or closed ones alone, stays in suspense; nothing is guessed.
 */
export function matchTransfer(
  custodianId: string,
  amountFen: Fen,
  named: readonly string[],
  payables: readonly OpenPayable[],
  closed: ReadonlySet<string> = new Set(),
): Match {
  if (named.length === 0) return { payments: [], reason: 'NO_REFERENCE' };
  const references = named.filter((each) => !closed.has(each));
  if (references.length === 0) return { payments: [], reason: 'CLOSED_REFERENCE' };
  const meant = payables.filter((payable) => payable.references.some((each) => references.includes(each)));
  if (meant.length === 0) return { payments: [], reason: 'UNKNOWN_REFERENCE' };
  const own = meant.filter((payable) => receives(custodianId, payable));
  const elsewhere = meant.some((payable) => !own.includes(payable) && owes(payable) > 0n);
  const owed = own.map(owes);
  const total = owed.reduce((a, b) => a + b, 0n);
  if (total === 0n) return { payments: [], reason: elsewhere ? 'ANOTHER_RECEIVER' : 'NOTHING_DUE' };
  const parts = allocate(amountFen < total ? amountFen : total, owed);
  const payments = own
    .map((payable, index) => ({ payableId: payable.id, amountFen: parts[index] }))
    .filter((part) => part.amountFen > 0n);
  if (amountFen <= total) return { payments, reason: 'BY_REFERENCE' };
  return { payments, reason: elsewhere ? 'ANOTHER_RECEIVER' : 'OVERPAID' };
}

const owes = ({ dueFen, paidFen }: OpenPayable): Fen => positive(dueFen - paidFen);
