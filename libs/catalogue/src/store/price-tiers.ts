import type { Queryable, Tx } from '@shanhai/database';
import type { Tier } from '../rules/tiers';

export async function tiersOf(db: Queryable, skuId: string): Promise<Tier[]> {
  return db.query<Tier>(
    'SELECT from_quantity AS "fromQuantity", unit_price_fen AS "unitPriceFen" FROM price_tiers WHERE sku_id = $1 ORDER BY from_quantity',
    [skuId],
  );
}

/** Replaces the prices of a SKU by these. */
export async function replaceTiers(
  tx: Tx,
  sku: { id: string; supplierId: string },
  tiers: readonly Tier[],
): Promise<void> {
  await tx.query('DELETE FROM price_tiers WHERE sku_id = $1 AND supplier_id = $2', [sku.id, sku.supplierId]);
  await tx.query(
    `INSERT INTO price_tiers (sku_id, supplier_id, from_quantity, unit_price_fen)
     SELECT $1::uuid, $2::uuid, * FROM unnest($3::int[], $4::bigint[])`,
    [sku.id, sku.supplierId, tiers.map((tier) => tier.fromQuantity), tiers.map((tier) => tier.unitPriceFen)],
  );
}
