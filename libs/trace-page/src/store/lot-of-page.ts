import type { Queryable } from '@shanhai/database';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { LotStanding, MakingKind } from '@shanhai/tracing';
import type { OriginOfLot } from '../rules/origin-standing';

/** What the page says of a lot that stands in its own row or in rows that it names. */
export interface LotOfPage extends OriginOfLot {
  id: string;
  supplierId: string;
  productId: string;
  traceCode: string;
  product: string;
  description: string;
  category: Named;
  /** Regional brands that the lot claims, and that stand: its place is in their area and its producer was authorised (CR-13). */
  brands: Named[];
  /** The regional brand that the product is sold under, where the lot never claimed it; null where it has none. */
  brandNamed: Named | null;
  producer: string;
  producerSeat: string;
  quantityBase: bigint;
  baseUnit: BaseUnit;
  placeCode: string;
  harvestedOn: BusinessDate;
  recordedOn: BusinessDate;
  standing: LotStanding;
  /** Since when it is HELD, or on which day it was REFUSED or UNDONE; null for any other. */
  stoppedOn: BusinessDate | null;
  /** The step that made it of other lots; null for what was harvested. */
  making: { kind: MakingKind; placeCode: string; on: BusinessDate } | null;
  /** Of 14 digits; null where none of the product's SKUs has one. */
  gtin: string | null;
  aliases: string[];
}

export interface Named {
  nameZh: string;
  nameEn: string;
}

/** How a lot is asked for. */
export type LotKey = { traceCode: string } | { alias: string };

/**
 * The lot with its product, producer, brand, making and names, in one statement over tables of goods, organisations, tracing and
 * catalogue; null where there is none.
 */
export async function lotOfPage(db: Queryable, key: LotKey): Promise<LotOfPage | null> {
  const [row] = await db.query<LotOfPage>(
    `SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode", p.name AS product, p.description,
       jsonb_build_object('nameZh', c.name_zh, 'nameEn', c.name_en) AS category,
       (SELECT COALESCE(jsonb_agg(jsonb_build_object('nameZh', r.name_zh, 'nameEn', r.name_en) ORDER BY r.code), '[]') FROM lot_brands y
        JOIN brands r ON r.code = y.brand_code WHERE y.lot_id = l.id AND y.supplier_id = l.supplier_id AND y.reason IS NULL) AS brands,
       CASE WHEN b.code IS NOT NULL AND NOT EXISTS (SELECT FROM lot_brands y WHERE y.lot_id = l.id AND y.supplier_id = l.supplier_id AND y.brand_code = b.code)
         THEN jsonb_build_object('nameZh', b.name_zh, 'nameEn', b.name_en) END AS "brandNamed",
       o.name AS producer, o.seat_code AS "producerSeat", l.quantity_base AS "quantityBase", l.base_unit AS "baseUnit",
       l.place_code AS "placeCode", l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus",
       l.origin_valid_until AS "originValidUntil", l.revocations,
       l.standing, CASE l.standing
         WHEN 'UNDONE' THEN (SELECT u.undone_on FROM making_undos u WHERE u.making_id = l.making_id AND u.supplier_id = l.supplier_id)
         WHEN 'HELD' THEN (SELECT h.held_on FROM lot_holds h WHERE h.lot_id = l.id AND h.supplier_id = l.supplier_id AND h.decision IS NULL LIMIT 1)
         WHEN 'REFUSED' THEN (SELECT h.decided_on FROM lot_holds h WHERE h.lot_id = l.id AND h.supplier_id = l.supplier_id AND h.decision = 'REFUSED' LIMIT 1)
       END AS "stoppedOn",
       (SELECT jsonb_build_object('kind', m.kind, 'placeCode', m.place_code, 'on', m.happened_on)
        FROM makings m WHERE m.id = l.making_id AND m.supplier_id = l.supplier_id) AS making,
       (SELECT lpad(k.gtin, 14, '0') FROM skus k WHERE k.product_id = l.product_id AND k.gtin IS NOT NULL ORDER BY k.code LIMIT 1) AS gtin,
       ARRAY(SELECT a.alias FROM lot_aliases a WHERE a.lot_id = l.id ORDER BY a.named_on, a.alias) AS aliases
     FROM ${'traceCode' in key ? 'trace_codes t' : 'lot_aliases t'}
     JOIN lots l ON l.id = t.lot_id AND l.supplier_id = t.supplier_id
     JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
     JOIN categories c ON c.code = p.category_code
     LEFT JOIN brands b ON b.code = p.brand_code
     JOIN organisations o ON o.id = l.supplier_id
     WHERE ${'traceCode' in key ? 't.code' : 't.alias'} = $1`,
    ['traceCode' in key ? key.traceCode : key.alias],
  );
  return row ?? null;
}

/** True where a GTIN, of 14 digits, is of a SKU of the product, now or once. */
export async function isGtinOf(db: Queryable, gtin: string, productId: string): Promise<boolean> {
  const rows = await db.query(
    'SELECT 1 FROM gtins g JOIN skus k ON k.id = g.sku_id AND k.supplier_id = g.supplier_id WHERE g.gtin = $1 AND k.product_id = $2',
    [gtin, productId],
  );
  return rows.length > 0;
}
