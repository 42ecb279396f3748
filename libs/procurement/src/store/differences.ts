import { type Fen, firstDayOf, isId, type Month, nextMonth } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { type Basis, type Facet, ROWS_MAX } from '../rules/facet';
import type { DifferenceReason } from '../rules/scheme-difference';
import { facetColumn, RECORDED_CODES } from './facet-columns';
import { type FigureFilter, matching, visibleFacets } from './figures';
import { monthColumn } from './runs';

/** What is compared: a scheme as the ledger has it, all its versions or one, or what a run counts. */
export type Side =
  | { kind: 'LEDGER'; scheme: string; version: number | null }
  | { kind: 'RUN'; organisationId: string; runId: string; scheme: string };

export interface DifferenceQuestion {
  a: Side;
  b: Side;
  from: Month;
  until: Month;
  basis: Basis;
  filter: FigureFilter;
  groupBy: readonly Facet[];
  /** Entries of the ledger after this position are not looked at. */
  through: bigint;
}

export interface ReasonRow {
  /** The side that counts what the other does not. */
  only: 'A' | 'B';
  reason: DifferenceReason;
  amountFen: Fen;
}

export interface DifferenceRow {
  keys: (string | null)[];
  aFen: Fen;
  bFen: Fen;
  bothFen: Fen;
  reasons: ReasonRow[];
}

/** Goods of one line from one lot of which the two sides do not count the same. */
export interface DifferenceLineRow {
  lineId: string;
  lotId: string;
  streamId: string;
  buyerId: string;
  supplierId: string;
  aFen: Fen;
  bFen: Fen;
  bothFen: Fen;
  /** Why the other side does not count what is only on this one; null where nothing is. */
  onlyA: DifferenceReason | null;
  onlyB: DifferenceReason | null;
}

/** The position below which everything is counted now. */
export async function countedThrough(db: Queryable): Promise<bigint> {
  const [row] = await db.query<{ position: bigint }>('SELECT min(position) AS position FROM counter_slots');
  return row.position;
}

/** Entries of a side, as `e`, with their combinations of facets, as `f`. */
function entriesOf(side: Side, through: bigint, parameters: unknown[]): { from: string; where: string } {
  if (side.kind === 'RUN') {
    const [organisation, run] = [parameters.push(side.organisationId), parameters.push(side.runId)];
    return {
      from: 'count_run_entries e JOIN count_run_facets f ON f.organisation_id = e.organisation_id AND f.run_id = e.run_id AND f.id = e.facet_id',
      where: `e.organisation_id = $${organisation} AND e.run_id = $${run}`,
    };
  }
  const version = side.version === null ? '' : ` AND f.scheme_version = $${parameters.push(side.version)}`;
  return {
    from: 'count_entries e JOIN count_facets f ON f.id = e.facet_id',
    where: `f.scheme_code = $${parameters.push(side.scheme)}${version} AND e.position <= $${parameters.push(through)}`,
  };
}

/**
 * `judged(order_line_id, lot_id, …, keys, a, b, same, only_a, only_b)`: for each root and each row of the answer what the
 * sides count, the part that is the same, and why the other does not count the rest. Amounts cancel out root by root, so that
 * goods of one place never make up for those of another. Roots are put together by sorting, not by joins, whose cost would
 * hang on how well PostgreSQL guesses the size of either side. `look` narrows it to some order lines.
 */
function judged(viewer: Viewer, question: DifferenceQuestion, parameters: unknown[], look: Look = EVERYTHING): string {
  const { from, until, basis, filter, groupBy, through } = question;
  const month = monthColumn(basis);
  const [date, type] = basis === 'POSTING' ? ['e.posting_month', 'text'] : ['e.recognised_on', 'date'];
  const [first, beyond] =
    basis === 'POSTING' ? [from, nextMonth(until)] : [firstDayOf(from), firstDayOf(nextMonth(until))];
  const span = `${date} >= $${parameters.push(first)}::${type} AND ${date} < $${parameters.push(beyond)}::${type}`;
  const bound = (operator: string, ms: number | null) =>
    ms === null ? '' : ` AND e.order_line_id ${operator} $${parameters.push(idAt(ms))}::uuid`;
  const looked = `${bound('>=', look.fromMs)}${bound('<', look.untilMs)}`;
  const outcomes = (name: 'a' | 'b', side: Side) => {
    const entries = entriesOf(side, through, parameters);
    const columns = groupBy.map((facet) => facetColumn(facet, { month, ...RECORDED_CODES }, filter, parameters));
    // What a filter leaves out may still say why: an amount that was left out for want of a pairing has none to filter by.
    return `SELECT '${name}' AS side, e.order_line_id, e.lot_id, ARRAY[${columns.join(', ')}]::text[] AS keys, f.outcome, ${matching({ ...filter, outcome: null }, parameters)} AS inside,
         any_value(e.stream_id) AS stream_id, any_value(f.buyer_id) AS buyer_id, any_value(f.supplier_id) AS supplier_id, sum(e.amount_fen) AS amount, sum(e.goods_fen) AS goods
       FROM ${entries.from} WHERE ${entries.where} AND ${span}${looked} AND ${visibleFacets(viewer, parameters)} GROUP BY 2, 3, 4, 5, 6`;
  };
  // The outcome by which a side left out most of a root: the greatest amount, with the outcome written behind it.
  const leftOut = (name: string) =>
    `substr(max(CASE WHEN side = '${name}' AND outcome <> 'COUNTED' AND goods > 0 THEN lpad(goods::text, 20, '0') || outcome END) OVER root, 21)`;
  const counted = (name: string) => `bool_or(side = '${name}' AND outcome = 'COUNTED' AND amount <> 0) OVER root`;
  const amount = (name: string) =>
    `CASE WHEN side = '${name}' AND inside AND outcome = 'COUNTED' THEN amount ELSE 0 END`;
  const why = (name: string, side: Side) => {
    const entries = entriesOf(side, through, parameters);
    return `COALESCE(${name}_left_out, CASE WHEN ${name} <> 0 THEN 'LESS_OF_IT' WHEN ${name}_counted THEN 'ANOTHER_ROW'
        WHEN EXISTS (SELECT FROM ${entries.from} WHERE ${entries.where} AND e.order_line_id = c.order_line_id AND e.lot_id = c.lot_id AND NOT (${span})) THEN 'ANOTHER_PERIOD' ELSE 'NOT_RECOGNISED' END)`;
  };
  return `roots AS (
       SELECT order_line_id, lot_id, keys, stream_id, buyer_id, supplier_id, ${amount('a')} AS a, ${amount('b')} AS b,
         ${leftOut('a')} AS a_left_out, ${leftOut('b')} AS b_left_out, ${counted('a')} AS a_counted, ${counted('b')} AS b_counted
       FROM (${outcomes('a', question.a)} UNION ALL ${outcomes('b', question.b)}) o WINDOW root AS (PARTITION BY order_line_id, lot_id)
     ), cells AS (
       SELECT *, CASE WHEN a > 0 AND b > 0 THEN LEAST(a, b) WHEN a < 0 AND b < 0 THEN GREATEST(a, b) ELSE 0 END AS same FROM (
         SELECT order_line_id, lot_id, keys, any_value(stream_id) AS stream_id, any_value(buyer_id) AS buyer_id, any_value(supplier_id) AS supplier_id, sum(a) AS a, sum(b) AS b,
           any_value(a_left_out) AS a_left_out, any_value(b_left_out) AS b_left_out, bool_or(a_counted) AS a_counted, bool_or(b_counted) AS b_counted
         FROM roots GROUP BY 1, 2, 3
       ) s WHERE a <> 0 OR b <> 0
     ), judged AS MATERIALIZED (
       SELECT order_line_id, lot_id, keys, stream_id, buyer_id, supplier_id, a, b, same,
         CASE WHEN a <> same THEN ${why('b', question.b)} END AS only_a, CASE WHEN b <> same THEN ${why('a', question.a)} END AS only_b FROM cells c
     )`;
}

/**
 * What two sides count in a period, row by row of the facets asked for, and why they differ: one statement. One row above the most
 * is enough to refuse.
 */
export async function differences(
  db: Queryable,
  viewer: Viewer,
  question: DifferenceQuestion,
): Promise<DifferenceRow[]> {
  const parameters: unknown[] = [];
  const rows = await db.query<{
    keys: (string | null)[];
    a: string;
    b: string;
    both: string;
    reasons: [string, string, string][];
  }>(
    `WITH ${judged(viewer, question, parameters)}, reasons AS (
       SELECT keys, jsonb_agg(jsonb_build_array(side, reason, amount::text) ORDER BY side, amount DESC, reason) AS reasons FROM (
         SELECT keys, 'A' AS side, only_a AS reason, sum(a - same) AS amount FROM judged WHERE only_a IS NOT NULL GROUP BY 1, 3
         UNION ALL SELECT keys, 'B', only_b, sum(b - same) FROM judged WHERE only_b IS NOT NULL GROUP BY 1, 3
       ) r GROUP BY 1
     ), sums AS (SELECT keys, sum(a) AS a, sum(b) AS b, sum(same) AS same FROM judged GROUP BY 1)
     SELECT s.keys, s.a::text, s.b::text, s.same::text AS both, COALESCE(r.reasons, '[]') AS reasons FROM (SELECT * FROM sums LIMIT ${ROWS_MAX + 1}) s LEFT JOIN reasons r ON r.keys = s.keys ORDER BY s.keys`,
    parameters,
  );
  return rows.map(({ keys, a, b, both, reasons }) => ({
    keys,
    aFen: BigInt(a),
    bFen: BigInt(b),
    bothFen: BigInt(both),
    reasons: reasons.map(([only, reason, amount]) => ({
      only: only as 'A' | 'B',
      reason: reason as DifferenceReason,
      amountFen: BigInt(amount),
    })),
  }));
}

/** Order lines that were made from one moment and until before another; null has no end. */
interface Look {
  fromMs: number | null;
  untilMs: number | null;
}
const EVERYTHING: Look = { fromMs: null, untilMs: null };
/** The first look for lines is at the orders of a week or so; each next one is twice as long. */
const FIRST_LOOK_MS = 7 * 86_400_000;
/** No order is older or younger; were one, the last look would find it, which has no end. */
const [OLDEST_MS, YOUNGEST_MS] = [Date.parse('2016-01-01'), Date.parse('2100-01-01')];

/**
 * Looks for a page of lines, from its cursor or the end of the period on, from now on where that is still to come: what a page
 * costs hangs on how far away its lines are, not on how many there are in all. Ids are made in the order of time (UUID version 7).
 */
function* looksFor({ from, until }: DifferenceQuestion, { beyond, backward }: Page, nowMs: number): Generator<Look> {
  const direction = backward ? 1 : -1;
  let near = beyond && isId(beyond[0]) ? timeOf(beyond[0]) + (backward ? 0 : 1) : null;
  const edge = backward ? Date.parse(firstDayOf(from)) : Math.min(nowMs, Date.parse(firstDayOf(nextMonth(until))));
  let at = near ?? edge;
  for (let length = FIRST_LOOK_MS; ; length *= 2) {
    at += direction * length;
    const far = at > OLDEST_MS && at < YOUNGEST_MS ? at : null;
    yield backward ? { fromMs: near, untilMs: far } : { fromMs: far, untilMs: near };
    if (far === null) return;
    near = far;
  }
}

/** The first id of a millisecond, and the millisecond of an id. */
const idAt = (ms: number) =>
  ms
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})(.{4})$/, '$1-$2-0000-0000-000000000000');
const timeOf = (id: string) => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/**
 * The roots behind a difference, by order line and lot, the newest orders first. Lines are compared as wholes, whatever facets
 * were asked for.
 */
export async function differenceLines(
  db: Queryable,
  viewer: Viewer,
  question: DifferenceQuestion,
  reason: DifferenceReason | null,
  page: Page,
  nowMs: number,
): Promise<DifferenceLineRow[]> {
  const found: DifferenceLineRow[] = [];
  for (const look of looksFor(question, page, nowMs)) {
    const rest = { ...page, limit: page.limit - found.length };
    found.push(...(await linesIn(db, viewer, question, reason, rest, look)));
    if (found.length > page.limit) break;
  }
  return found;
}

function linesIn(
  db: Queryable,
  viewer: Viewer,
  question: DifferenceQuestion,
  reason: DifferenceReason | null,
  page: Page,
  look: Look,
): Promise<DifferenceLineRow[]> {
  const parameters: unknown[] = [];
  const ctes = judged(viewer, { ...question, groupBy: [] }, parameters, look);
  const wanted = `$${parameters.push(reason)}::text`;
  const keyset = keysetSql(
    page,
    [
      { sql: 'order_line_id', type: 'uuid' },
      { sql: 'lot_id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `WITH ${ctes}
     SELECT order_line_id AS "lineId", lot_id AS "lotId", stream_id AS "streamId", buyer_id AS "buyerId", supplier_id AS "supplierId",
       a::bigint AS "aFen", b::bigint AS "bFen", same::bigint AS "bothFen", only_a AS "onlyA", only_b AS "onlyB"
     FROM judged WHERE (only_a IS NOT NULL OR only_b IS NOT NULL) AND (${wanted} IS NULL OR ${wanted} IN (only_a, only_b)) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}
