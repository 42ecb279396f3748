import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { MaybeSent } from './show-sent';

export const ENTRY_OUTCOMES = [
  'PAID',
  'PAID_IN_PART',
  'CARD_PAYOUT',
  'SUSPENSE',
  'REFERENCE_TAKEN',
  'REVERSED',
  'TO_TAKE_BACK',
  'REVERSAL_OPEN',
  'GIVE_BACK_SEEN',
  'PAYOUT_SEEN',
  'REFUND_SEEN',
  'OUTGOING',
  'KNOWN',
] as const;
export type EntryOutcome = (typeof ENTRY_OUTCOMES)[number];

/** A row of a statement, and what became of it. */
export interface ReportedEntry {
  row: number;
  /** As the bank writes it. */
  bankReference: string;
  bookedOn: BusinessDate;
  /** Below zero where money went out. */
  amountFen: Fen;
  outcome: EntryOutcome;
  /** The transfer that it is, or takes back. */
  transferId: string | null;
  /** What money that went out may be, where nothing says what it is. */
  maybe: readonly MaybeSent[];
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
  if (reason === 'CARD_PAYOUT' || reason === 'REFERENCE_TAKEN') return reason;
  if (matchedFen === 0n) return 'SUSPENSE';
  return matchedFen === amountFen ? 'PAID' : 'PAID_IN_PART';
}
