import { type KeptRoot, rootKey } from '@shanhai/channels';
import type { Queryable } from '@shanhai/database';
import type { Fen, Month } from '@shanhai/kernel';
import { packsCounted } from '../rules/sales';

/** What channels ask of counting, to judge rows before they are facts; the counter divides them itself (CR-1). */
export const counting = {
  /** Packs of roots that count as purchases of the east-west family: of the scheme that counts most of each. */
  async packsCounted(db: Queryable, roots: readonly KeptRoot[]): Promise<Map<string, number>> {
    const rows = await db.query<{ lineId: string; lotId: string; countedFen: Fen }>(
      `SELECT "lineId", "lotId", max(fen)::bigint AS "countedFen" FROM (
         SELECT e.order_line_id AS "lineId", e.lot_id AS "lotId", f.scheme_code, sum(e.amount_fen) AS fen FROM count_entries e
         JOIN count_facets f ON f.id = e.facet_id AND f.measure = 'PURCHASE'
         JOIN schemes s ON s.code = f.scheme_code AND s.version = f.scheme_version AND s.evaluator = 'EW_PURCHASE'
         WHERE e.order_line_id = ANY($1::uuid[]) GROUP BY 1, 2, 3) sums GROUP BY 1, 2 HAVING max(fen) > 0`,
      [roots.map(({ lineId }) => lineId)],
    );
    const counted = new Map(rows.map((row) => [rootKey(row), row.countedFen]));
    return new Map(
      roots.flatMap((root) => {
        const fen = counted.get(rootKey(root));
        const accepted = { fen: root.valueFen, quantity: root.quantity };
        return fen === undefined ? [] : [[rootKey(root), packsCounted(fen, accepted)] as const];
      }),
    );
  },

  /** Those of the months whose books are closed. */
  async sealedMonths(db: Queryable, months: readonly Month[]): Promise<Month[]> {
    const rows = await db.query<{ month: Month }>(
      'SELECT month FROM period_seal_requests WHERE month = ANY($1::text[])',
      [months],
    );
    return rows.map(({ month }) => month);
  },
};
