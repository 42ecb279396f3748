import type { BenchDatabase } from '../database';
import { Cutter, type Piece } from '../template';

/** Rows that belong to no single order: they are there already, whatever the number of orders. */
const SHARED = new Set([
  'count_facets',
  'count_totals',
  'counter_slots',
  'facts_unsequenced',
  'files',
  'lots',
  'money_account_days',
  'money_changes',
  'money_days',
  'plausibility_warnings',
  'stage_facets',
  'stage_totals',
  'stock',
]);

export interface Column {
  name: string;
  type: string;
}
/** The rows that orders made in one table, as texts in which everything that was made anew is a hole. */
export interface TableRows {
  table: string;
  columns: Column[];
  rows: (Piece[] | null)[][];
}
/** Everything that a group of orders wrote, ready to be copied. */
export interface Pattern {
  orders: number;
  tables: TableRows[];
  facts: number;
  firstPosition: bigint;
}

/** A table of one row, such as those that say how far somebody followed the log. */
const isSingleton = (columns: readonly Column[]) => columns.some(({ name }) => name === 'one');

/** The transaction that comes next: what is written from here on is younger. */
export async function mark({ sql }: BenchDatabase): Promise<{ transaction: string; atMs: number }> {
  const [{ id }] = await sql<{ id: string }>('SELECT pg_current_xact_id()::xid::text AS id');
  return { transaction: id, atMs: Date.now() };
}

/** Reads what orders wrote since a mark, in all tables. */
export async function patternOf(
  { sql }: BenchDatabase,
  since: { transaction: string; atMs: number },
): Promise<Pattern> {
  const columns = await sql<Column & { table: string }>(
    `SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum`,
  );
  const cutter = new Cutter(since.atMs);
  const tables: TableRows[] = [];
  for (const table of new Set(columns.map((column) => column.table))) {
    if (SHARED.has(table)) continue;
    const own = columns.filter((column) => column.table === table);
    if (isSingleton(own)) continue;
    const texts = own.map(({ name }) => `"${name}"::text`).join(', ');
    const rows = await sql<{ texts: (string | null)[] }>(
      `SELECT ARRAY[${texts}] AS texts FROM "${table}" WHERE age(xmin) < age($1::xid) ORDER BY 1`,
      [since.transaction],
    );
    if (rows.length === 0) continue;
    const cut = rows.map((row) => row.texts.map((text) => (text === null ? null : cutter.pieces(text))));
    tables.push({ table, columns: own, rows: cut });
  }
  const rowsOf = (table: string) => tables.find((each) => each.table === table)?.rows.length ?? 0;
  const [{ first }] = await sql<{ first: string }>(
    'SELECT min(position)::text AS first FROM fact_positions WHERE age(xmin) < age($1::xid)',
    [since.transaction],
  );
  return { orders: rowsOf('orders'), tables, facts: rowsOf('fact_positions'), firstPosition: BigInt(first) };
}
