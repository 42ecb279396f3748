import { groupedBy, toJson } from '@shanhai/kernel';
import type { BusinessDate } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import { REVOCATION_COLUMNS, type RevocationRow } from '@shanhai/tracing';

/** A supplier order that shipped lots whose origin is revoked. */
export interface OriginFlag {
  supplierOrderId: string;
  buyerId: string;
  lotIds: string[];
}

/** The next supplier orders, in the order of their ids, that shipped a lot which a revocation is about. */
export function shippedRevoked(tx: Tx, revocationId: string, after: string, most: number): Promise<OriginFlag[]> {
  return tx.query(
    `SELECT h.supplier_order_id AS "supplierOrderId", h.buyer_id AS "buyerId", array_agg(DISTINCT x.lot_id::text ORDER BY x.lot_id::text) AS "lotIds"
     FROM revoked_lots v JOIN shipment_lines x ON x.lot_id = v.lot_id JOIN shipments h ON h.id = x.shipment_id AND h.buyer_id = x.buyer_id
     WHERE v.revocation_id = $1 AND h.supplier_order_id > $2 GROUP BY 1, 2 ORDER BY 1 LIMIT $3`,
    [revocationId, after, most],
  );
}

/** The next supplier orders, in the order of their ids, that were flagged by a revocation. */
export function flaggedBy(tx: Tx, revocationId: string, after: string, most: number): Promise<OriginFlag[]> {
  return tx.query(
    `SELECT f.supplier_order_id AS "supplierOrderId", f.buyer_id AS "buyerId", f.lot_ids AS "lotIds"
     FROM origin_flags f WHERE f.revocation_id = $1 AND f.supplier_order_id > $2 ORDER BY f.supplier_order_id LIMIT $3`,
    [revocationId, after, most],
  );
}

export function raiseFlags(tx: Tx, revocationId: string, flags: readonly OriginFlag[]): void {
  tx.send(
    `INSERT INTO origin_flags (supplier_order_id, buyer_id, revocation_id, lot_ids)
     SELECT f."supplierOrderId", f."buyerId", $1, ARRAY(SELECT jsonb_array_elements_text(f."lotIds")::uuid)
     FROM jsonb_to_recordset($2::jsonb) AS f("supplierOrderId" uuid, "buyerId" uuid, "lotIds" jsonb)`,
    [revocationId, toJson(flags)],
  );
}

export function lowerFlags(tx: Tx, revocationId: string, flags: readonly OriginFlag[], on: BusinessDate): void {
  tx.send('UPDATE origin_flags SET ended_on = $3 WHERE revocation_id = $1 AND supplier_order_id = ANY($2::uuid[])', [
    revocationId,
    flags.map(({ supplierOrderId }) => supplierOrderId),
    on,
  ]);
}

/** The revocations that last of what supplier orders shipped, by supplier order, with the trace codes of its lots. */
export async function revocationsOfSupplierOrders(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, (RevocationRow & { traceCodes: string[] })[]>> {
  const rows = await db.query<RevocationRow & { supplierOrderId: string; traceCodes: string[] }>(
    `SELECT f.supplier_order_id AS "supplierOrderId", ARRAY(SELECT l.trace_code FROM lots l WHERE l.id = ANY(f.lot_ids) ORDER BY 1) AS "traceCodes", ${REVOCATION_COLUMNS}
     FROM origin_flags f JOIN origin_revocations r ON r.id = f.revocation_id
     WHERE f.supplier_order_id = ANY($1::uuid[]) AND f.ended_on IS NULL ORDER BY r.revoked_from, r.id`,
    [ids],
  );
  return groupedBy(rows, ({ supplierOrderId }) => supplierOrderId);
}
