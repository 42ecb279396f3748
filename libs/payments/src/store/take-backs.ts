import { type Queryable, recordFacts, type Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, newId, toJson } from '@shanhai/kernel';
import { paymentRefunded } from '../facts/payable-facts';
import type { ItemAmount } from '../rules/card-refunds';
import { KEEP_RETURNED, shareOwed } from './holdings';
import type { Payable } from './payables';
import { KEEP_POSTINGS } from './postings';
import type { Transfer } from './transfers';

/** What a transfer has left on each payable that it paid, no more than its custodian holds there beside card money: other refunds name no transfer. */
export async function leftOfTransfer(
  db: Queryable,
  { id, custodianId }: Pick<Transfer, 'id' | 'custodianId'>,
): Promise<{ payableId: string; leftFen: Fen }[]> {
  return db.query(
    `SELECT m.payable_id AS "payableId", GREATEST(LEAST(m.left, h.received_fen - h.returned_fen - cards.left), 0) AS "leftFen"
     FROM (SELECT payable_id, buyer_id, sum(CASE kind WHEN 'PAYMENT' THEN amount_fen ELSE -amount_fen END)::bigint AS left
       FROM payable_movements WHERE transfer_id = $1 GROUP BY 1, 2) m
     JOIN payable_holdings h ON h.payable_id = m.payable_id AND h.buyer_id = m.buyer_id AND h.custodian_id = $2
     CROSS JOIN LATERAL (SELECT COALESCE(sum(CASE x.kind WHEN 'PAYMENT' THEN x.amount_fen ELSE -x.amount_fen END), 0)::bigint AS left
       FROM payable_movements x JOIN card_payments c ON c.id = x.card_payment_id AND c.custodian_id = $2 WHERE x.payable_id = m.payable_id) cards ORDER BY 1`,
    [id, custodianId],
  );
}

export interface TakenBack {
  payable: Payable;
  items: readonly ItemAmount[];
  amountFen: Fen;
}

/** Takes off payables, whose rows are locked, money of a transfer that the bank took back: movements, sums, who holds the rest, postings back into suspense, and the facts. */
export function insertTakeBacks(
  tx: Tx,
  { transferId, custodianId, on }: { transferId: string; custodianId: string; on: BusinessDate },
  taken: readonly TakenBack[],
): void {
  const rows = taken.map((each) => ({ ...each, id: newId() }));
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payableId" uuid, items jsonb, "amountFen" bigint)),
     lowered AS (UPDATE payables SET paid_fen = paid_fen - g."amountFen" FROM given g WHERE payables.id = g."payableId"),
     went AS (SELECT "payableId" AS payable_id, $3::uuid AS custodian_id, "amountFen" AS amount_fen FROM given),
     ${KEEP_RETURNED},
     postings AS (SELECT id, $2::uuid AS source_id, $4::date AS effective_on, 'REVERSED' AS reason, 'BUYER_DUE' AS debit_account, "buyerId" AS debit_owner_id,
       'SUSPENSE' AS credit_account, $3::uuid AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, transfer_id, reason)
     SELECT id, "buyerId", "payableId", 'REFUND', $4, "amountFen", items, $2, 'REVERSED' FROM given`,
    [
      toJson(
        rows.map(({ id, payable, items, amountFen }) => ({
          id,
          buyerId: payable.buyerId,
          payableId: payable.id,
          items,
          amountFen,
        })),
      ),
      transferId,
      custodianId,
      on,
    ],
  );
  shareOwed(tx, rows.map(({ payable }) => payable.id)); // prettier-ignore
  recordFacts(
    tx,
    rows.map(({ id, payable, items }) =>
      paymentRefunded({ buyerId: payable.buyerId, payableId: payable.id, subjectId: payable.subjectId }, on, id, {
        items: [...items],
        reason: 'REVERSED',
      }),
    ),
  );
}
