import { newId } from '@shanhai/kernel';
import type { OwnWorld } from './own-world';

/** Entries that an office of the place sees, of one combination of facets: rows, no orders behind them. */
export async function manyEntries(world: OwnWorld, seatCode: string, count: number): Promise<void> {
  const facetId = newId();
  await world.sql(
    `INSERT INTO count_facets (id, scheme_code, scheme_version, measure, outcome, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, category_code, channel, evidence_level)
     VALUES ($1, 'UNION', 1, 'PURCHASE', 'COUNTED', $2::uuid, ARRAY[$2::uuid], ARRAY[$3::text], $2::uuid, ARRAY['640422', '640400', '640000'], 'GOJI', 'UNION_DIRECT', 1)`,
    [facetId, newId(), seatCode],
  );
  await world.sql(
    `INSERT INTO count_entries (id, buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement)
     SELECT gen_random_uuid(), $2, $1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), d, to_char(d, 'YYYY-MM'), 'REGULAR', n, n, 0, gen_random_uuid(), '{"rules": []}'
     FROM generate_series(1, $3::integer) n, LATERAL (SELECT date '2023-01-01' + n % 700 AS d) AS days`,
    [facetId, newId(), count],
  );
  await world.sql(
    `INSERT INTO count_totals (facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries)
     SELECT facet_id, to_char(recognised_on, 'YYYY-MM'), posting_month, sum(amount_fen), sum(goods_fen), count(*) FROM count_entries WHERE facet_id = $1 GROUP BY 1, 2, 3`,
    [facetId],
  );
}
