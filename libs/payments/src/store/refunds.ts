import { recordFacts, type Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, newId, toJson } from '@shanhai/kernel';
import { paymentRefunded } from '../facts/payable-facts';
import type { ItemAmount } from '../rules/card-refunds';
import { KEEP_RETURNED, shareOwed } from './holdings';
import type { Payable } from './payables';
import { KEEP_POSTINGS } from './postings';

export interface Refund {
  items: readonly ItemAmount[];
  on: BusinessDate;
  reason: string;
  /** Who gave it back: a custodian out of its bank account, or the supplier of what went to itself. */
  by: { account: 'BANK' | 'SUPPLIER_DUE'; ownerId: string };
}

/** Records money given back of a payable whose row is locked: movement, sums, who holds the rest, posting, and the fact. */
export function insertRefund(tx: Tx, payable: Payable, { items, on, reason, by }: Refund): void {
  const { id: payableId, buyerId, subjectId } = payable;
  const movementId = newId();
  const totalFen = items.reduce((sum: Fen, { amountFen }) => sum + amountFen, 0n);
  tx.send(
    `WITH lowered AS (UPDATE payables SET paid_fen = paid_fen - $5, direct_fen = direct_fen - CASE $9::text WHEN 'BANK' THEN 0 ELSE $5 END WHERE id = $3),
     went AS (SELECT $3::uuid AS payable_id, $8::uuid AS custodian_id, $5::bigint AS amount_fen WHERE $9::text = 'BANK'),
     ${KEEP_RETURNED},
     postings AS (SELECT $1::uuid AS id, $1::uuid AS source_id, $4::date AS effective_on, 'REFUND' AS reason, 'BUYER_DUE' AS debit_account, $2::uuid AS debit_owner_id,
       $9::text AS credit_account, $8::uuid AS credit_owner_id, $5::bigint AS amount_fen, $3::uuid AS payable_id),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason) VALUES ($1, $2, $3, 'REFUND', $4, $5, $6, $7)`,
    [movementId, buyerId, payableId, on, totalFen, toJson(items), reason, by.ownerId, by.account],
  );
  shareOwed(tx, [payableId]);
  recordFacts(tx, [paymentRefunded({ buyerId, payableId, subjectId }, on, movementId, { items: [...items], reason })]);
}
