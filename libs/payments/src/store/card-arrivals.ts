import { type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import { KEEP_POSTINGS } from './postings';

/** That a transfer brought a payout of the card processor (ARRIVED), or that the bank gave it back to the processor (CAME_BACK). */
export interface CardArrival {
  id: string;
  payoutId: string;
  transferId: string;
  kind: 'ARRIVED' | 'CAME_BACK';
  on: BusinessDate;
  /** What the transfer brought. */
  arrivedFen: Fen;
  /** What it took out of the balance at the processor; the difference is a cost, or a gain of exchange. */
  balanceFen: Fen;
}

/**
 * Enters arrivals and posts them: out of suspense into the balance at the processor, which has less by then; what arrived is not what left
 * where banks charge. The payouts' rows are locked, and the transfers' sums are the caller's. One statement.
 */
export function insertCardArrivals(tx: Tx, custodianId: string, arrivals: readonly CardArrival[]): void {
  if (arrivals.length === 0) return;
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS a(id uuid, "payoutId" uuid, "transferId" uuid, kind text, "on" date, "arrivedFen" bigint, "balanceFen" bigint)),
     brought AS (UPDATE card_payouts p SET transfer_id = CASE WHEN g.kind = 'ARRIVED' THEN g."transferId" END FROM given g WHERE p.id = g."payoutId" AND p.custodian_id = $2),
     moved AS (
       SELECT id, "payoutId", "on", 'CARD_PAYOUT' AS reason, 'SUSPENSE' AS from_account, 'CARD_BALANCE' AS to_account, CASE kind WHEN 'ARRIVED' THEN "arrivedFen" ELSE -"arrivedFen" END AS fen FROM given
       UNION ALL SELECT uuidv7(), "payoutId", "on", 'CARD_PAYOUT_COST', 'CARD_COSTS', 'CARD_BALANCE', ("balanceFen" - "arrivedFen") * CASE kind WHEN 'ARRIVED' THEN 1 ELSE -1 END FROM given),
     postings AS (SELECT id, "payoutId" AS source_id, "on" AS effective_on, reason, CASE WHEN fen > 0 THEN from_account ELSE to_account END AS debit_account, $2::uuid AS debit_owner_id,
       CASE WHEN fen > 0 THEN to_account ELSE from_account END AS credit_account, $2::uuid AS credit_owner_id, abs(fen) AS amount_fen, NULL::uuid AS payable_id FROM moved),
     ${KEEP_POSTINGS}
     INSERT INTO card_arrivals (id, custodian_id, payout_id, transfer_id, kind, effective_on, arrived_fen, balance_fen)
     SELECT id, $2, "payoutId", "transferId", kind, "on", "arrivedFen", "balanceFen" FROM given`,
    [toJson(arrivals), custodianId],
  );
}

/** Counts money of a transfer, whose row is locked, as what a payout brought, or no more (below zero). */
export function countAsPayout(
  tx: Tx,
  { custodianId, transferId, fen, reason }: { custodianId: string; transferId: string; fen: Fen; reason: string },
): void {
  tx.send(`UPDATE bank_transfers SET matched_fen = matched_fen + $3, reason = $4 WHERE id = $1 AND custodian_id = $2`, [
    transferId,
    custodianId,
    fen,
    reason,
  ]);
}

/** How these payouts arrived, those that did, by payout. */
export async function arrivalsOf(db: Queryable, payoutIds: readonly string[]): Promise<Map<string, CardArrival>> {
  const rows = await db.query<CardArrival>(
    `SELECT id, payout_id AS "payoutId", transfer_id AS "transferId", kind, effective_on AS "on", arrived_fen AS "arrivedFen", balance_fen AS "balanceFen"
     FROM card_arrivals WHERE payout_id = ANY($1::uuid[]) AND kind = 'ARRIVED'`,
    [payoutIds],
  );
  return new Map(rows.map((row) => [row.payoutId, row]));
}
