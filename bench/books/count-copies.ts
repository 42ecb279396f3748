import { startWorker, untilCounted } from '../counting';
import type { BenchDatabase } from '../database';
import { recordWaiting } from './copies';
import type { Pattern } from './pattern';

/**
 * Records the facts of so many copies at once and lets workers count them, twice: facts per second of the second time, when
 * the workers are warm.
 * @throws Error where the sums are not those of the pattern, as many times: a fact was counted twice, or not at all.
 */
export async function countedPerSecond(
  database: BenchDatabase,
  pattern: Pattern,
  copies: number,
  workers: number,
): Promise<number> {
  const running = await Promise.all(Array.from({ length: workers }, () => startWorker(database)));
  try {
    await recordWaiting(database, pattern, copies);
    await untilCounted(database);
    const [{ head }] = await database.sql<{ head: string }>('SELECT max(position)::text AS head FROM fact_positions');
    const facts = await recordWaiting(database, pattern, copies);
    const startedAt = performance.now();
    await untilCounted(database);
    const seconds = (performance.now() - startedAt) / 1000;
    await requireCountedOnce(database, pattern, copies, head);
    return facts / seconds;
  } finally {
    await Promise.all(running.map((worker) => worker.stop()));
  }
}

async function requireCountedOnce(
  { sql }: BenchDatabase,
  { firstPosition, facts }: Pattern,
  copies: number,
  head: string,
): Promise<void> {
  const [{ wrong, facets }] = await sql<{ wrong: bigint; facets: bigint }>(
    `WITH pattern AS (SELECT facet_id, sum(amount_fen) AS amount, sum(goods_fen) AS goods FROM count_entries WHERE position >= $1 AND position < $1::bigint + $2 GROUP BY 1),
     counted AS (SELECT facet_id, sum(amount_fen) AS amount, sum(goods_fen) AS goods FROM count_entries WHERE position > $3 GROUP BY 1)
     SELECT count(*) FILTER (WHERE (pattern.amount * $4, pattern.goods * $4) IS DISTINCT FROM (counted.amount, counted.goods)) AS wrong, count(*) AS facets
     FROM pattern FULL JOIN counted USING (facet_id)`,
    [firstPosition.toString(), facts, head, copies],
  );
  if (wrong > 0n || facets === 0n)
    throw new Error(`${wrong} of ${facets} combinations of facets were not counted exactly once`);
}
