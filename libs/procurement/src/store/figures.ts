import type { Fen, Month } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { categoriesBelow } from '@shanhai/goods';
import type { Viewer } from '@shanhai/graphql';
import type { CarriedPlace } from '../rules/carried-places';
import type { Basis, Facet } from '../rules/facet';
import { type Below, facetColumn, RECORDED_CODES } from './facet-columns';

/** The position that everything at or below is counted; the one asked for where that is earlier. Entries up to it never change. */
export async function countedThrough(db: Queryable, asked: bigint | null = null): Promise<bigint> {
  const [{ through }] = await db.query<{ through: bigint }>('SELECT min(position) AS through FROM counter_slots');
  return asked !== null && asked < through ? asked : through;
}

/**
 * Sums and the tail beyond them: `sums(facet_id, recognised_month, posting_month, amount_fen, entries)` is exactly what the
 * facts up to `bounds.through` count, in one snapshot. The tail is short: it is what was counted since the last roll-up.
 * Its bounds are read before it, as values: joined with, they let PostgreSQL expect a good part of the ledger and scan it.
 */
export const SUMS = `bounds AS MATERIALIZED (SELECT r.position AS rolled, r.stage_position AS stages_rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup r),
  sums AS (
    SELECT facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries FROM count_totals
    UNION ALL
    SELECT e.facet_id, to_char(e.recognised_on, 'YYYY-MM'), e.posting_month, e.amount_fen, e.goods_fen, 1
    FROM count_entries e WHERE e.position > (SELECT rolled FROM bounds) AND e.position <= (SELECT through FROM bounds)
  )`;

/**
 * Sums of stages and the tail beyond them, as `SUMS` has them of what is counted, and to the same position: beside it, in
 * one statement, `stage_sums(facet_id, month, amount_fen)` is of the same moment. What is expected of orders ends as zero:
 * an index knows the sums that are not.
 */
export const STAGE_SUMS = `stage_sums AS (
    SELECT facet_id, month, amount_fen FROM stage_totals WHERE amount_fen <> 0
    UNION ALL
    SELECT e.facet_id, to_char(e.happened_on, 'YYYY-MM'), e.amount_fen
    FROM stage_entries e WHERE e.position > (SELECT stages_rolled FROM bounds) AND e.position <= (SELECT through FROM bounds)
  )`;

/** Which combinations of facets, as `f`, a viewer may see: an office its places on either side, others their own. */
export function visibleFacets(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.organisationKind === 'OFFICE') {
    const seats = `$${parameters.push(viewer.seatCodes)}::text[]`;
    return `(f.buyer_codes && ${seats} OR f.origin_codes && ${seats})`;
  }
  const own = `$${parameters.push(viewer.organisationId)}::uuid`;
  return viewer.organisationKind === 'SUPPLIER'
    ? `f.supplier_id = ${own}`
    : `(f.buyer_id = ${own} OR ${own} = ANY(f.unit_ids))`;
}

export interface FigureFilter extends Below {
  buyerId?: string | null;
  supplierId?: string | null;
  pairingId?: string | null;
  categoryCode?: string | null;
  channel?: string | null;
  /** COUNTED where nothing is said; amounts of other outcomes are those of the goods, which count for nothing. */
  outcome?: string | null;
}

/** Conditions on combinations of facets, as `f`; places by the codes recorded with them, or by codes carried to a date. */
export function matching(filter: FigureFilter, parameters: unknown[], codes = RECORDED_CODES): string {
  const conditions: string[] = ['TRUE'];
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value !== null && value !== undefined) conditions.push(condition(`$${parameters.push(value)}`));
  };
  add(filter.buyerCode, (p) => `${p}::text = ANY(${codes.buyerCodes})`);
  add(filter.originCode, (p) => `${p}::text = ANY(${codes.originCodes})`);
  add(filter.buyerId, (p) => `f.buyer_id = ${p}`);
  add(filter.unitId, (p) => `${p}::uuid = ANY(f.unit_ids)`);
  add(filter.supplierId, (p) => `f.supplier_id = ${p}`);
  add(filter.pairingId, (p) => `f.pairing_id = ${p}`);
  add(filter.categoryCode, (p) => `f.category_code IN (${categoriesBelow(p)})`);
  add(filter.channel, (p) => `f.channel = ${p}`);
  add(filter.outcome, (p) => `f.outcome = ${p}`);
  return conditions.join(' AND ');
}

/** Places as of a stated date (CR-9): what each recorded code is then, and the office's own. */
export interface PlacesAsOf {
  carried: readonly CarriedPlace[];
  seatCode: string | null;
}

export interface TotalsQuestion {
  schemes: readonly string[];
  from: Month;
  until: Month;
  basis: Basis;
  filter: FigureFilter;
  groupBy: readonly Facet[];
  /** Of more some are read, with how many there are, for the caller to refuse: nobody keeps millions of them. */
  rowsMax: number;
  /** Null: each amount stays under the codes of its recognition date. */
  places: PlacesAsOf | null;
}

export interface TotalsRow {
  scheme: string;
  keys: (string | null)[];
  amountFen: Fen;
  goodsFen: Fen;
  entries: bigint;
}

/**
 * Counted totals, each scheme by itself, and the position they are true at: one statement, one snapshot. `groups` is how many
 * rows there are, some of which are given where that is more than `rowsMax`.
 */
export async function totals(
  db: Queryable,
  viewer: Viewer,
  question: TotalsQuestion,
): Promise<{ countedThrough: bigint; groups: number; rows: TotalsRow[] }> {
  const month = question.basis === 'POSTING' ? 's.posting_month' : 's.recognised_month';
  const parameters: unknown[] = [question.schemes, question.from, question.until];
  const { codes, join, visible } = placesOf(question.places, viewer, parameters, 's.recognised_month');
  const columns = question.groupBy.map((facet) => facetColumn(facet, { month, ...codes }, question.filter, parameters));
  const outcome = question.filter.outcome ?? (question.groupBy.includes('OUTCOME') ? null : 'COUNTED');
  const conditions = [visible, matching({ ...question.filter, outcome }, parameters, codes)];
  const [row] = await db.query<{
    through: bigint;
    groups: number;
    rows: { scheme: string; keys: (string | null)[]; amount: string; goods: string; entries: string }[];
  }>(
    `WITH ${SUMS}
     SELECT (SELECT through FROM bounds) AS through, COALESCE(max(g.groups), 0)::integer AS groups, COALESCE(jsonb_agg(to_jsonb(g) - 'groups'), '[]') AS rows FROM (
       SELECT f.scheme_code AS scheme, ARRAY[${columns.join(', ')}]::text[] AS keys, sum(s.amount_fen)::text AS amount, sum(s.goods_fen)::text AS goods, sum(s.entries)::text AS entries,
         count(*) OVER () AS groups
       FROM sums s JOIN count_facets f ON f.id = s.facet_id${join}
       WHERE f.scheme_code = ANY($1::text[]) AND ${month} >= $2 AND ${month} <= $3 AND ${conditions.join(' AND ')}
       GROUP BY ${['f.scheme_code', ...columns].join(', ')} LIMIT $${parameters.push(question.rowsMax)}
     ) g`,
    parameters,
  );
  const rows = row.rows.map(({ scheme, keys, amount, goods, entries }) => ({
    scheme,
    keys,
    amountFen: BigInt(amount),
    goodsFen: BigInt(goods),
    entries: BigInt(entries),
  }));
  const order = (a: TotalsRow, b: TotalsRow) => (a.keys.join('|') < b.keys.join('|') ? -1 : 1);
  return { countedThrough: row.through, groups: row.groups, rows: rows.sort(order) };
}

/**
 * Codes of places as recorded in a month, or carried to a date; and what of that a viewer sees: its place under any of its
 * codes or under that date's.
 */
export function placesOf(
  places: PlacesAsOf | null,
  viewer: Viewer,
  parameters: unknown[],
  month: string,
): { codes: typeof RECORDED_CODES; join: string; visible: string } {
  const visible = visibleFacets(viewer, parameters);
  if (places === null) return { codes: RECORDED_CODES, join: '', visible };
  const carried = `jsonb_to_recordset($${parameters.push(JSON.stringify(places.carried))}::jsonb) AS c(code text, "from" text, until text, codes text[])`;
  const side = (alias: string, recorded: string) =>
    `LEFT JOIN (SELECT * FROM ${carried}) ${alias} ON ${alias}.code = ${recorded}[1] AND ${month} >= ${alias}."from" AND ${month} < ${alias}.until`;
  const codes = {
    buyerCodes: 'COALESCE(buyer_at.codes, f.buyer_codes)',
    originCodes: 'COALESCE(origin_at.codes, f.origin_codes)',
  };
  const seat = `$${parameters.push(viewer.organisationKind === 'OFFICE' ? places.seatCode : null)}::text`;
  return {
    codes,
    join: ` ${side('buyer_at', 'f.buyer_codes')} ${side('origin_at', 'f.origin_codes')}`,
    visible: `(${visible} OR ${seat} = ANY(${codes.buyerCodes}) OR ${seat} = ANY(${codes.originCodes}))`,
  };
}

/** The lowest codes, of buyers and of lots, that anything of the schemes, and where `stages` any stage, is recorded under. */
export async function recordedPlaces(
  db: Queryable,
  schemes: readonly string[],
  { stages }: { stages: boolean },
): Promise<string[]> {
  const rows = await db.query<{ code: string }>(
    `SELECT DISTINCT c.code FROM (
       SELECT buyer_codes, origin_codes FROM count_facets WHERE scheme_code = ANY($1::text[])
       UNION ALL SELECT buyer_codes, origin_codes FROM stage_facets WHERE $2
     ) f, LATERAL (VALUES (f.buyer_codes[1]), (f.origin_codes[1])) AS c(code) WHERE c.code IS NOT NULL ORDER BY 1`,
    [schemes, stages],
  );
  return rows.map((row) => row.code);
}

/** SQL for the names of a pairing's parties, east first; null for what is no pairing's id. */
export const pairingName = (id: string): string =>
  `(SELECT COALESCE(e.name, o.name) || '–' || w.name FROM pairings p
          LEFT JOIN LATERAL (SELECT name FROM division_spans d WHERE d.code = p.east_division_code ORDER BY edition DESC, valid_from DESC LIMIT 1) e ON true
          LEFT JOIN organisations o ON o.id = p.east_organisation_id
          JOIN LATERAL (SELECT name FROM division_spans d WHERE d.code = p.west_division_code ORDER BY edition DESC, valid_from DESC LIMIT 1) w ON true
        WHERE p.id::text = ${id} ORDER BY p.version DESC LIMIT 1)`;

/** The schemes that there are, and whether a category is one. */
export async function knownCodes(
  db: Queryable,
  categoryCode: string | null,
): Promise<{ schemes: string[]; category: boolean }> {
  const [row] = await db.query<{ schemes: string[]; category: boolean }>(
    `SELECT ARRAY(SELECT DISTINCT code FROM schemes) AS schemes, EXISTS (SELECT FROM categories WHERE code = $1::text) AS category`,
    [categoryCode],
  );
  return row;
}

/** Names of the codes and ids that figures are grouped by: one statement for all of them. */
export async function namesOf(
  db: Queryable,
  codes: readonly string[],
  language: 'zh' | 'en',
): Promise<Map<string, string>> {
  const rows = await db.query<{ key: string; name: string }>(
    `WITH wanted AS (SELECT DISTINCT unnest($1::text[]) AS key)
     SELECT key, COALESCE(
       (SELECT name FROM organisations o WHERE o.id = CASE WHEN key ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' THEN key::uuid END),
       (SELECT name FROM declared_sellers o WHERE o.id = CASE WHEN key ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' THEN key::uuid END),
       (SELECT name FROM division_spans d WHERE d.code = key ORDER BY edition DESC, valid_from DESC LIMIT 1),
       (SELECT CASE WHEN $2 = 'en' THEN name_en ELSE name_zh END FROM categories c WHERE c.code = key),
       ${pairingName('key')}, key) AS name
     FROM wanted`,
    [codes, language],
  );
  return new Map(rows.map((row) => [row.key, row.name]));
}
