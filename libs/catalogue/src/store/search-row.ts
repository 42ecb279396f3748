import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** What a product on sale is found by, read from its own tables and those of goods and organisations. */
export interface ProductOnSale {
  productId: string;
  supplierId: string;
  categoryCode: string;
  brandCode: string | null;
  originCode: string;
  lowestPriceFen: bigint;
  publishedOn: BusinessDate;
  names: string[];
  classNames: string[];
  supplierName: string;
  description: string;
}

/** Null where nothing of the product is on sale. */
export async function productOnSale(db: Queryable, productId: string): Promise<ProductOnSale | null> {
  const [row] = await db.query<ProductOnSale>(
    `SELECT p.id AS "productId", p.supplier_id AS "supplierId", p.category_code AS "categoryCode", p.brand_code AS "brandCode",
       p.origin_code AS "originCode", sale.price AS "lowestPriceFen", sale.published AS "publishedOn", p.name || sale.names AS names,
       array_remove(ARRAY[c.name_zh, c.name_en, up.name_zh, up.name_en, b.name_zh, b.name_en], NULL) AS "classNames",
       o.name AS "supplierName", p.description
     FROM products p
     JOIN LATERAL (
       SELECT min(t.unit_price_fen) AS price, max(g.published_on) AS published, array_agg(DISTINCT k.name) AS names
       FROM skus k JOIN listings g ON g.sku_id = k.id AND g.status = 'ON_SALE' JOIN price_tiers t ON t.sku_id = k.id
       WHERE k.product_id = p.id HAVING count(*) > 0
     ) sale ON TRUE
     JOIN categories c ON c.code = p.category_code
     LEFT JOIN categories up ON up.code = c.parent_code
     LEFT JOIN brands b ON b.code = p.brand_code
     JOIN organisations o ON o.id = p.supplier_id
     WHERE p.id = $1`,
    [productId],
  );
  return row ?? null;
}

/** Writes the row that search reads, over an earlier one. `terms` is a tsvector's text form. */
export function putSearchRow(tx: Tx, product: ProductOnSale, originCodes: readonly string[], terms: string): void {
  const facets = [product.categoryCode, product.brandCode, originCodes];
  // A statement of its own: one that waited for another transaction's insert would not see that row.
  tx.send(
    `INSERT INTO product_facets (category_code, brand_code, origin_codes) VALUES ($1, $2, $3)
     ON CONFLICT (category_code, brand_code, origin_codes) DO NOTHING`,
    facets,
  );
  tx.send(
    `INSERT INTO product_search (product_id, supplier_id, facet_id, lowest_price_fen, published_on, terms)
     SELECT $4, $5, f.id, $6, $7, $8::tsvector FROM product_facets f
     WHERE f.category_code = $1 AND f.brand_code IS NOT DISTINCT FROM $2 AND f.origin_codes = $3
     ON CONFLICT (product_id, supplier_id) DO UPDATE SET facet_id = EXCLUDED.facet_id,
       lowest_price_fen = EXCLUDED.lowest_price_fen, published_on = EXCLUDED.published_on, terms = EXCLUDED.terms`,
    [...facets, product.productId, product.supplierId, product.lowestPriceFen, product.publishedOn, terms],
  );
}

export function removeSearchRow(tx: Tx, productId: string): void {
  tx.send('DELETE FROM product_search WHERE product_id = $1', [productId]);
}

/** Serialises writers of one product's row: two SKUs of it may be published at once. */
export async function lockSearchRow(tx: Tx, productId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`product_search ${productId}`]);
}
