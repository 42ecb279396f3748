import type { Queryable, Tx } from '@shanhai/database';
import { ProductRow } from './product.entity';

/** A `ProductRow` from `products p`; statements of other libs read it with their rows. */
export const PRODUCT_COLUMNS = `p.id, p.supplier_id AS "supplierId", p.category_code AS "categoryCode", p.brand_code AS "brandCode", p.name,
  p.description, p.base_unit AS "baseUnit", p.origin_code AS "originCode", p.created_on AS "createdOn"`;

/** Products by id, whoever's they are; ids that are none are left out. */
export async function productsById(db: Queryable, ids: readonly string[]): Promise<Map<string, ProductRow>> {
  const rows = await db.query<ProductRow>(`SELECT ${PRODUCT_COLUMNS} FROM products p WHERE p.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertProduct(tx: Tx, row: ProductRow): Promise<void> {
  await tx.manager.insert(ProductRow, row);
}
