import type { Fen, Month } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { Facet } from '../rules/facet';
import type { Stage } from '../rules/stages';
import { facetColumn } from './facet-columns';
import { type FigureFilter, matching, type PlacesAsOf, placesOf, STAGE_SUMS, SUMS } from './figures';

/** What orders, deliveries and money can be grouped by; a scheme's own facets say nothing of them. */
export const STAGE_FACETS = [
  ...(['MONTH', 'QUARTER', 'YEAR'] as const),
  ...(['BUYER_PROVINCE', 'BUYER_CITY', 'BUYER_COUNTY', 'BUYER_DIVISION_BELOW', 'BUYER'] as const),
  ...(['UNIT', 'UNIT_TOP', 'UNIT_LEVEL_2', 'UNIT_LEVEL_3', 'UNIT_BELOW'] as const),
  ...(['ORIGIN_PROVINCE', 'ORIGIN_CITY', 'ORIGIN_COUNTY', 'ORIGIN_TOWN', 'ORIGIN_VILLAGE'] as const),
  ...(['ORIGIN_DIVISION_BELOW', 'SUPPLIER', 'CATEGORY', 'CATEGORY_TOP', 'CHANNEL'] as const),
] satisfies Facet[];
export type StageFacet = (typeof STAGE_FACETS)[number];

export interface StagesQuestion {
  scheme: string;
  from: Month;
  until: Month;
  filter: Omit<FigureFilter, 'pairingId' | 'outcome'>;
  groupBy: readonly StageFacet[];
  /** Null: stages stay under the codes of the order's date, what is counted under those of its recognition. */
  places: PlacesAsOf | null;
}

export interface StagesRow {
  keys: (string | null)[];
  fen: Record<Stage | 'COUNTED', Fen>;
}

/**
 * What was ordered, delivered, accepted and paid in each month, and what a scheme counted by recognition date, each by
 * itself: one statement, one snapshot. Of more groups than `most` some are given, and how many there are.
 */
export async function stages(
  db: Queryable,
  viewer: Viewer,
  { scheme, from, until, filter, groupBy, places }: StagesQuestion,
  most: number,
): Promise<{ countedThrough: bigint; groups: number; rows: StagesRow[]; purchasesToEnter: number }> {
  const parameters: unknown[] = [scheme, from, until];
  const { codes, join, visible } = placesOf(places, viewer, parameters, 's.month');
  const columns = groupBy.map((facet) => facetColumn(facet, { month: 's.month', ...codes }, filter, parameters));
  const keys = `ARRAY[${columns.join(', ')}]::text[]`;
  const conditions = `s.month >= $2 AND s.month <= $3 AND ${visible} AND ${matching(filter, parameters, codes)}`;
  const [row] = await db.query<{
    through: bigint;
    groups: number;
    waiting: number;
    rows: { keys: (string | null)[]; fen: Partial<Record<Stage | 'COUNTED', string>> }[];
  }>(
    `WITH ${SUMS}, ${STAGE_SUMS}, parts AS (
       SELECT ${keys} AS keys, f.stage, sum(s.amount_fen)::text AS fen
       FROM stage_sums s JOIN stage_facets f ON f.id = s.facet_id${join} WHERE f.stage <> 'EXPECTED' AND ${conditions}
       GROUP BY ${['f.stage', ...columns].join(', ')}
       UNION ALL
       SELECT ${keys}, 'COUNTED', sum(s.amount_fen)::text
       FROM (SELECT facet_id, recognised_month AS month, amount_fen FROM sums) s JOIN count_facets f ON f.id = s.facet_id${join}
       WHERE f.scheme_code = $1 AND f.outcome = 'COUNTED' AND ${conditions}
       GROUP BY ${['f.scheme_code', ...columns].join(', ')}
     )
     SELECT (SELECT through FROM bounds) AS through, (SELECT count(*)::integer FROM stage_backlog) AS waiting,
       COALESCE(max(g.groups), 0)::integer AS groups, COALESCE(jsonb_agg(to_jsonb(g) - 'groups' ORDER BY g.keys), '[]') AS rows
     FROM (SELECT keys, jsonb_object_agg(stage, fen) AS fen, count(*) OVER () AS groups FROM parts GROUP BY keys LIMIT $${parameters.push(most)}) g`,
    parameters,
  );
  const rows = row.rows
    .map(({ keys: values, fen }) => ({ keys: values, fen: amountsOf(fen) }))
    // What was entered and taken back entirely, as for goods that belonged to no origin until their lot was named.
    .filter(({ fen }) => Object.values(fen).some((each) => each !== 0n));
  return { countedThrough: row.through, groups: row.groups, rows, purchasesToEnter: row.waiting };
}

function amountsOf(fen: Partial<Record<Stage | 'COUNTED', string>>): StagesRow['fen'] {
  const of = (stage: Stage | 'COUNTED') => BigInt(fen[stage] ?? 0);
  return {
    ORDERED: of('ORDERED'),
    DELIVERED: of('DELIVERED'),
    ACCEPTED: of('ACCEPTED'),
    PAID: of('PAID'),
    COUNTED: of('COUNTED'),
  };
}
