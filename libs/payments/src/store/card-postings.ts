import { type BusinessDate, type Fen, newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { type MoneyAccount, post } from './postings';

export interface CardPosting {
  custodianId: string;
  /** The card payment, refund or dispute. */
  sourceId: string;
  on: BusinessDate;
  amountFen: Fen;
}

/** Posts card money from one of its custodian's accounts to another: what is held, disputed or lost. Nothing where it is none. */
export function postCardMoney(
  tx: Tx,
  { custodianId: ownerId, amountFen, ...posting }: CardPosting,
  { debit, credit, reason }: { debit: MoneyAccount; credit: MoneyAccount; reason: string },
): void {
  if (amountFen > 0n)
    post(tx, [{ ...posting, id: newId(), amountFen, reason, debit: { account: debit, ownerId }, credit: { account: credit, ownerId } }]); // prettier-ignore
}
