import { type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import type { SheetLine } from './sheet-lines';

export interface SheetOrderRow {
  sheetId: string;
  supplierOrderId: string;
  turn: number;
  /** As approved; null until then. */
  dueFen: Fen | null;
  paidFen: Fen | null;
  lines: SheetLine[] | null;
  /** As the sheet before approved it; null on the first. */
  beforeDueFen: Fen | null;
  beforePaidFen: Fen | null;
}

/** A supplier order that may come on a sheet, and for which time. */
export interface ToSettle {
  supplierOrderId: string;
  turn: number;
}

/**
 * What two parties may settle of a period: supplier orders that were accepted to the end in it and stand on no live sheet; and those
 * of earlier sheets from which goods went back since, whatever the period. Reads the period, not the history.
 */
export function ordersToSettle(
  tx: Tx,
  parties: { buyerId: string; supplierId: string },
  from: BusinessDate,
  until: BusinessDate,
): Promise<ToSettle[]> {
  return tx.query(
    `SELECT s.id AS "supplierOrderId", 1 AS turn FROM supplier_orders s
     WHERE s.buyer_id = $1 AND s.supplier_id = $2 AND s.closed_on >= $3 AND s.closed_on < $4
       AND NOT EXISTS (SELECT FROM settlement_sheet_orders e WHERE e.supplier_order_id = s.id AND e.buyer_id = s.buyer_id AND e.live)
     UNION ALL
     SELECT e.supplier_order_id, e.turn + 1 FROM settlement_sheet_orders e WHERE e.buyer_id = $1 AND e.supplier_id = $2 AND e.changed
       AND NOT EXISTS (SELECT FROM settlement_sheet_orders n WHERE n.supplier_order_id = e.supplier_order_id AND n.buyer_id = e.buyer_id AND n.turn = e.turn + 1 AND n.live)`,
    [parties.buyerId, parties.supplierId, from, until],
  );
}

/** Puts orders on a sheet. Returns those that it got: another sheet may have been faster. */
export async function insertSheetOrders(
  tx: Tx,
  sheet: { id: string; buyerId: string; supplierId: string },
  orders: readonly ToSettle[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO settlement_sheet_orders (sheet_id, buyer_id, supplier_id, supplier_order_id, turn)
     SELECT $1, $2, $3, id, turn FROM unnest($4::uuid[], $5::integer[]) AS o(id, turn) ORDER BY id
     ON CONFLICT (supplier_order_id, buyer_id, turn) WHERE live DO NOTHING RETURNING supplier_order_id AS id`,
    [
      sheet.id,
      sheet.buyerId,
      sheet.supplierId,
      orders.map(({ supplierOrderId }) => supplierOrderId),
      orders.map(({ turn }) => turn),
    ],
  );
  return rows.map(({ id }) => id);
}

/** The orders on sheets, by sheet and supplier order. */
export function ordersOfSheets(db: Queryable, sheetIds: readonly string[]): Promise<SheetOrderRow[]> {
  return db.query(
    `SELECT e.sheet_id AS "sheetId", e.supplier_order_id AS "supplierOrderId", e.turn, e.due_fen AS "dueFen", e.paid_fen AS "paidFen", e.items AS lines,
       b.due_fen AS "beforeDueFen", b.paid_fen AS "beforePaidFen"
     FROM settlement_sheet_orders e LEFT JOIN settlement_sheet_orders b
       ON b.supplier_order_id = e.supplier_order_id AND b.buyer_id = e.buyer_id AND b.turn = e.turn - 1 AND b.live
     WHERE e.sheet_id = ANY($1::uuid[]) ORDER BY e.sheet_id, e.supplier_order_id`,
    [sheetIds],
  );
}

/** Keeps what was approved of each order; what changed on sheets before is said by this one now. */
export function freezeSheetOrders(
  tx: Tx,
  sheet: { id: string; buyerId: string },
  orders: readonly { supplierOrderId: string; turn: number; dueFen: Fen; paidFen: Fen; lines: readonly SheetLine[] }[],
): void {
  const json = toJson(orders);
  tx.send(
    `UPDATE settlement_sheet_orders e SET due_fen = n."dueFen", paid_fen = n."paidFen", items = n.lines
     FROM jsonb_to_recordset($3::jsonb) AS n("supplierOrderId" uuid, "dueFen" bigint, "paidFen" bigint, lines jsonb)
     WHERE e.sheet_id = $1 AND e.buyer_id = $2 AND e.supplier_order_id = n."supplierOrderId"`,
    [sheet.id, sheet.buyerId, json],
  );
  tx.send(
    `UPDATE settlement_sheet_orders e SET changed = false FROM jsonb_to_recordset($2::jsonb) AS n("supplierOrderId" uuid, turn integer)
     WHERE e.buyer_id = $1 AND e.supplier_order_id = n."supplierOrderId" AND e.turn = n.turn - 1 AND e.live AND e.changed`,
    [sheet.buyerId, json],
  );
}

/** Lets the orders of a cancelled sheet go to another; what it told of sheets before is told by nobody again. */
export function freeSheetOrders(tx: Tx, sheet: { id: string; buyerId: string }): void {
  tx.send(
    `WITH freed AS (UPDATE settlement_sheet_orders SET live = false, changed = false WHERE sheet_id = $1 AND buyer_id = $2
       RETURNING supplier_order_id, turn)
     UPDATE settlement_sheet_orders b SET changed = true FROM freed
     WHERE b.supplier_order_id = freed.supplier_order_id AND b.buyer_id = $2 AND b.turn = freed.turn - 1 AND b.live`,
    [sheet.id, sheet.buyerId],
  );
}

/** The number of a live sheet that tells what changed on this one; null where none does. */
export async function sheetThatFollows(db: Queryable, sheet: { id: string; buyerId: string }): Promise<string | null> {
  const [row] = await db.query<{ number: string }>(
    `SELECT s.number FROM settlement_sheet_orders e JOIN settlement_sheet_orders n ON n.supplier_order_id = e.supplier_order_id AND n.buyer_id = e.buyer_id
       AND n.turn = e.turn + 1 AND n.live JOIN settlement_sheets s ON s.id = n.sheet_id AND s.buyer_id = n.buyer_id
     WHERE e.sheet_id = $1 AND e.buyer_id = $2 LIMIT 1`,
    [sheet.id, sheet.buyerId],
  );
  return row?.number ?? null;
}

/**
 * Goods of a supplier order went back: the last approved sheet that it stands on differs from now on. To be sent after its payable is
 * locked, so that an approval at the same moment either sees the return or is seen here.
 */
export function markReturned(tx: Tx, supplierOrder: { id: string; buyerId: string }): void {
  tx.send(
    `UPDATE settlement_sheet_orders SET changed = true WHERE supplier_order_id = $1 AND buyer_id = $2 AND live AND due_fen IS NOT NULL
       AND turn = (SELECT max(turn) FROM settlement_sheet_orders WHERE supplier_order_id = $1 AND buyer_id = $2 AND live AND due_fen IS NOT NULL)`,
    [supplierOrder.id, supplierOrder.buyerId],
  );
}
