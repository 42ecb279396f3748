import { type BusinessDate, toJson } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import type { ClosingSide } from '../rules/close-short';
import {
  LINE_COLUMNS,
  type LineRow,
  ORDER_COLUMNS,
  type OrderRow,
  SHIPMENT_LINE_COLUMNS,
  type ShipmentLineRow,
  SUPPLIER_ORDER_COLUMNS,
  type SupplierOrderRow,
} from './rows';

/*
 * Every verb locks in this order: order, its supplier orders by id, lots by id, stock by SKU, payables by id. A row of
 * an order is changed only under the lock of its supplier order, so lines and shipments need no locks of their own.
 */

export async function lockOrder(tx: Tx, orderId: string): Promise<OrderRow | null> {
  const [order] = await tx.query<OrderRow>(`SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.id = $1 FOR UPDATE`, [
    orderId,
  ]);
  return order ?? null;
}

export function lockSupplierOrdersOf(tx: Tx, orderId: string): Promise<SupplierOrderRow[]> {
  return tx.query(
    `SELECT ${SUPPLIER_ORDER_COLUMNS} FROM supplier_orders s WHERE s.order_id = $1 ORDER BY s.id FOR UPDATE`,
    [orderId],
  );
}

export async function lockSupplierOrder(tx: Tx, supplierOrderId: string): Promise<SupplierOrderRow | null> {
  const [row] = await tx.query<SupplierOrderRow>(
    `SELECT ${SUPPLIER_ORDER_COLUMNS} FROM supplier_orders s WHERE s.id = $1 FOR UPDATE`,
    [supplierOrderId],
  );
  return row ?? null;
}

export function linesOf(tx: Tx, supplierOrderIds: readonly string[]): Promise<LineRow[]> {
  return tx.query(
    `SELECT ${LINE_COLUMNS} FROM order_lines l WHERE l.supplier_order_id = ANY($1::uuid[]) ORDER BY l.ordinal`,
    [supplierOrderIds],
  );
}

export function shipmentLinesOf(tx: Tx, supplierOrderId: string): Promise<ShipmentLineRow[]> {
  return tx.query(
    `SELECT ${SHIPMENT_LINE_COLUMNS} FROM shipment_lines x JOIN shipments h ON h.id = x.shipment_id AND h.buyer_id = x.buyer_id WHERE h.supplier_order_id = $1 ORDER BY x.id`,
    [supplierOrderId],
  );
}

/** Writes back what a verb changed of lines, in one statement. */
export function updateLines(tx: Tx, lines: readonly LineRow[]): void {
  tx.send(
    `UPDATE order_lines l SET confirmed_quantity = n."confirmedQuantity", shipped_quantity = n."shippedQuantity", accepted_quantity = n."acceptedQuantity",
       rejected_quantity = n."rejectedQuantity", returned_quantity = n."returnedQuantity", accepted_mass = n."acceptedMass", returned_mass = n."returnedMass", due_fen = n."dueFen"
     FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "confirmedQuantity" integer, "shippedQuantity" integer, "acceptedQuantity" integer, "rejectedQuantity" integer,
       "returnedQuantity" integer, "acceptedMass" bigint, "returnedMass" bigint, "dueFen" bigint)
     WHERE l.id = n.id`,
    [toJson(lines)],
  );
}

/** Writes back what a verb changed of shipment lines, in one statement. */
export function updateShipmentLines(tx: Tx, lines: readonly ShipmentLineRow[]): void {
  tx.send(
    `UPDATE shipment_lines x SET accepted_quantity = n."acceptedQuantity", rejected_quantity = n."rejectedQuantity", returned_quantity = n."returnedQuantity",
       accepted_mass = n."acceptedMass", accepted_fen = n."acceptedFen"
     FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "acceptedQuantity" integer, "rejectedQuantity" integer, "returnedQuantity" integer, "acceptedMass" bigint, "acceptedFen" bigint)
     WHERE x.id = n.id`,
    [toJson(lines)],
  );
}

export function setSupplierOrderStatus(tx: Tx, ids: readonly string[], status: string): void {
  tx.send('UPDATE supplier_orders SET status = $2 WHERE id = ANY($1::uuid[])', [ids, status]);
}

/** All of it is accepted or rejected. */
export function closeSupplierOrder(tx: Tx, id: string, on: BusinessDate): void {
  tx.send("UPDATE supplier_orders SET status = 'CLOSED', closed_on = $2 WHERE id = $1", [id, on]);
}

/** It ends without what was not shipped: who said so, and why. */
export function setShort(tx: Tx, id: string, short: { on: BusinessDate; by: ClosingSide; reason: string }): void {
  tx.send('UPDATE supplier_orders SET short_on = $2, short_by = $3, short_reason = $4 WHERE id = $1', [
    id,
    short.on,
    short.by,
    short.reason,
  ]);
}

/** Records a signed acceptance or return as it happened. */
export function insertDelivery(
  tx: Tx,
  row: {
    id: string;
    buyerId: string;
    supplierOrderId: string;
    kind: 'ACCEPTANCE' | 'RETURN';
    happenedOn: string;
    signedBy: string;
    reason: string;
    lines: object[];
  },
): void {
  tx.send(
    'INSERT INTO deliveries (id, buyer_id, supplier_order_id, kind, happened_on, signed_by, reason, lines) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [row.id, row.buyerId, row.supplierOrderId, row.kind, row.happenedOn, row.signedBy, row.reason, toJson(row.lines)],
  );
}
