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
 * Reserves packs, all or nothing: where anything is short, the transaction fails with an error that `isOversold` knows.
 * Sold never exceeds stock, because a CHECK is evaluated under the row's lock. Send it last: the rows of goods that many
 * buy are then locked for no longer than the commit takes.
 */
export function reserveStock(tx: Tx, packs: readonly Packs[]): void {
  move(tx, 'reserved = stock.reserved + wanted.quantity', packs);
}

/** True where a transaction failed because somebody else had reserved the stock in the meantime. */
export function isOversold(error: unknown): boolean {
  return (error as { constraint?: string } | null)?.constraint === 'stock_never_oversold';
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
