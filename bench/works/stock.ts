import type { Laboratory } from '../laboratory';
import type { SideBySide } from '../side-by-side';

/** What is true of the stock after all orders of the run, of every contender. @throws Error where a pack was sold twice or lost. */
export async function stockAfterOrders({ database }: Laboratory): Promise<SideBySide> {
  const [found] = await database.sql<Record<'wrong' | 'oversold' | 'packs' | 'most', bigint>>(
    `SELECT count(*) FILTER (WHERE s.reserved <> COALESCE(o.packs, 0)) AS wrong, count(*) FILTER (WHERE s.on_hand < s.reserved) AS oversold,
       COALESCE(sum(s.reserved), 0)::bigint AS packs, COALESCE(max(o.orders), 0) AS most
     FROM stock s LEFT JOIN (SELECT sku_id, sum(confirmed_quantity - shipped_quantity) AS packs, count(DISTINCT order_id) AS orders FROM order_lines GROUP BY 1) o USING (sku_id)`,
  );
  const [{ deadlocks }] = await database.sql<{ deadlocks: bigint }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  if (found.wrong + found.oversold + deadlocks > 0n)
    throw new Error(`${found.wrong} SKUs with a wrong reservation, ${found.oversold} oversold, ${deadlocks} deadlocks`);
  const figures = `${found.packs.toLocaleString('en')} packs reserved, exactly those ordered, none oversold; the SKU ordered most stands in ${found.most.toLocaleString('en')} orders; ${deadlocks} deadlocks`;
  return { what: 'the stock after all orders', ratio: '', figures };
}
