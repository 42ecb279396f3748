import type { Queryable, Tx } from '@shanhai/database';
import type { PastRecords } from '@shanhai/epcis';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import { type DeliveredLot, goodsReceived, goodsReturned, goodsShipped } from '../rules/delivery-events';

interface Goods {
  lotId: string;
  baseUnit: BaseUnit;
  placeCode: string;
  /** Base units as digits: of what was shipped, accepted or returned. */
  base: string;
  /** Of what was rejected. */
  rejected: string;
}
interface PastDelivery {
  id: string;
  supplierOrderId: string;
  supplierId: string;
  buyerId: string;
  kind: 'SHIPMENT' | 'ACCEPTANCE' | 'RETURN';
  on: BusinessDate;
  goods: Goods[];
  /** Whether no event names its document. */
  missing: boolean;
}

function nextShipments(tx: Tx, after: string, most: number): Promise<PastDelivery[]> {
  return tx.query<PastDelivery>(
    `WITH few AS MATERIALIZED (SELECT * FROM shipments WHERE id > $1 ORDER BY id LIMIT $2)
     SELECT s.id, s.supplier_order_id AS "supplierOrderId", s.supplier_id AS "supplierId", s.buyer_id AS "buyerId", 'SHIPMENT' AS kind, s.shipped_on AS "on",
       NOT EXISTS (SELECT FROM epcis_events e WHERE e.terms @> ARRAY['document desadv=urn:uuid:' || s.id]) AS missing, g.goods
     FROM few s CROSS JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('lotId', t.id, 'baseUnit', t.base_unit, 'placeCode', t.place_code, 'base', (x.quantity * l.content_base)::text, 'rejected', '0') ORDER BY x.id) AS goods
       FROM shipment_lines x JOIN order_lines l ON l.id = x.order_line_id AND l.buyer_id = x.buyer_id JOIN lots t ON t.id = x.lot_id
       WHERE x.shipment_id = s.id AND x.buyer_id = s.buyer_id) g
     ORDER BY s.id`,
    [after, most],
  );
}

function nextDeliveries(tx: Tx, after: string, most: number): Promise<PastDelivery[]> {
  return tx.query<PastDelivery>(
    `WITH few AS MATERIALIZED (SELECT * FROM deliveries WHERE id > $1 ORDER BY id LIMIT $2)
     SELECT d.id, d.supplier_order_id AS "supplierOrderId", o.supplier_id AS "supplierId", d.buyer_id AS "buyerId", d.kind, d.happened_on AS "on",
       NOT EXISTS (SELECT FROM epcis_events e WHERE e.terms @> ARRAY[CASE d.kind WHEN 'RETURN' THEN 'document rma=urn:uuid:' ELSE 'document recadv=urn:uuid:' END || d.id]) AS missing, g.goods
     FROM few d JOIN supplier_orders o ON o.id = d.supplier_order_id AND o.buyer_id = d.buyer_id CROSS JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('lotId', t.id, 'baseUnit', t.base_unit, 'placeCode', t.place_code, 'base', COALESCE(x."acceptedMass", x.mass),
         'rejected', (COALESCE(x."rejectedQuantity", 0) * l.content_base)::text) ORDER BY x.n) AS goods
       FROM ROWS FROM (jsonb_to_recordset(d.lines) AS ("lineId" uuid, "lotId" uuid, "acceptedMass" text, "rejectedQuantity" integer, mass text)) WITH ORDINALITY AS x("lineId", "lotId", "acceptedMass", "rejectedQuantity", mass, n)
       JOIN order_lines l ON l.id = x."lineId" AND l.buyer_id = d.buyer_id JOIN lots t ON t.id = x."lotId") g
     ORDER BY d.id`,
    [after, most],
  );
}

function eventsOf({ id, kind, goods, ...delivery }: PastDelivery) {
  const about = { ...delivery, documentId: id };
  const lots = (field: 'base' | 'rejected'): DeliveredLot[] =>
    goods.map(({ lotId, baseUnit, placeCode, ...each }) => ({
      lotId,
      baseUnit,
      placeCode,
      quantityBase: BigInt(each[field]),
    }));
  if (kind === 'SHIPMENT') return goodsShipped(about, lots('base'));
  if (kind === 'RETURN') return goodsReturned(about, lots('base'));
  return goodsReceived(about, { accepted: lots('base'), rejected: lots('rejected') });
}

/** Shipments, acceptances and returns as what is written of them where it is missing. */
export const pastShipments: PastRecords<PastDelivery> = { next: nextShipments, eventsOf };
export const pastDeliveries: PastRecords<PastDelivery> = { next: nextDeliveries, eventsOf };

/** Organisations that parcels of a lot were sent to. */
export async function receiversOfLot(db: Queryable, lotId: string): Promise<string[]> {
  const rows = await db.query<{ buyerId: string }>(
    'SELECT DISTINCT buyer_id AS "buyerId" FROM shipment_lines WHERE lot_id = $1 ORDER BY 1',
    [lotId],
  );
  return rows.map(({ buyerId }) => buyerId);
}
