import type { Fen } from '@shanhai/kernel';
import { type Match, matchTransfer, type OpenPayable } from './match-transfer';

export interface Judged {
  status: 'SUCCEEDED' | 'EXCESS' | 'MISMATCH';
  payments: Match['payments'];
  /** What waits for a person, in fen. */
  heldFen: Fen;
}

/**
 * What money from the card processor pays. Another amount or currency than was asked for pays nothing and is held whole. Else it
 * pays the payables that it was asked for, in proportion to what each still owes, by largest remainder, as a transfer does; what they
 * do not owe any more is held. Money in another currency is no fen of ours: it is held at the processor alone.
 */
export function judgeReceived(
  custodianId: string,
  askedFen: Fen,
  { received, currency }: { received: Fen; currency: string },
  payables: readonly (Omit<OpenPayable, 'references'> & { reference: string })[],
): Judged {
  if (currency !== 'cny') return { status: 'MISMATCH', payments: [], heldFen: 0n };
  if (received !== askedFen) return { status: 'MISMATCH', payments: [], heldFen: received };
  const named = payables.map((payable) => ({ ...payable, references: [payable.reference] }));
  const { payments } = matchTransfer(custodianId, received, named.flatMap(({ references }) => references), named); // prettier-ignore
  const heldFen = received - payments.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  return { status: heldFen > 0n ? 'EXCESS' : 'SUCCEEDED', payments, heldFen };
}
