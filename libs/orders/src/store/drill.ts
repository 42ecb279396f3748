import { keysetSql, type Page, type PageOf, type Queryable, toPage } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { SupplierOrderState } from '../rules/states';
import type { AddressRow } from './rows';

/** A parcel of one of the lots that a drill follows. Quantities are packs. */
export interface DrilledRow extends Omit<AddressRow, 'orderId'> {
  id: string;
  lotId: string;
  buyerId: string;
  supplierId: string;
  supplierOrderId: string;
  supplierOrderStatus: SupplierOrderState;
  orderNumber: string;
  skuCode: string;
  skuName: string;
  contentBase: bigint;
  shippedOn: BusinessDate;
  carrier: string;
  trackingNumber: string;
  quantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  returnedQuantity: number;
}

/**
 * A page of all parcels of some lots, by (lot, parcel); of one supplier where it is given. It reads as many parcels as the page has, however
 * many the lots have and however long the history is.
 */
export async function deliveriesOfLots(
  db: Queryable,
  lotIds: readonly string[],
  supplierId: string | null,
  page: Page,
): Promise<PageOf<DrilledRow>> {
  const parameters: unknown[] = [lotIds, supplierId];
  const columns = ['x.lot_id', 'x.id'].map((sql) => ({ sql, type: 'uuid' }));
  const keyset = keysetSql(page, columns, parameters, true);
  const rows = await db.query<DrilledRow>(
    `SELECT x.id, x.lot_id AS "lotId", x.buyer_id AS "buyerId", x.supplier_id AS "supplierId", h.supplier_order_id AS "supplierOrderId", s.status AS "supplierOrderStatus",
       o.number AS "orderNumber", l.sku_code AS "skuCode", l.sku_name AS "skuName", l.content_base AS "contentBase", h.shipped_on AS "shippedOn", h.carrier,
       h.tracking_number AS "trackingNumber", x.quantity, x.accepted_quantity AS "acceptedQuantity", x.rejected_quantity AS "rejectedQuantity",
       x.returned_quantity AS "returnedQuantity", a.name, a.division_code AS "divisionCode", a.street, a.contact, a.phone
     FROM (SELECT * FROM shipment_lines x WHERE x.lot_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR x.supplier_id = $2)
       AND ${keyset.where} ${keyset.orderAndLimit}) x
     JOIN shipments h ON h.id = x.shipment_id AND h.buyer_id = x.buyer_id
     JOIN supplier_orders s ON s.id = h.supplier_order_id AND s.buyer_id = x.buyer_id
     JOIN order_lines l ON l.id = x.order_line_id AND l.buyer_id = x.buyer_id
     JOIN orders o ON o.id = l.order_id AND o.buyer_id = x.buyer_id
     JOIN order_addresses a ON a.order_id = l.order_id AND a.buyer_id = x.buyer_id AND a.name = l.address_name
     ORDER BY x.lot_id${page.backward ? ' DESC' : ''}, x.id${page.backward ? ' DESC' : ''}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.lotId, row.id]);
}

/** Parcels that are summed up at most: ten thousand lots in ten parcels each. */
export const SUMMED_MAX = 100_000;

/** What became of all parcels of some lots. */
export interface DrilledTotals {
  deliveries: number;
  buyers: number;
  packs: bigint;
  acceptedPacks: bigint;
  rejectedPacks: bigint;
  returnedPacks: bigint;
}

export async function totalsOfLots(
  db: Queryable,
  lotIds: readonly string[],
  supplierId: string | null,
): Promise<DrilledTotals> {
  const [row] = await db.query<DrilledTotals>(
    `SELECT count(*)::integer AS deliveries, count(DISTINCT x.buyer_id)::integer AS buyers, COALESCE(sum(x.quantity), 0)::bigint AS packs,
       COALESCE(sum(x.accepted_quantity), 0)::bigint AS "acceptedPacks", COALESCE(sum(x.rejected_quantity), 0)::bigint AS "rejectedPacks",
       COALESCE(sum(x.returned_quantity), 0)::bigint AS "returnedPacks"
     FROM (SELECT * FROM shipment_lines x WHERE x.lot_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR x.supplier_id = $2) LIMIT $3) x`,
    [lotIds, supplierId, SUMMED_MAX + 1],
  );
  return row;
}

/** Which of some lots are being recalled. */
export async function recalledAmong(db: Queryable, lotIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>('SELECT id FROM lots WHERE id = ANY($1::uuid[]) AND open_recalls > 0', [
    lotIds,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** Which of some supplier orders have parcels of lots that are being recalled. */
export async function recalledParts(db: Queryable, supplierOrderIds: readonly string[]): Promise<Map<string, true>> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT h.supplier_order_id AS id FROM shipments h JOIN shipment_lines x ON x.shipment_id = h.id AND x.buyer_id = h.buyer_id
     JOIN lots l ON l.id = x.lot_id AND l.supplier_id = x.supplier_id WHERE h.supplier_order_id = ANY($1::uuid[]) AND l.open_recalls > 0`,
    [supplierOrderIds],
  );
  return new Map(rows.map(({ id }) => [id, true]));
}
