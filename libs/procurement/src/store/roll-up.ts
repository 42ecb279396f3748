import type { Tx } from '@shanhai/database';

/** Adds the count entries of the positions (from, until] to the totals. */
export function rollUpEntries(tx: Tx, from: bigint, until: bigint): void {
  tx.send(
    `INSERT INTO count_totals (facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries)
     SELECT facet_id, to_char(recognised_on, 'YYYY-MM'), posting_month, sum(amount_fen), sum(goods_fen), count(*)
     FROM count_entries WHERE position > $1 AND position <= $2 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
     ON CONFLICT (facet_id, recognised_month, posting_month) DO UPDATE
     SET amount_fen = count_totals.amount_fen + excluded.amount_fen, goods_fen = count_totals.goods_fen + excluded.goods_fen, entries = count_totals.entries + excluded.entries`,
    [from, until],
  );
  tx.send('UPDATE count_rollup SET position = $1', [until]);
}

/** Adds the stage entries of the positions (from, until] to the totals. */
export function rollUpStages(tx: Tx, from: bigint, until: bigint): void {
  tx.send(
    `INSERT INTO stage_totals (facet_id, month, amount_fen)
     SELECT facet_id, to_char(happened_on, 'YYYY-MM'), sum(amount_fen)
     FROM stage_entries WHERE position > $1 AND position <= $2 GROUP BY 1, 2 ORDER BY 1, 2
     ON CONFLICT (facet_id, month) DO UPDATE SET amount_fen = stage_totals.amount_fen + excluded.amount_fen`,
    [from, until],
  );
  tx.send('UPDATE count_rollup SET stage_position = $1', [until]);
}
