import { allocate, type Fen } from '@shanhai/kernel';

/** A payable that a transfer may pay. */
export interface OpenPayable {
  id: string;
  /** Each stands for it: its order's, and collective ones. */
  references: readonly string[];
  dueFen: Fen;
  paidFen: Fen;
}

export interface Match {
  payments: { payableId: string; amountFen: Fen }[];
  /** Why this much and no more was matched; the rest stays in suspense. */
  reason: 'NO_REFERENCE' | 'UNKNOWN_REFERENCE' | 'NOTHING_DUE' | 'OVERPAID' | 'BY_REFERENCE';
}

/**
 * Decides what a transfer pays: the payables of the references in its remark, in proportion to what each still owes,
 * by largest remainder. What exceeds the debt, and what names no known reference, stays in suspense; nothing is guessed.
 */
export function matchTransfer(amountFen: Fen, references: readonly string[], payables: readonly OpenPayable[]): Match {
  if (references.length === 0) return { payments: [], reason: 'NO_REFERENCE' };
  const named = payables.filter((payable) => payable.references.some((each) => references.includes(each)));
  if (named.length === 0) return { payments: [], reason: 'UNKNOWN_REFERENCE' };
  const owed = named.map((payable) => (payable.dueFen > payable.paidFen ? payable.dueFen - payable.paidFen : 0n));
  const total = owed.reduce((a, b) => a + b, 0n);
  if (total === 0n) return { payments: [], reason: 'NOTHING_DUE' };
  const parts = allocate(amountFen < total ? amountFen : total, owed);
  const payments = named
    .map((payable, index) => ({ payableId: payable.id, amountFen: parts[index] }))
    .filter((part) => part.amountFen > 0n);
  return { payments, reason: amountFen > total ? 'OVERPAID' : 'BY_REFERENCE' };
}
