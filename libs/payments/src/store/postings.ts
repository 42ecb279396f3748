import { type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';

export const MONEY_ACCOUNTS = [
  'BUYER_DUE',
  'SUPPLIER_DUE',
  'BANK',
  'SUSPENSE',
  'CARD_BALANCE',
  'CARD_COSTS',
  'DISPUTED',
  'PLATFORM_FEES',
] as const;
/**
 * Where money stands. BUYER_DUE: what a buyer owes (owner: the buyer); SUPPLIER_DUE: what is owed on to a supplier (the supplier); BANK: money
 * in the receiving account, SUSPENSE: what of it nobody has been told of yet, CARD_BALANCE: money at the card processor (all three: the custodian).
 */
export type MoneyAccount = (typeof MONEY_ACCOUNTS)[number];

/** Money that goes from one account to another: the credit's owner has less of it, or owes more; so all accounts sum to zero. */
export interface Posting {
  /** That of the row that it tells of, where there is one. */
  id: string;
  /** The event; its postings share it. */
  sourceId: string;
  on: BusinessDate;
  reason: string;
  debit: { account: MoneyAccount; ownerId: string };
  credit: { account: MoneyAccount; ownerId: string };
  amountFen: Fen;
  payableId?: string;
}

/**
 * Keeps what a common table `postings` of the same statement gives (its columns are named as those of `money_postings`), so that
 * money is posted in the statement that moves it. Rows of 0 fen are none.
 */
export const KEEP_POSTINGS = `posted AS (INSERT INTO money_postings (id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id)
       SELECT id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id FROM postings WHERE amount_fen > 0),
     changed AS (INSERT INTO money_changes (owner_id, account, effective_on, debit_fen, credit_fen)
       SELECT s.owner_id, s.account, effective_on, sum(s.debit_fen), sum(s.credit_fen)
       FROM postings, LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit_fen, credit_fen)
       WHERE amount_fen > 0 GROUP BY 1, 2, 3)`;

/** Posts money in the transaction that moves it: one statement, whatever the number of postings. Nothing edits a posting; what was wrong is posted back. */
export function post(tx: Tx, postings: readonly Posting[]): void {
  if (postings.length === 0) return;
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "sourceId" uuid, "on" date, reason text, debit jsonb, credit jsonb, "amountFen" bigint, "payableId" uuid)),
     postings AS (SELECT id, "sourceId" AS source_id, "on" AS effective_on, reason, debit->>'account' AS debit_account, (debit->>'ownerId')::uuid AS debit_owner_id,
       credit->>'account' AS credit_account, (credit->>'ownerId')::uuid AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
     ${KEEP_POSTINGS}
     SELECT`,
    [toJson(postings)],
  );
}
