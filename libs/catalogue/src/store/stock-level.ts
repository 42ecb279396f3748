import type { Tx } from '@shanhai/database';

export interface StockLevel {
  onHand: bigint;
  reserved: bigint;
  /** The least packs that can be ordered; null where it is not on sale. */
  sellableFrom: bigint | null;
}

/** The stock of a SKU, locked. */
export async function lockStock(tx: Tx, sku: { id: string; supplierId: string }): Promise<StockLevel> {
  const [level] = await tx.query<StockLevel>(
    'SELECT on_hand AS "onHand", reserved, sellable_from::bigint AS "sellableFrom" FROM stock WHERE sku_id = $1 AND supplier_id = $2 FOR NO KEY UPDATE',
    [sku.id, sku.supplierId],
  );
  return level;
}

export async function setOnHand(tx: Tx, sku: { id: string; supplierId: string }, onHand: bigint): Promise<void> {
  await tx.query('UPDATE stock SET on_hand = $3 WHERE sku_id = $1 AND supplier_id = $2', [
    sku.id,
    sku.supplierId,
    onHand,
  ]);
}
