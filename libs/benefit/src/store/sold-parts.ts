import type { Queryable } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import { paidItems } from '@shanhai/payments';
import type { ArrivedPart, SoldPart } from '../rules/benefit-statement';

/** Which goods a statement is about; reads the tables of orders. */
export type GoodsOf =
  | { orderLineId: string }
  | { lotId: string }
  | { supplierId: string; from: BusinessDate; until: BusinessDate }
  | { seatPatterns: readonly string[]; from: BusinessDate; until: BusinessDate };

export type LinePart = SoldPart & { buyerId: string; seatCode: string; supplierOrderId: string };

/** Which lines, as SQL over order lines `l`, their supplier orders `s` and suppliers `o`, with its values. */
function lines(goods: GoodsOf): [string, ...unknown[]] {
  if ('orderLineId' in goods) return ['l.id = $2', goods.orderLineId];
  if ('lotId' in goods) return ['l.id IN (SELECT order_line_id FROM shipment_lines WHERE lot_id = $2)', goods.lotId];
  const span = 's.placed_on >= $3 AND s.placed_on < $4';
  if ('supplierId' in goods) return [`s.supplier_id = $2 AND ${span}`, goods.supplierId, goods.from, goods.until];
  return [
    `s.supplier_id IN (SELECT id FROM organisations WHERE kind = 'SUPPLIER' AND seat_code LIKE ANY($2::text[])) AND ${span}`,
    ...[goods.seatPatterns, goods.from, goods.until],
  ];
}

/** What was sold, by order line and lot, at most so many parts and one more; lines that were cancelled have none. */
export function soldParts(db: Queryable, goods: GoodsOf, limit: number): Promise<LinePart[]> {
  const [where, ...values] = lines(goods);
  return db.query(
    `SELECT l.supplier_id AS "supplierId", l.id AS "orderLineId", l.buyer_id AS "buyerId", l.supplier_order_id AS "supplierOrderId", l.product_id AS "productId",
       s.placed_on AS "placedOn", o.seat_code AS "seatCode", p.lot_id AS "lotId", COALESCE(p.base, 0) AS "acceptedBase", COALESCE(p.fen, 0) AS "acceptedFen", COALESCE(p.quantity, 0) AS quantity
     FROM order_lines l JOIN supplier_orders s ON s.id = l.supplier_order_id JOIN organisations o ON o.id = l.supplier_id
     LEFT JOIN LATERAL (SELECT x.lot_id, sum(x.accepted_mass)::bigint AS base, sum(x.accepted_fen)::bigint AS fen, sum(x.quantity)::integer AS quantity
       FROM shipment_lines x WHERE x.order_line_id = l.id GROUP BY x.lot_id) p ON true
     WHERE ${where} AND l.confirmed_quantity > 0 ORDER BY l.supplier_id, l.id, p.lot_id LIMIT $1`,
    [limit + 1, ...values],
  );
}

/** What buyers paid on lines (CR-3), by line. */
export async function paidByLine(db: Queryable, supplierOrderIds: readonly string[]): Promise<Map<string, Fen>> {
  const payables = await db.query<{ id: string }>(
    'SELECT id FROM payables WHERE subject_id = ANY($1::uuid[]) AND paid_fen <> 0',
    [supplierOrderIds],
  );
  const items = await paidItems(db, payables.map(({ id }) => id)); // prettier-ignore
  return new Map([...items.values()].flatMap((each) => [...each]));
}

/** What approved payouts, less what cancelled them, took of lines. */
export function arrivedParts(db: Queryable, lineIds: readonly string[]): Promise<ArrivedPart[]> {
  return db.query(
    `SELECT l.order_line_id AS "orderLineId", l.lot_id AS "lotId", COALESCE(p.reverses_id, p.id) AS "payoutId", sum(l.amount_fen)::bigint AS "amountFen", p.kind = 'GUARANTEED' AS guaranteed
     FROM household_payout_lines l JOIN household_payouts p ON p.id = l.payout_id JOIN household_payout_decisions d ON d.payout_id = p.id AND d.decision = 'APPROVED'
     WHERE l.order_line_id = ANY($1::uuid[]) GROUP BY 1, 2, 3, 5 HAVING sum(l.amount_fen) <> 0 ORDER BY 3`,
    [lineIds],
  );
}

export interface HouseholdPayoutOfStatement {
  id: string;
  householdIds: string[];
}

/** The households of payouts, whoever registered them. */
export function householdIdsOfPayouts(
  db: Queryable,
  payoutIds: readonly string[],
): Promise<HouseholdPayoutOfStatement[]> {
  return db.query(
    `SELECT payout_id AS id, array_agg(household_id) AS "householdIds" FROM household_payout_shares WHERE payout_id = ANY($1::uuid[]) GROUP BY 1`,
    [payoutIds],
  );
}
