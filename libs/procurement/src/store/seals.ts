import { createHash } from 'node:crypto';
import type { Fen, Month } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';

/** Rows hashed at a time: bounds memory. */
const ROWS_AT_ONCE = 5_000;

/** Number, sum and hash of the entries posted to a month by facts before a position, in the order (position, id). */
export async function sealOf(
  db: Queryable,
  month: Month,
  position: bigint,
): Promise<{ entries: bigint; countedFen: bigint; hash: Buffer }> {
  const digest = createHash('sha256');
  let [entries, countedFen] = [0n, 0n];
  let after: { position: bigint; id: string } = { position: -1n, id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows = await db.query<{ position: bigint; id: string; amount: bigint; line: string }>(
      `SELECT position, id, amount_fen AS amount,
         concat_ws('|', id, facet_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id) AS line
       FROM count_entries WHERE posting_month = $1 AND position < $2 AND (position, id) > ($3, $4) ORDER BY position, id LIMIT $5`,
      [month, position, after.position, after.id, ROWS_AT_ONCE],
    );
    for (const row of rows) {
      digest.update(`${row.line}\n`);
      entries += 1n;
      countedFen += row.amount;
    }
    if (rows.length < ROWS_AT_ONCE) return { entries, countedFen, hash: digest.digest() };
    after = rows.at(-1)!;
  }
}

/** A month's seal. */
export interface Seal {
  month: Month;
  position: bigint;
  entries: bigint;
  countedFen: Fen;
  hash: Buffer;
}

/** Seals that are made, of months from one to another, in their order. */
export function sealedMonths(db: Queryable, from: Month, until: Month): Promise<Seal[]> {
  return db.query(
    'SELECT month, position, entries, counted_fen AS "countedFen", hash FROM period_seals WHERE month >= $1 AND month <= $2 ORDER BY month',
    [from, until],
  );
}
