import type { Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { firstDayOf, type Month, nextMonth } from '@shanhai/kernel';
import { type EntryFilter, matching, visibleFacets } from '@shanhai/procurement';
import type { ExportedEntry } from '../rules/entry-columns';

/** Entries of the ledger that one statement looks at: bounds its time, however few of them are wanted. */
const ENTRIES_AT_ONCE = 5_000;

/** The position that everything at or below is counted. */
export async function countedThrough(db: Queryable): Promise<bigint> {
  const [row] = await db.query<{ through: bigint }>('SELECT min(position) AS through FROM counter_slots');
  return row.through;
}

/**
 * The entries that a viewer may see and a filter names, of facts up to a position, in the order of recognition or posting,
 * in batches. Entries are append-only and those up to the position are all there, so each batch is a statement of its own and
 * all of them together are one moment: no transaction stays open while somebody reads slowly.
 */
export async function* entryBatches(
  db: Queryable,
  viewer: Viewer,
  filter: EntryFilter,
  through: bigint,
): AsyncGenerator<ExportedEntry[]> {
  const order = filter.basis === 'POSTING' ? POSTED : RECOGNISED;
  for (let after: string[] | null = null; ; ) {
    const until = await windowEnd(db, order, filter, after);
    yield await entriesOf(db, viewer, filter, through, order, after, until);
    if (until === null) return;
    after = until;
  }
}

/** A sort of the ledger that an index has, and the condition that a period is of it. */
interface Order {
  columns: readonly { sql: string; type: string }[];
  from: { sql: string; value: (month: Month) => string };
  until: { sql: string; value: (month: Month) => string };
}
const RECOGNISED: Order = {
  columns: [
    { sql: 'e.recognised_on', type: 'date' },
    { sql: 'e.id', type: 'uuid' },
  ],
  from: { sql: 'e.recognised_on >= ', value: firstDayOf },
  until: { sql: 'e.recognised_on < ', value: (month) => firstDayOf(nextMonth(month)) },
};
const POSTED: Order = {
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

function entriesOf(
  db: Queryable,
  viewer: Viewer,
  filter: EntryFilter,
  through: bigint,
  order: Order,
  after: string[] | null,
  until: string[] | null,
): Promise<ExportedEntry[]> {
  const parameters: unknown[] = [through, filter.scheme ?? null, filter.orderLineId ?? null];
  const conditions = [
    behind(order, filter, after, parameters),
    until ? `(${listOf(order)}) <= (${keyOf(order, until, parameters)})` : 'TRUE',
    visibleFacets(viewer, parameters),
    matching(filter, parameters),
  ];
  return db.query(
    `SELECT e.id, f.scheme_code AS "schemeCode", f.scheme_version AS "schemeVersion", f.measure, f.outcome, COALESCE(e.judgement->'rules', '[]') AS rules,
       e.recognised_on AS "recognisedOn", e.posting_month AS "postingMonth", e.posting, e.amount_fen AS "amountFen", e.goods_fen AS "goodsFen",
       o.number AS "orderNumber", e.stream_id AS "supplierOrderId", e.order_line_id AS "orderLineId", l.sku_code AS "skuCode", l.sku_name AS "productName",
       f.category_code AS "categoryCode", t.trace_code AS "traceCode", b.name AS "buyerName", b.credit_code AS "buyerCreditCode",
       f.unit_ids AS "unitIds", f.buyer_codes AS "buyerCodes", s.name AS "supplierName", s.credit_code AS "supplierCreditCode", f.origin_codes AS "originCodes",
       f.pairing_id AS "pairingId", f.channel, f.evidence_level AS "evidenceLevel", e.position, e.fact_id AS "factId"
     FROM count_entries e JOIN count_facets f ON f.id = e.facet_id
     LEFT JOIN order_lines l ON l.id = e.order_line_id AND l.buyer_id = e.buyer_id
     LEFT JOIN orders o ON o.id = l.order_id AND o.buyer_id = l.buyer_id
     LEFT JOIN lots t ON t.id = e.lot_id AND t.supplier_id = f.supplier_id
     LEFT JOIN organisations b ON b.id = f.buyer_id LEFT JOIN organisations s ON s.id = f.supplier_id
     WHERE e.position <= $1 AND ($2::text IS NULL OR f.scheme_code = $2) AND ($3::uuid IS NULL OR e.order_line_id = $3) AND ${conditions.join(' AND ')}
     ORDER BY ${listOf(order)}`,
    parameters,
  );
}
