import type { Queryable, Tx } from '@shanhai/database';

export const PRICINGS = ['PACK', 'WEIGHT'] as const;
export type Pricing = (typeof PRICINGS)[number];

export interface SkuRow {
  id: string;
  supplierId: string;
  productId: string;
  code: string;
  name: string;
  contentBase: bigint;
  pricing: Pricing;
  caseSize: number;
  /** As the standard of its kind calls it (特优, 一级); null where nothing is said. */
  grade: string | null;
  gtin: string | null;
}

export const SKU_COLUMNS = `k.id, k.supplier_id AS "supplierId", k.product_id AS "productId", k.code, k.name, k.content_base AS "contentBase",
  k.pricing, k.case_size AS "caseSize", k.grade, k.gtin`;

/** SKUs by id, in one statement; unknown ids are left out. */
export async function skusById(db: Queryable, ids: readonly string[]): Promise<Map<string, SkuRow>> {
  const rows = await db.query<SkuRow>(`SELECT ${SKU_COLUMNS} FROM skus k WHERE k.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** As `skusById`, but only those that were ever on sale, and the viewer's own. */
export async function visibleSkus(
  db: Queryable,
  ids: readonly string[],
  organisationId: string | null,
): Promise<Map<string, SkuRow>> {
  const rows = await db.query<SkuRow>(
    `SELECT ${SKU_COLUMNS} FROM skus k WHERE k.id = ANY($1::uuid[])
       AND (k.supplier_id = $2::uuid OR EXISTS (SELECT FROM listings g WHERE g.sku_id = k.id))`,
    [ids, organisationId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The supplier's own SKU, locked, so that its prices and its listing change one after the other; null where it has none. */
export async function lockSku(tx: Tx, id: string, supplierId: string): Promise<SkuRow | null> {
  const [row] = await tx.query<SkuRow>(
    `SELECT ${SKU_COLUMNS} FROM skus k WHERE k.id = $1 AND k.supplier_id = $2 FOR NO KEY UPDATE`,
    [id, supplierId],
  );
  return row ?? null;
}

/** Adds a SKU with an empty stock. False where its code is taken. */
export async function insertSku(tx: Tx, sku: SkuRow): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO skus (id, supplier_id, product_id, code, name, content_base, pricing, case_size, gtin, grade)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (code) DO NOTHING RETURNING 1`,
    [
      sku.id,
      sku.supplierId,
      sku.productId,
      sku.code,
      sku.name,
      sku.contentBase,
      sku.pricing,
      sku.caseSize,
      sku.gtin,
      sku.grade,
    ],
  );
  if (inserted.length === 0) return false;
  tx.send('INSERT INTO stock (sku_id, supplier_id, product_id) VALUES ($1, $2, $3)', [
    sku.id,
    sku.supplierId,
    sku.productId,
  ]);
  return true;
}
