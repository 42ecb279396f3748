import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { Tier } from '../rules/tiers';
import { SKU_COLUMNS, type SkuRow } from './skus';

export type ListingStatus = 'ON_SALE' | 'WITHDRAWN';

/** A SKU with how it is sold. */
export interface ListingRow extends SkuRow {
  status: ListingStatus;
  minimumQuantity: number;
  publishedOn: BusinessDate;
  tiers: Tier[];
  /** On hand and not reserved, in packs. */
  available: bigint;
}

/** Bigints inside JSON come as text, to keep every digit. */
type Stored = Omit<ListingRow, 'tiers'> & { tiers: { fromQuantity: number; unitPriceFen: string }[] | null };

const SELECT = `SELECT ${SKU_COLUMNS}, g.status, g.minimum_quantity AS "minimumQuantity",
    g.published_on AS "publishedOn", coalesce(s.on_hand - s.reserved, 0) AS available,
    (SELECT jsonb_agg(jsonb_build_object('fromQuantity', t.from_quantity, 'unitPriceFen', t.unit_price_fen::text) ORDER BY t.from_quantity)
     FROM price_tiers t WHERE t.sku_id = g.sku_id AND t.supplier_id = g.supplier_id) AS tiers
  FROM skus k JOIN listings g ON g.sku_id = k.id AND g.supplier_id = k.supplier_id
  LEFT JOIN stock s ON s.sku_id = k.id AND s.supplier_id = k.supplier_id`;

const toRow = (row: Stored): ListingRow => ({
  ...row,
  tiers: (row.tiers ?? []).map((tier) => ({
    fromQuantity: tier.fromQuantity,
    unitPriceFen: BigInt(tier.unitPriceFen),
  })),
});

/** What is on sale of each product, by product id, with prices and stock in one statement. */
export async function listingsOnSale(db: Queryable, productIds: readonly string[]): Promise<Map<string, ListingRow[]>> {
  const rows = await db.query<Stored>(
    `${SELECT} WHERE k.product_id = ANY($1::uuid[]) AND g.status = 'ON_SALE' ORDER BY k.code`,
    [productIds],
  );
  return groupedBy(rows.map(toRow), (row) => row.productId);
}

/** The listings of SKUs, withdrawn ones too, by SKU id. */
export async function listingsOfSkus(db: Queryable, skuIds: readonly string[]): Promise<Map<string, ListingRow>> {
  const rows = await db.query<Stored>(`${SELECT} WHERE k.id = ANY($1::uuid[])`, [skuIds]);
  return new Map(rows.map((row) => [row.id, toRow(row)]));
}

/** Puts a SKU on sale, or changes how; its stock can be sold from the minimum quantity on. */
export async function putListing(
  tx: Tx,
  sku: { id: string; supplierId: string },
  minimumQuantity: number,
  publishedOn: BusinessDate,
): Promise<void> {
  await tx.query(
    `WITH listed AS (
       INSERT INTO listings AS g (sku_id, supplier_id, status, minimum_quantity, published_on) VALUES ($1, $2, 'ON_SALE', $3, $4)
       ON CONFLICT (sku_id, supplier_id) DO UPDATE SET status = 'ON_SALE', minimum_quantity = $3,
         published_on = CASE g.status WHEN 'ON_SALE' THEN g.published_on ELSE $4 END
     )
     UPDATE stock SET sellable_from = $3 WHERE sku_id = $1 AND supplier_id = $2`,
    [sku.id, sku.supplierId, minimumQuantity, publishedOn],
  );
}

/** Takes a SKU off sale. False where it was not on sale. */
export async function withdraw(tx: Tx, sku: { id: string; supplierId: string }): Promise<boolean> {
  const rows = await tx.query(
    `WITH withdrawn AS (
       UPDATE listings SET status = 'WITHDRAWN' WHERE sku_id = $1 AND supplier_id = $2 AND status = 'ON_SALE' RETURNING sku_id, supplier_id
     )
     UPDATE stock SET sellable_from = NULL FROM withdrawn w WHERE stock.sku_id = w.sku_id AND stock.supplier_id = w.supplier_id RETURNING 1`,
    [sku.id, sku.supplierId],
  );
  return rows.length > 0;
}
