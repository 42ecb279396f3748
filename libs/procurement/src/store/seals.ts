import { createHash } from 'node:crypto';
import { compareText, type Fen, type Month } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';

/** Rows hashed at a time: bounds memory. */
const ROWS_AT_ONCE = 5_000;

/** What a seal sums: entries of one scheme and measure, never mixed (CR-21). */
export interface SealSum {
  scheme: string;
  measure: string;
  entries: bigint;
  countedFen: Fen;
  goodsFen: Fen;
}

/** Number, sums and hash of the entries posted to a month by facts before a position, in the order (position, id). */
export async function sealOf(
  db: Queryable,
  month: Month,
  position: bigint,
): Promise<{ entries: bigint; sums: SealSum[]; hash: Buffer }> {
  const digest = createHash('sha256');
  let entries = 0n;
  const sums = new Map<string, SealSum>();
  let after: { position: bigint; id: string } = { position: -1n, id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows = await db.query<Omit<SealSum, 'entries'> & { position: bigint; id: string; line: string }>(
      `SELECT e.position, e.id, f.scheme_code AS scheme, f.measure, e.amount_fen AS "countedFen", e.goods_fen AS "goodsFen",
         concat_ws('|', e.id, facet_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id) AS line
       FROM count_entries e JOIN count_facets f ON f.id = e.facet_id
       WHERE e.posting_month = $1 AND e.position < $2 AND (e.position, e.id) > ($3, $4) ORDER BY e.position, e.id LIMIT $5`,
      [month, position, after.position, after.id, ROWS_AT_ONCE],
    );
    for (const row of rows) {
      digest.update(`${row.line}\n`);
      entries += 1n;
      addTo(sums, row);
    }
    if (rows.length < ROWS_AT_ONCE) return { entries, sums: inOrder(sums), hash: digest.digest() };
    after = rows.at(-1)!;
  }
}

function addTo(sums: Map<string, SealSum>, { scheme, measure, countedFen, goodsFen }: Omit<SealSum, 'entries'>): void {
  const key = `${scheme} ${measure}`;
  const sum = sums.get(key) ?? { scheme, measure, entries: 0n, countedFen: 0n, goodsFen: 0n };
  sum.entries += 1n;
  sum.countedFen += countedFen;
  sum.goodsFen += goodsFen;
  sums.set(key, sum);
}

const inOrder = (sums: ReadonlyMap<string, SealSum>): SealSum[] =>
  [...sums.values()].sort((a, b) => compareText(a.scheme, b.scheme) || compareText(a.measure, b.measure));

/** Sums as they are kept: numbers as strings of digits. */
export const sumsToJson = (sums: readonly SealSum[]) =>
  sums.map(({ scheme, measure, entries, countedFen, goodsFen }) => ({
    scheme,
    measure,
    entries: entries.toString(),
    countedFen: countedFen.toString(),
    goodsFen: goodsFen.toString(),
  }));
export type KeptSum = ReturnType<typeof sumsToJson>[number];

/** A month's seal. */
export interface Seal {
  month: Month;
  position: bigint;
  entries: bigint;
  hash: Buffer;
}

/** Seals that are made, of months from one to another, in their order. */
export function sealedMonths(db: Queryable, from: Month, until: Month): Promise<Seal[]> {
  return db.query(
    'SELECT month, position, entries, hash FROM period_seals WHERE month >= $1 AND month <= $2 ORDER BY month',
    [from, until],
  );
}
