import type { Queryable } from '@shanhai/database';
import type { LotKey } from './lot-of-page';

/** What leads to a lot: what its names, links and pictures need of it. */
export interface LotNamed {
  id: string;
  productId: string;
  supplierId: string;
  traceCode: string;
  product: string;
  /** Of 14 digits; null where none of the product's SKUs has one. */
  gtin: string | null;
}

/** The lot of a trace code or alias, without all that its page says; null where there is none. */
export async function lotNamed(db: Queryable, key: LotKey): Promise<LotNamed | null> {
  const [row] = await db.query<LotNamed>(
    `SELECT l.id, l.product_id AS "productId", l.supplier_id AS "supplierId", l.trace_code AS "traceCode", p.name AS product,
       (SELECT lpad(k.gtin, 14, '0') FROM skus k WHERE k.product_id = l.product_id AND k.gtin IS NOT NULL ORDER BY k.code LIMIT 1) AS gtin
     FROM ${'traceCode' in key ? 'trace_codes t' : 'lot_aliases t'}
     JOIN lots l ON l.id = t.lot_id AND l.supplier_id = t.supplier_id
     JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
     WHERE ${'traceCode' in key ? 't.code' : 't.alias'} = $1`,
    ['traceCode' in key ? key.traceCode : key.alias],
  );
  return row ?? null;
}

/** The GTIN, of 14 digits, of a product's SKU by its code; null where it has none, undefined where the product has no such SKU. */
export async function gtinOfSku(db: Queryable, productId: string, skuCode: string): Promise<string | null | undefined> {
  const [row] = await db.query<{ gtin: string | null }>(
    `SELECT lpad(gtin, 14, '0') AS gtin FROM skus WHERE product_id = $1 AND code = $2`,
    [productId, skuCode],
  );
  return row?.gtin;
}
