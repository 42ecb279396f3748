import type { Queryable } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { OriginOfLot } from '../rules/origin-standing';
import type { Named } from './lot-of-page';

/** What a GTIN is of: a pack of a product. */
export interface Article {
  productId: string;
  supplierId: string;
  product: string;
  description: string;
  /** The pack, as its supplier calls it. */
  pack: string;
  category: Named;
  brand: Named | null;
  producer: string;
  originCode: string;
  onSale: boolean;
}
/** A lot of the product that may be shipped today. */
export interface LotOnSale extends OriginOfLot {
  traceCode: string;
  placeCode: string;
  harvestedOn: BusinessDate;
}

/** The article of a GTIN of 14 digits, now or once; null where it is of none here. One statement over tables of goods, organisations and catalogue. */
export async function articleOf(db: Queryable, gtin: string): Promise<Article | null> {
  const [row] = await db.query<Article>(
    `SELECT p.id AS "productId", p.supplier_id AS "supplierId", p.name AS product, p.description, k.name AS pack,
       jsonb_build_object('nameZh', c.name_zh, 'nameEn', c.name_en) AS category,
       CASE WHEN b.code IS NOT NULL THEN jsonb_build_object('nameZh', b.name_zh, 'nameEn', b.name_en) END AS brand,
       o.name AS producer, p.origin_code AS "originCode", COALESCE(s.status = 'ON_SALE', false) AS "onSale"
     FROM gtins g JOIN skus k ON k.id = g.sku_id AND k.supplier_id = g.supplier_id
     JOIN products p ON p.id = k.product_id AND p.supplier_id = k.supplier_id
     JOIN categories c ON c.code = p.category_code LEFT JOIN brands b ON b.code = p.brand_code
     JOIN organisations o ON o.id = p.supplier_id
     LEFT JOIN listings s ON s.sku_id = k.id AND s.supplier_id = k.supplier_id
     WHERE g.gtin = $1`,
    [gtin],
  );
  return row ?? null;
}

/** Lots that are looked at, the newest first; nearly always the first of them are those on sale. */
const LOTS_LOOKED_AT = 200;
/** Lots that are shown. */
const LOTS_MAX = 12;

/** The newest lots of a product of which there is any left to ship: neither held nor recalled nor revoked. */
export function lotsOnSale(
  db: Queryable,
  { productId, supplierId }: Pick<Article, 'productId' | 'supplierId'>,
): Promise<LotOnSale[]> {
  return db.query<LotOnSale>(
    `SELECT l.trace_code AS "traceCode", l.place_code AS "placeCode", l.harvested_on AS "harvestedOn", l.origin_status AS "originStatus",
       l.origin_valid_until AS "originValidUntil", l.revocations
     FROM (SELECT * FROM lots WHERE product_id = $1 ORDER BY harvested_on DESC, id DESC LIMIT ${LOTS_LOOKED_AT}) l
     WHERE l.supplier_id = $2 AND l.standing = 'FREE' AND l.open_recalls = 0 AND l.revocations = 0
       AND l.quantity_base > l.shipped_base + l.taken_base + l.lost_base + l.declared_base
     ORDER BY l.harvested_on DESC, l.id DESC LIMIT ${LOTS_MAX}`,
    [productId, supplierId],
  );
}
