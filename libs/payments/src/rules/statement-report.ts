import type { BusinessDate, Fen } from '@shanhai/kernel';

export const ENTRY_OUTCOMES = [
  'PAID',
  'PAID_IN_PART',
  'SUSPENSE',
  'REVERSED',
  'TO_TAKE_BACK',
  'REVERSAL_OPEN',
  'GIVE_BACK_SEEN',
  'OUTGOING',
  'KNOWN',
] as const;
export type EntryOutcome = (typeof ENTRY_OUTCOMES)[number];

/** A row of a statement, and what became of it. */
export interface ReportedEntry {
  row: number;
  bankReference: string;
  bookedOn: BusinessDate;
  /** Below zero where money went out. */
  amountFen: Fen;
  outcome: EntryOutcome;
  /** The transfer that it is, or takes back. */
  transferId: string | null;
}

/** What became of money that came in, once it was matched. */
export function outcomeOf({
  amountFen,
  matchedFen,
  reason,
}: {
  amountFen: Fen;
  matchedFen: Fen;
  reason: string;
}): EntryOutcome {
  // prettier-ignore
  if (reason === 'REVERSED') return 'REVERSED';
  if (matchedFen === 0n) return 'SUSPENSE';
  return matchedFen === amountFen ? 'PAID' : 'PAID_IN_PART';
}
