import type { Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { Fen, Month } from '@shanhai/kernel';
import type { Facet } from '../rules/facet';
import { facetColumn, RECORDED_CODES } from './facet-columns';
import { SUMS, visibleFacets } from './figures';

/** A figure of posting months with what of it came late or adjusts an earlier period (CR-7). */
export interface PostedFigure {
  measure: string;
  keys: (string | null)[];
  /** All of it; the next two are parts of it. */
  amountFen: Fen;
  lateFen: Fen;
  adjustmentFen: Fen;
  goodsFen: Fen;
  entries: bigint;
}

export interface PostedQuestion {
  scheme: string;
  from: Month;
  until: Month;
  /** One table each; an empty one is the total. */
  groupings: readonly (readonly Facet[])[];
  /** Of all tables together. One row more is read where there are more, for the caller to refuse. */
  rowsMax: number;
}

/**
 * What a scheme counted in posting months, grouped in several ways, measures apart (CR-21): one statement, one snapshot.
 * Late entries and adjustments are read from the ledger by an index of their own; they are few.
 */
export async function postedFigures(
  db: Queryable,
  viewer: Viewer,
  { scheme, from, until, groupings, rowsMax }: PostedQuestion,
): Promise<{ countedThrough: bigint; versions: number[]; tables: PostedFigure[][] }> {
  const parameters: unknown[] = [scheme, from, until];
  const visible = visibleFacets(viewer, parameters);
  const tables = groupings.map((facets, index) => {
    const columns = facets.map((facet) =>
      facetColumn(facet, { month: 's.posting_month', ...RECORDED_CODES }, {}, parameters),
    );
    return `SELECT ${index} AS "table", f.measure, ARRAY[${columns.join(', ')}]::text[] AS keys, sum(s.amount) AS amount, sum(s.late) AS late, sum(s.adjustment) AS adjustment,
        sum(s.goods) AS goods, sum(s.entries) AS entries
      FROM posted s JOIN count_facets f ON f.id = s.facet_id GROUP BY ${['f.measure', ...columns].join(', ')}`;
  });
  const [row] = await db.query<{
    through: bigint;
    versions: number[];
    rows: (Record<'amount' | 'late' | 'adjustment' | 'goods' | 'entries', string> & {
      table: number;
      measure: string;
      keys: (string | null)[];
    })[];
  }>(
    `WITH ${SUMS}, posted AS MATERIALIZED (
       SELECT p.* FROM (
         SELECT facet_id, posting_month, sum(amount_fen) AS amount, 0 AS late, 0 AS adjustment, sum(goods_fen) AS goods, sum(entries) AS entries
         FROM sums WHERE posting_month >= $2 AND posting_month <= $3 GROUP BY 1, 2
         UNION ALL
         SELECT e.facet_id, e.posting_month, 0, sum(CASE WHEN e.posting = 'LATE' THEN e.amount_fen ELSE 0 END), sum(CASE WHEN e.posting = 'ADJUSTMENT' THEN e.amount_fen ELSE 0 END), 0, 0
         FROM count_entries e WHERE e.posting <> 'REGULAR' AND e.posting_month >= $2 AND e.posting_month <= $3 AND e.position <= (SELECT through FROM bounds) GROUP BY 1, 2
       ) p JOIN count_facets f ON f.id = p.facet_id WHERE f.scheme_code = $1 AND f.outcome = 'COUNTED' AND ${visible}
     )
     SELECT (SELECT through FROM bounds) AS through,
       (SELECT COALESCE(jsonb_agg(DISTINCT f.scheme_version), '[]') FROM posted p JOIN count_facets f ON f.id = p.facet_id) AS versions,
       (SELECT COALESCE(jsonb_agg(jsonb_build_object('table', t."table", 'measure', t.measure, 'keys', t.keys, 'amount', t.amount::text, 'late', t.late::text,
          'adjustment', t.adjustment::text, 'goods', t.goods::text, 'entries', t.entries::text) ORDER BY t.measure, t.keys), '[]') FROM (${tables.join(' UNION ALL ')} LIMIT $${parameters.push(rowsMax + 1)}) t) AS rows`,
    parameters,
  );
  const figures = row.rows.map(({ table, measure, keys, amount, late, adjustment, goods, entries }) => ({
    table,
    figure: {
      measure,
      keys,
      amountFen: BigInt(amount),
      lateFen: BigInt(late),
      adjustmentFen: BigInt(adjustment),
      goodsFen: BigInt(goods),
      entries: BigInt(entries),
    },
  }));
  return {
    countedThrough: row.through,
    versions: row.versions,
    tables: groupings.map((_, index) => figures.filter(({ table }) => table === index).map(({ figure }) => figure)),
  };
}

/** What was posted to a month but belongs to an earlier one. */
export interface Adjustment {
  scheme: string;
  measure: string;
  posting: string;
  /** The month that it is about: where it was recognised, or what it takes back. */
  ownMonth: Month;
  amountFen: Fen;
  goodsFen: Fen;
  entries: bigint;
  /** The position that all of them are true at. */
  countedThrough: bigint;
}

/** Late entries and prior-period adjustments that were posted to a month, by their own months (CR-7). */
export function adjustmentsOf(db: Queryable, viewer: Viewer, month: Month): Promise<Adjustment[]> {
  const parameters: unknown[] = [month];
  return db.query(
    `WITH bounds AS MATERIALIZED (SELECT min(position) AS through FROM counter_slots)
     SELECT f.scheme_code AS scheme, f.measure, e.posting, COALESCE(left(e.judgement->>'takesBack', 7), to_char(e.recognised_on, 'YYYY-MM')) AS "ownMonth",
       sum(e.amount_fen)::bigint AS "amountFen", sum(e.goods_fen)::bigint AS "goodsFen", count(*) AS entries,
       (SELECT through FROM bounds) AS "countedThrough"
     FROM count_entries e JOIN count_facets f ON f.id = e.facet_id
     WHERE e.posting <> 'REGULAR' AND e.posting_month = $1 AND e.position <= (SELECT through FROM bounds) AND f.outcome = 'COUNTED' AND ${visibleFacets(viewer, parameters)}
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 4, 3`,
    parameters,
  );
}
