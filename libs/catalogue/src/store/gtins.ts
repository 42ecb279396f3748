import type { Queryable, Tx } from '@shanhai/database';
import { gtin14 } from '../rules/gtin';
import type { SkuRow } from './skus';

type SkuKey = Pick<SkuRow, 'id' | 'supplierId'>;

/** Takes a GTIN for a SKU on the whole platform, once or again. False where it is another SKU's. */
export async function registerGtin(tx: Tx, { id, supplierId }: SkuKey, gtin: string): Promise<boolean> {
  const key = gtin14(gtin);
  tx.send('INSERT INTO gtins (gtin, sku_id, supplier_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    key,
    id,
    supplierId,
  ]);
  const own = await tx.query('SELECT 1 FROM gtins WHERE gtin = $1 AND sku_id = $2', [key, id]);
  return own.length > 0;
}

export function updateGtin(tx: Tx, { id, supplierId }: SkuKey, gtin: string): void {
  tx.send('UPDATE skus SET gtin = $3 WHERE id = $1 AND supplier_id = $2', [id, supplierId, gtin]);
}

/** The GTIN, of 14 digits, that each product's lots are sold under: of the first of its SKUs that has one. By product id. */
export async function gtinsOfProducts(db: Queryable, productIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ productId: string; gtin: string }>(
    `SELECT DISTINCT ON (k.product_id) k.product_id AS "productId", lpad(k.gtin, 14, '0') AS gtin
     FROM skus k WHERE k.product_id = ANY($1::uuid[]) AND k.gtin IS NOT NULL ORDER BY k.product_id, k.code`,
    [productIds],
  );
  return new Map(rows.map(({ productId, gtin }) => [productId, gtin]));
}
