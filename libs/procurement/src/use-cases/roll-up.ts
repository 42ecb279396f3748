import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';

/** Positions rolled up in one transaction: bounds its work after a long stop. */
const POSITIONS_AT_ONCE = 20_000n;

/**
 * Sums entries into totals up to the position below which every slot is done. One process at a time: the row that holds
 * the position is locked. A figure reads these sums and the entries beyond, so it is exact at any moment.
 */
@Injectable()
export class RollUp {
  constructor(private readonly database: Database) {}

  /** Returns true where there was something to roll up. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const [state] = await tx.query<{ rolled: bigint; through: bigint }>(
        'SELECT position AS rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup FOR UPDATE SKIP LOCKED',
      );
      if (!state || state.through <= state.rolled) return false;
      const until = state.through - state.rolled > POSITIONS_AT_ONCE ? state.rolled + POSITIONS_AT_ONCE : state.through;
      tx.send(
        `INSERT INTO count_totals (facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries)
         SELECT facet_id, to_char(recognised_on, 'YYYY-MM'), posting_month, sum(amount_fen), sum(goods_fen), count(*)
         FROM count_entries WHERE position > $1 AND position <= $2 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
         ON CONFLICT (facet_id, recognised_month, posting_month) DO UPDATE
         SET amount_fen = count_totals.amount_fen + excluded.amount_fen, goods_fen = count_totals.goods_fen + excluded.goods_fen, entries = count_totals.entries + excluded.entries`,
        [state.rolled, until],
      );
      tx.send('UPDATE count_rollup SET position = $1', [until]);
      return true;
    });
  }
}
