import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import type { Qualifying } from '@shanhai/catalogue';
import { categoriesBelow } from '@shanhai/goods';

/** Where goods on sale come from, where suppliers sit, and the newest state of rules. */
export async function placesOnSale(db: Queryable): Promise<{ epoch: bigint; origins: string[]; seats: string[] }> {
  const [row] = await db.query<{ epoch: bigint; origins: string[]; seats: string[] }>(
    `SELECT COALESCE((SELECT max(position) FROM fact_positions WHERE slot IS NULL), 0) AS epoch,
       ARRAY(SELECT DISTINCT origin_codes[1] FROM product_facets ORDER BY 1) AS origins,
       ARRAY(SELECT DISTINCT seat_code FROM organisations WHERE kind = 'SUPPLIER' AND status = 'APPROVED' ORDER BY 1) AS seats`,
  );
  return row;
}

/** A SKU on sale, with what a line of its least quantity is priced by. */
export interface OfferedSku {
  skuId: string;
  pricing: 'PACK' | 'WEIGHT';
  contentBase: bigint;
  unitPriceFen: Fen;
  /** Packs on hand that no order has reserved. */
  available: number;
}

/** SKUs that can be bought now of places that qualify, those listed last first, `most` for each key: one statement. */
export async function skusFrom(
  db: Queryable,
  qualifying: ReadonlyMap<string, Qualifying>,
  most: number,
): Promise<Map<string, OfferedSku[]>> {
  const rows = await db.query<OfferedSku & { key: string; contentBase: bigint }>(
    `SELECT q.key, x.* FROM jsonb_to_recordset($1::jsonb) AS q(key text, origins text[], seats text[]) CROSS JOIN LATERAL (
       SELECT k.id AS "skuId", k.pricing, k.content_base AS "contentBase", (t.on_hand - t.reserved)::integer AS available,
         COALESCE((SELECT p.unit_price_fen FROM price_tiers p WHERE p.sku_id = k.id AND p.from_quantity <= t.sellable_from ORDER BY p.from_quantity DESC LIMIT 1),
           (SELECT p.unit_price_fen FROM price_tiers p WHERE p.sku_id = k.id ORDER BY p.from_quantity LIMIT 1)) AS "unitPriceFen"
       FROM product_search s JOIN product_facets f ON f.id = s.facet_id JOIN organisations o ON o.id = s.supplier_id
       JOIN stock t ON t.product_id = s.product_id AND t.sellable JOIN skus k ON k.id = t.sku_id
       WHERE f.origin_codes[1] = ANY(q.origins) AND o.seat_code = ANY(q.seats) AND o.status = 'APPROVED'
       ORDER BY s.published_on DESC, s.product_id DESC, k.id LIMIT $2
     ) x`,
    [JSON.stringify([...qualifying].map(([key, places]) => ({ key, ...places }))), most],
  );
  const byKey = new Map<string, OfferedSku[]>([...qualifying.keys()].map((key) => [key, []]));
  for (const { key, ...sku } of rows) byKey.get(key)!.push(sku);
  return byKey;
}

/** What of qualifying goods a plan looks at. */
export interface PlanFilter {
  /** A category with all below it. */
  categoryCode: string | null;
  /** Goods whose newest lot was harvested on this day or later. */
  harvestedSince: BusinessDate | null;
}

/** A SKU that a plan may take, and when the newest lot of its product was harvested; null where it has none. */
export interface PlannedSku {
  skuId: string;
  skuCode: string;
  harvestedOn: BusinessDate | null;
}

/** Of the goods listed last so many are looked at; of each supplier so many are offered to a plan. */
const LOOKED_AT_MAX = 500;
const OF_SUPPLIER_MAX = 10;

/** SKUs that a plan may take, best first: of each supplier in turn what was harvested last. One statement, bounded whatever is on sale. */
export function plannedSkus(
  db: Queryable,
  { origins, seats }: Qualifying,
  { categoryCode, harvestedSince }: PlanFilter,
): Promise<PlannedSku[]> {
  return db.query(
    `WITH on_sale AS (
       SELECT k.id, k.code, s.supplier_id, s.published_on, (SELECT max(l.harvested_on) FROM lots l WHERE l.product_id = s.product_id) AS harvested_on
       FROM product_search s JOIN product_facets f ON f.id = s.facet_id JOIN organisations o ON o.id = s.supplier_id
       JOIN stock t ON t.product_id = s.product_id AND t.sellable JOIN skus k ON k.id = t.sku_id
       WHERE f.origin_codes[1] = ANY($1::text[]) AND o.seat_code = ANY($2::text[]) AND o.status = 'APPROVED'
         AND ($3::text IS NULL OR f.category_code IN (${categoriesBelow('$3')}))
         AND ($4::date IS NULL OR EXISTS (SELECT FROM lots l WHERE l.product_id = s.product_id AND l.harvested_on >= $4))
       ORDER BY s.published_on DESC, s.product_id DESC, k.id LIMIT ${LOOKED_AT_MAX}
     ), ranked AS (
       SELECT *, row_number() OVER (PARTITION BY supplier_id ORDER BY harvested_on DESC NULLS LAST, published_on DESC, id) AS rank FROM on_sale
     )
     SELECT id AS "skuId", code AS "skuCode", harvested_on AS "harvestedOn" FROM ranked WHERE rank <= ${OF_SUPPLIER_MAX}
     ORDER BY rank, harvested_on DESC NULLS LAST, published_on DESC, id`,
    [origins, seats, categoryCode, harvestedSince],
  );
}
