import type { Queryable, Tx } from '@shanhai/database';
import { ProductRow } from './product.entity';

/** Products by id, whoever's they are; ids that are none are left out. */
export async function productsById(db: Queryable, ids: readonly string[]): Promise<Map<string, ProductRow>> {
  const rows = await db.query<ProductRow>(
    `SELECT id, supplier_id AS "supplierId", category_code AS "categoryCode", brand_code AS "brandCode", name, description,
       base_unit AS "baseUnit", origin_code AS "originCode", created_on AS "createdOn"
     FROM products WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertProduct(tx: Tx, row: ProductRow): Promise<void> {
  await tx.manager.insert(ProductRow, row);
}
