import type { Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { firstDayOf, type Month, nextMonth } from '@shanhai/kernel';
import { type EntryFilter, matching, type PlacesAsOf, placesOf, SUMS } from '@shanhai/procurement';
import type { ExportedEntry } from '../rules/entry-columns';

/** Entries of the ledger that one statement reads, or looks through: bounds its time and what is kept in memory. */
const ENTRIES_AT_ONCE = 5_000;
/** As many are found by their facets, so that a unit of a few purchases does not go through everybody's; their ids are 1 MB. */
const FEW_ENTRIES = 20_000;

/** Which entries: a filter's, whose places are those of each entry's own date, or of the date that they are carried to. */
export interface Wanted {
  filter: EntryFilter;
  places: PlacesAsOf | null;
}

/**
 * The entries that a viewer may see and a filter names, of facts up to a position, in the order of recognition or posting,
 * in batches. Entries are append-only and those up to the position are all there, so each batch is a statement of its own and
 * all of them together are one moment: no transaction stays open while somebody reads slowly.
 */
export async function* entryBatches(
  db: Queryable,
  viewer: Viewer,
  wanted: Wanted,
  through: bigint,
): AsyncGenerator<ExportedEntry[]> {
  const { filter } = wanted;
  const order = filter.basis === 'POSTING' ? POSTED : RECOGNISED;
  if (filter.orderLineId || (await atMostFew(db, viewer, wanted, order))) {
    const ids = await idsOf(db, viewer, wanted, through, order);
    for (let from = 0; from < ids.length; from += ENTRIES_AT_ONCE)
      yield await rowsOf(db, order, '', ['e.id = ANY($1::uuid[])'], [ids.slice(from, from + ENTRIES_AT_ONCE)]);
    return;
  }
  for (let after: string[] | null = null; ; ) {
    const until = await windowEnd(db, order, filter, after);
    yield await windowOf(db, viewer, wanted, through, order, after, until);
    if (until === null) return;
    after = until;
  }
}

/** A sort of the ledger that an index has, the condition that a period is of it, and the month that it is summed under. */
interface Order {
  month: string;
  columns: readonly { sql: string; type: string }[];
  from: { sql: string; value: (month: Month) => string };
  until: { sql: string; value: (month: Month) => string };
}
const RECOGNISED: Order = {
  month: 's.recognised_month',
  columns: [
    { sql: 'e.recognised_on', type: 'date' },
    { sql: 'e.id', type: 'uuid' },
  ],
  from: { sql: 'e.recognised_on >= ', value: firstDayOf },
  until: { sql: 'e.recognised_on < ', value: (month) => firstDayOf(nextMonth(month)) },
};
const POSTED: Order = {
  month: 's.posting_month',
  columns: [
    { sql: 'e.posting_month', type: 'text' },
    { sql: 'e.position', type: 'bigint' },
    { sql: 'e.id', type: 'uuid' },
  ],
  from: { sql: 'e.posting_month >= ', value: (month) => month },
  until: { sql: 'e.posting_month <= ', value: (month) => month },
};

const listOf = ({ columns }: Order) => columns.map(({ sql }) => sql).join(', ');

/** The condition that an entry lies in the period and behind a key. */
function behind(order: Order, { from, until }: EntryFilter, after: string[] | null, parameters: unknown[]): string {
  const conditions = ['TRUE'];
  if (from) conditions.push(`${order.from.sql}$${parameters.push(order.from.value(from))}`);
  if (until) conditions.push(`${order.until.sql}$${parameters.push(order.until.value(until))}`);
  if (after) conditions.push(`(${listOf(order)}) > (${keyOf(order, after, parameters)})`);
  return conditions.join(' AND ');
}

const keyOf = ({ columns }: Order, key: readonly string[], parameters: unknown[]) =>
  columns.map(({ type }, index) => `$${parameters.push(key[index])}::${type}`).join(', ');

/** The key of the last entry of the next window; null where what is left is less than one. Read from the index alone. */
async function windowEnd(
  db: Queryable,
  order: Order,
  filter: EntryFilter,
  after: string[] | null,
): Promise<string[] | null> {
  const parameters: unknown[] = [];
  const [row] = await db.query<{ key: string[] }>(
    `SELECT ARRAY[${order.columns.map(({ sql }) => `${sql}::text`).join(', ')}] AS key FROM count_entries e
     WHERE ${behind(order, filter, after, parameters)} ORDER BY ${listOf(order)} OFFSET ${ENTRIES_AT_ONCE - 1} LIMIT 1`,
    parameters,
  );
  return row?.key ?? null;
}

/** Month of an entry, which a code's place is asked of. */
const ENTRY_MONTH = "to_char(e.recognised_on, 'YYYY-MM')";

/**
 * Conditions on combinations of facets, as `f`: those that the viewer sees and the filter names; with what is joined to
 * tell which places their codes were of in a month of recognition.
 */
function ofFacets(
  viewer: Viewer,
  { filter, places }: Wanted,
  month: string,
  parameters: unknown[],
): { join: string; where: string } {
  const { codes, join, visible } = placesOf(places, viewer, parameters, month);
  const conditions = [visible, matching(filter, parameters, codes)];
  if (filter.scheme) conditions.push(`f.scheme_code = $${parameters.push(filter.scheme)}`);
  return { join, where: conditions.join(' AND ') };
}

/** Combinations of facets of the entries asked for, as sums know them: `s` and `f`. */
function summed(viewer: Viewer, wanted: Wanted, { month }: Order, parameters: unknown[]): string {
  const { from, until } = wanted.filter;
  const { join, where } = ofFacets(viewer, wanted, 's.recognised_month', parameters);
  const [first, last] = [from, until].map((each) => `$${parameters.push(each ?? null)}::text`);
  return `sums s JOIN count_facets f ON f.id = s.facet_id${join}
     WHERE (${first} IS NULL OR ${month} >= ${first}) AND (${last} IS NULL OR ${month} <= ${last}) AND ${where}`;
}

/** Whether the entries asked for are few; their sums say how many there are. */
async function atMostFew(db: Queryable, viewer: Viewer, wanted: Wanted, order: Order): Promise<boolean> {
  const parameters: unknown[] = [];
  const [{ few }] = await db.query<{ few: boolean }>(
    `WITH ${SUMS} SELECT COALESCE(sum(s.entries), 0) <= ${FEW_ENTRIES} AS few FROM ${summed(viewer, wanted, order, parameters)}`,
    parameters,
  );
  return few;
}

/** Ids of the entries asked for, in order, found by their order line or their facets. */
async function idsOf(db: Queryable, viewer: Viewer, wanted: Wanted, through: bigint, order: Order): Promise<string[]> {
  const { filter } = wanted;
  const parameters: unknown[] = [through];
  const { join, where } = ofFacets(viewer, wanted, ENTRY_MONTH, parameters);
  const conditions = `e.position <= $1 AND ${behind(order, filter, null, parameters)}`;
  // OFFSET keeps the two apart: each combination of facets asks its index, whatever a plan would guess.
  const entries = filter.orderLineId
    ? `(SELECT * FROM count_entries e WHERE e.order_line_id = $${parameters.push(filter.orderLineId)} AND ${conditions}) e`
    : `(SELECT DISTINCT f.id FROM ${summed(viewer, wanted, order, parameters)} OFFSET 0) found
       CROSS JOIN LATERAL (SELECT * FROM count_entries e WHERE e.facet_id = found.id AND ${conditions} OFFSET 0) e`;
  const rows = await db.query<{ id: string }>(
    `WITH ${SUMS} SELECT e.id FROM ${entries} JOIN count_facets f ON f.id = e.facet_id${join} WHERE ${where} ORDER BY ${listOf(order)}`,
    parameters,
  );
  return rows.map((row) => row.id);
}

/** The entries asked for in a window of the ledger. */
function windowOf(
  db: Queryable,
  viewer: Viewer,
  wanted: Wanted,
  through: bigint,
  order: Order,
  after: string[] | null,
  until: string[] | null,
): Promise<ExportedEntry[]> {
  const parameters: unknown[] = [through];
  const { join, where } = ofFacets(viewer, wanted, ENTRY_MONTH, parameters);
  const conditions = ['e.position <= $1', behind(order, wanted.filter, after, parameters), where];
  if (until) conditions.push(`(${listOf(order)}) <= (${keyOf(order, until, parameters)})`);
  return rowsOf(db, order, join, conditions, parameters);
}

function rowsOf(
  db: Queryable,
  order: Order,
  join: string,
  conditions: readonly string[],
  parameters: readonly unknown[],
): Promise<ExportedEntry[]> {
  return db.query(
    `SELECT e.id, f.scheme_code AS "schemeCode", f.scheme_version AS "schemeVersion", f.measure, f.outcome, COALESCE(e.judgement->'rules', '[]') AS rules,
       e.recognised_on AS "recognisedOn", e.posting_month AS "postingMonth", e.posting, e.amount_fen AS "amountFen", e.goods_fen AS "goodsFen",
       o.number AS "orderNumber", e.stream_id AS "supplierOrderId", e.order_line_id AS "orderLineId", l.sku_code AS "skuCode", COALESCE(l.sku_name, r.product_name) AS "productName",
       f.category_code AS "categoryCode", t.trace_code AS "traceCode", b.name AS "buyerName", b.credit_code AS "buyerCreditCode",
       f.unit_ids AS "unitIds", f.buyer_codes AS "buyerCodes", COALESCE(s.name, n.name) AS "supplierName", COALESCE(s.credit_code, n.credit_code) AS "supplierCreditCode", f.origin_codes AS "originCodes",
       f.pairing_id AS "pairingId", f.channel, f.evidence_level AS "evidenceLevel", e.position, e.fact_id AS "factId"
     FROM count_entries e JOIN count_facets f ON f.id = e.facet_id${join}
     LEFT JOIN order_lines l ON l.id = e.order_line_id AND l.buyer_id = e.buyer_id
     LEFT JOIN orders o ON o.id = l.order_id AND o.buyer_id = l.buyer_id
     LEFT JOIN lots t ON t.id = e.lot_id AND t.supplier_id = f.supplier_id
     LEFT JOIN organisations b ON b.id = f.buyer_id LEFT JOIN organisations s ON s.id = f.supplier_id
     LEFT JOIN declared_rows r ON r.id = e.order_line_id AND r.buyer_id = e.buyer_id LEFT JOIN declared_sellers n ON n.id = f.supplier_id
     WHERE ${conditions.join(' AND ')}
     ORDER BY ${listOf(order)}`,
    parameters,
  );
}
