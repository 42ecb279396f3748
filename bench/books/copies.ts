import { inBulk, inParallel } from '../bulk';
import type { BenchDatabase } from '../database';
import type { Piece } from '../template';
import { insertSql } from './copy-sql';
import type { Pattern, TableRows } from './pattern';

const DAYS = 365;
/** Copies that one statement makes: bounds what a session keeps. */
const COPIES_AT_ONCE = 50_000;

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
  await inBulk(database, [...tables, 'count_totals', 'stage_totals', 'money_days', 'money_account_days'], async () => {
    for (const share of shares) await copyAll(database, share);
    const head = '(SELECT max(position) FROM fact_positions)';
    await sql(`UPDATE counter_slots SET position = ${head}`);
    for (const { table, column } of await followed(database)) await sql(`UPDATE ${table} SET ${column} = ${head}`);
    await sql('TRUNCATE count_totals, stage_totals');
    await sql(
      `INSERT INTO count_totals (facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries)
       SELECT facet_id, to_char(recognised_on, 'YYYY-MM'), posting_month, sum(amount_fen), sum(goods_fen), count(*) FROM count_entries GROUP BY 1, 2, 3`,
    );
    await sql(
      `INSERT INTO stage_totals (facet_id, month, amount_fen)
       SELECT facet_id, to_char(happened_on, 'YYYY-MM'), sum(amount_fen) FROM stage_entries GROUP BY 1, 2`,
    );
    await sql('TRUNCATE money_changes, money_days, money_account_days');
    await sql(
      `INSERT INTO money_days (owner_id, account, effective_on, debit_fen, credit_fen) SELECT owner_id, account, effective_on, sum(debit), sum(credit) FROM money_postings,
         LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit, credit) GROUP BY 1, 2, 3`,
    );
    await sql(
      `INSERT INTO money_account_days (account, effective_on, debit_fen, credit_fen) SELECT account, effective_on, sum(debit_fen), sum(credit_fen) FROM money_days GROUP BY 1, 2`,
    );
  });
}

/** How far each of those who follow the log has come: the positions in tables of one row. */
async function followed({ sql }: BenchDatabase): Promise<{ table: string; column: string }[]> {
  return sql(
    `SELECT p.table_name AS table, p.column_name AS column FROM information_schema.columns AS p
     JOIN information_schema.columns AS o ON o.table_schema = p.table_schema AND o.table_name = p.table_name AND o.column_name = 'one'
     WHERE p.table_schema = 'public' AND p.column_name ~ 'position$'`,
  );
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
  for (const fact of factsInOrder(pattern)) {
    await database.sql(
      `WITH recorded AS (${insertSql(fact, 'copies', pattern, 0n)} RETURNING id, owner_id, stream_id, slot, type, hash)
       INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash) SELECT * FROM recorded`,
    );
  }
  await database.sql('DROP TABLE copies');
  await database.sql('COMMIT');
  return copies * pattern.facts;
}

/** The facts of a pattern, each by itself, in the order of the log. */
function factsInOrder({ tables }: Pattern): TableRows[] {
  const named = (table: string) => tables.find((each) => each.table === table)!;
  const [facts, positions] = [named('facts'), named('fact_positions')];
  const cell = ({ columns }: TableRows, row: (Piece[] | null)[], name: string) =>
    row[columns.findIndex((column) => column.name === name)];
  const places = new Map(
    positions.rows.map((row) => [
      JSON.stringify(cell(positions, row, 'fact_id')),
      Number(cell(positions, row, 'position')![0]),
    ]),
  );
  const placeOf = (row: (Piece[] | null)[]) => places.get(JSON.stringify(cell(facts, row, 'id')))!;
  return [...facts.rows].sort((a, b) => placeOf(a) - placeOf(b)).map((row) => ({ ...facts, rows: [row] }));
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
