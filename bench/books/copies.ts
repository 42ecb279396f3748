import { inBulk, inParallel } from '../bulk';
import type { BenchDatabase } from '../database';
import { Cutter, type Piece } from '../template';

/** Rows that belong to no single order: they are there already, whatever the number of orders. */
const SHARED = new Set([
  'count_facets',
  'count_rollup',
  'count_totals',
  'counter_slots',
  'facts_unsequenced',
  'files',
  'lots',
  'stock',
]);
const DAYS = 365;
/** Copies that one statement makes: bounds what a session keeps. */
const COPIES_AT_ONCE = 50_000;

interface Column {
  name: string;
  type: string;
}
/** The rows that orders made in one table, as texts in which everything that was made anew is a hole. */
interface TableRows {
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

/** So many orders that went as far as those of a pattern. */
export interface Share {
  pattern: Pattern;
  orders: number;
}

/**
 * Fills the books with copies of patterns, with ids, references, keys and dates of their own, spread over the last year:
 * sequenced, counted and rolled up.
 */
export async function fillBooks(database: BenchDatabase, shares: readonly Share[]): Promise<void> {
  const { sql } = database;
  const tables = new Set(shares.flatMap(({ pattern }) => pattern.tables.map(({ table }) => table)));
  await inBulk(database, [...tables, 'count_totals'], async () => {
    for (const share of shares) await copyAll(database, share);
    await sql('UPDATE counter_slots SET position = (SELECT max(position) FROM fact_positions)');
    await sql('UPDATE count_rollup SET position = (SELECT max(position) FROM fact_positions)');
    await sql('TRUNCATE count_totals');
    await sql(
      `INSERT INTO count_totals (facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries)
       SELECT facet_id, to_char(recognised_on, 'YYYY-MM'), posting_month, sum(amount_fen), sum(goods_fen), count(*) FROM count_entries GROUP BY 1, 2, 3`,
    );
  });
}

async function copyAll(database: BenchDatabase, { pattern, orders }: Share): Promise<void> {
  const copies = Math.ceil(orders / pattern.orders);
  await makeCopies(database, copies, DAYS);
  const base = await nextPosition(database);
  for (let from = 0; from < copies; from += COPIES_AT_ONCE) {
    const chunk = `(SELECT * FROM copies WHERE n >= ${from} AND n < ${from + COPIES_AT_ONCE} ORDER BY n OFFSET 0)`;
    const inserts = pattern.tables.map((rows) => insertSql(rows, chunk, pattern, base));
    // The longest first, so that no core waits for the other at the end.
    await inParallel(
      database,
      inserts.sort((a, b) => b.length - a.length),
    );
  }
  await database.sql('DROP TABLE copies');
}

/**
 * Records the facts of so many copies, not sequenced and not counted yet, in the order in which they would arrive: the
 * first fact of all orders, then the second; in one transaction. Returns how many facts.
 */
export async function recordWaiting(database: BenchDatabase, pattern: Pattern, copies: number): Promise<number> {
  await database.sql('BEGIN');
  await makeCopies(database, copies, 0);
  const named = (table: string) => pattern.tables.find((each) => each.table === table)!;
  const [facts, positions] = [named('facts'), named('fact_positions')];
  const cell = ({ columns }: TableRows, row: (Piece[] | null)[], name: string) =>
    row[columns.findIndex((column) => column.name === name)];
  const place = new Map(
    positions.rows.map((row) => [
      JSON.stringify(cell(positions, row, 'fact_id')),
      Number(cell(positions, row, 'position')![0]),
    ]),
  );
  const placeOf = (row: (Piece[] | null)[]) => place.get(JSON.stringify(cell(facts, row, 'id')))!;
  for (const row of [...facts.rows].sort((a, b) => placeOf(a) - placeOf(b))) {
    await database.sql(
      `WITH recorded AS (${insertSql({ ...facts, rows: [row] }, 'copies', pattern, 0n)} RETURNING id, owner_id, stream_id, slot, type, hash)
       INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash) SELECT * FROM recorded`,
    );
  }
  await database.sql('DROP TABLE copies');
  await database.sql('COMMIT');
  return copies * pattern.facts;
}

/** The position after the last; a scan of the table where its index is away. */
async function nextPosition({ sql }: BenchDatabase): Promise<bigint> {
  const [{ head }] = await sql<{ head: string }>('SELECT max(position)::text AS head FROM fact_positions');
  return BigInt(head) + 1n;
}

/** One row a copy: the two ends that its ids share, its slot, and how many days ago it was. */
async function makeCopies({ sql }: BenchDatabase, copies: number, days: number): Promise<void> {
  await sql(
    `CREATE TABLE copies AS SELECT n, left(time, 8) || '-' || right(time, 4) AS start, '8' || substr(random, 1, 3) || '-' || substr(random, 4, 12) AS ending,
       get_byte(decode(substr(random, 14, 2), 'hex'), 0) % 64 AS slot, age
     FROM (SELECT n, (($2::integer * ($1::bigint - n)) / $1::bigint)::integer AS age, md5(gen_random_uuid()::text) AS random,
         lpad(to_hex((extract(epoch FROM now()) * 1000 - $2::integer * 86400000.0 * ($1::bigint - n) / $1::bigint)::bigint + n % 1000), 12, '0') AS time
       FROM generate_series(0, $1::bigint - 1) AS n OFFSET 0) c ORDER BY n`,
    [copies, days],
  );
}

function insertSql({ table, columns, rows }: TableRows, copies: string, pattern: Pattern, base: bigint): string {
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const parts = rows.map(
    (row) =>
      `SELECT ${row.map((pieces, index) => `${cellSql(table, columns[index], pieces, pattern, base)} AS "${columns[index].name}"`).join(', ')}`,
  );
  return `INSERT INTO "${table}" (${names}) SELECT x.* FROM ${copies} AS c CROSS JOIN LATERAL (${parts.join(' UNION ALL ')}) x`;
}

/** One value of a copy, as SQL over `c` (copies). */
function cellSql(
  table: string,
  { name, type }: Column,
  pieces: Piece[] | null,
  pattern: Pattern,
  base: bigint,
): string {
  if (pieces === null) return `NULL::${type}`;
  const text = textSql(pieces);
  if (name === 'slot') return 'c.slot::smallint';
  if (name === 'position')
    return `${base} + c.n * ${pattern.facts} + (${BigInt(pieces[0] as string) - pattern.firstPosition})`;
  if (name === 'posting_month') return `to_char((${text} || '-15')::date - c.age, 'YYYY-MM')`;
  if (type === 'date') return `${text}::date - c.age`;
  if (type === 'timestamp with time zone') return `${text}::timestamptz - c.age * interval '1 day'`;
  // Random as those that clients send, so that they meet an index everywhere.
  if (table === 'idempotency_keys' && name === 'key') return 'gen_random_uuid()::text';
  // Hashes of what they stand for.
  if (table === 'count_entries' && name === 'id') return `md5(concat(c.ending, ${text}))::uuid`;
  if (table === 'bank_statements' && name === 'content_hash') return `concat(md5(c.ending), md5(${text}))`;
  return `${text}::${type}`;
}

function textSql(pieces: readonly Piece[]): string {
  const parts = pieces.flatMap((piece): string[] => {
    if (typeof piece === 'string') return [quoted(piece)];
    if (piece.as === 'tail') return ['upper(right(c.ending, 8))'];
    if (piece.as === 'reference') return [`'SH'`, `upper(substr(md5(concat(c.ending, '${piece.fresh}')), 1, 10))`];
    return ['c.start', `'-7${piece.fresh.toString(16).padStart(3, '0')}-'`, 'c.ending'];
  });
  if (parts.length === 0) return `''`;
  return parts.length === 1 ? parts[0] : `concat(${parts.join(', ')})`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
