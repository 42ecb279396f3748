import type { Queryable, Tx } from '@shanhai/database';
import type { Fen } from '@shanhai/kernel';
import { lockPayablesOfSubjects, paidItems } from '@shanhai/payments';

/** An order line of a supplier that a payout may be of. Reads the tables of orders. */
export interface SoldLine {
  id: string;
  buyerId: string;
  supplierOrderId: string;
  lotIds: string[];
}

/** A supplier's own order lines by id, with the lots that were shipped for them. */
export async function soldLines(
  db: Queryable,
  supplierId: string,
  ids: readonly string[],
): Promise<Map<string, SoldLine>> {
  const rows = await db.query<SoldLine>(
    `SELECT l.id, l.buyer_id AS "buyerId", l.supplier_order_id AS "supplierOrderId",
       ARRAY(SELECT DISTINCT s.lot_id FROM shipment_lines s WHERE s.order_line_id = l.id) AS "lotIds"
     FROM order_lines l WHERE l.id = ANY($1::uuid[]) AND l.supplier_id = $2`,
    [ids, supplierId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What buyers paid on lines and what payouts took of it. */
export interface LineMoney {
  paidFen: Fen;
  takenFen: Fen;
}

/**
 * The money of order lines, with the payables of their orders locked until the transaction ends: of two payouts of one line the
 * second waits and sees what the first took, and no refund comes in between. What waits for its second person is taken; what would
 * cancel a payout gives nothing back until it is approved.
 */
export async function lockMoneyOfLines(
  tx: Tx,
  lines: readonly { id: string; supplierOrderId: string }[],
): Promise<Map<string, LineMoney>> {
  const payables = await lockPayablesOfSubjects(tx, [...new Set(lines.map((line) => line.supplierOrderId))]);
  const [paid, taken] = await tx.together([
    paidItems(tx, payables.map(({ id }) => id)), // prettier-ignore
    tx.query<{ id: string; takenFen: Fen }>(
      `SELECT l.order_line_id AS id, sum(l.amount_fen)::bigint AS "takenFen" FROM household_payout_lines l LEFT JOIN household_payout_decisions d ON d.payout_id = l.payout_id
       WHERE l.order_line_id = ANY($1::uuid[]) AND CASE WHEN l.amount_fen > 0 THEN d.decision IS DISTINCT FROM 'REJECTED' ELSE d.decision = 'APPROVED' END GROUP BY 1`,
      [lines.map(({ id }) => id)],
    ),
  ]);
  const takenOf = new Map(taken.map(({ id, takenFen }) => [id, takenFen]));
  const paidOf = new Map([...paid.values()].flatMap((items) => [...items]));
  return new Map(lines.map(({ id }) => [id, { paidFen: paidOf.get(id) ?? 0n, takenFen: takenOf.get(id) ?? 0n }]));
}
