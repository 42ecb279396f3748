import type { Tx } from '@shanhai/database';

/** A number of packs of one SKU. */
export interface Packs {
  skuId: string;
  quantity: number;
}

const SUMMED = `(SELECT sku, sum(quantity) AS quantity FROM unnest($1::uuid[], $2::bigint[]) AS w(sku, quantity) GROUP BY sku)`;
/** Rows are locked in the order of their ids, so that orders that share SKUs wait for each other and never deadlock. */
const LOCKED = `(SELECT sku_id FROM stock WHERE sku_id = ANY($1::uuid[]) ORDER BY sku_id FOR UPDATE)`;

/**
 * Reserves packs, all or nothing. Returns an empty list where all are reserved; else what is short and how much there
 * is, and the caller refuses, which rolls back. Sold never exceeds stock: the guard is evaluated under the row lock and
 * stands as a CHECK besides.
 */
export async function reserveStock(tx: Tx, packs: readonly Packs[]): Promise<{ skuId: string; available: number }[]> {
  const reserved = await tx.query<{ skuId: string }>(
    `WITH wanted AS ${SUMMED}, locked AS MATERIALIZED ${LOCKED}
     UPDATE stock SET reserved = stock.reserved + wanted.quantity FROM wanted, locked
     WHERE stock.sku_id = wanted.sku AND locked.sku_id = stock.sku_id AND stock.on_hand - stock.reserved >= wanted.quantity
     RETURNING stock.sku_id AS "skuId"`,
    columns(packs),
  );
  const done = new Set(reserved.map((row) => row.skuId));
  const short = [...new Set(packs.map((each) => each.skuId))].filter((skuId) => !done.has(skuId));
  if (short.length === 0) return [];
  const rows = await tx.query<{ skuId: string; available: bigint }>(
    'SELECT sku_id AS "skuId", on_hand - reserved AS available FROM stock WHERE sku_id = ANY($1::uuid[])',
    [short],
  );
  const available = new Map(rows.map((row) => [row.skuId, Number(row.available)]));
  return short.map((skuId) => ({ skuId, available: available.get(skuId) ?? 0 }));
}

/** Gives reserved packs back: declined, cancelled, expired, confirmed in part. */
export function releaseStock(tx: Tx, packs: readonly Packs[]): void {
  move(tx, 'reserved = stock.reserved - wanted.quantity', packs);
}

/** Takes reserved packs out of the house: shipped. */
export function takeStock(tx: Tx, packs: readonly Packs[]): void {
  move(tx, 'reserved = stock.reserved - wanted.quantity, on_hand = stock.on_hand - wanted.quantity', packs);
}

/** Puts returned packs back on hand. */
export function restock(tx: Tx, packs: readonly Packs[]): void {
  move(tx, 'on_hand = stock.on_hand + wanted.quantity', packs);
}

function move(tx: Tx, set: string, packs: readonly Packs[]): void {
  if (packs.every((each) => each.quantity === 0)) return;
  tx.send(
    `WITH wanted AS ${SUMMED}, locked AS MATERIALIZED ${LOCKED}
     UPDATE stock SET ${set} FROM wanted, locked WHERE stock.sku_id = wanted.sku AND locked.sku_id = stock.sku_id`,
    columns(packs),
  );
}

function columns(packs: readonly Packs[]): unknown[] {
  return [packs.map((each) => each.skuId), packs.map((each) => each.quantity)];
}
