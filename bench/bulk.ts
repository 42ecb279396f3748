import { cpus } from 'node:os';
import { Client } from 'pg';
import type { BenchDatabase } from './database';

/** Fills tables without their indexes and keys, which are made again afterwards; leaves all of it on the disk, vacuumed. */
export async function inBulk(
  database: BenchDatabase,
  tables: readonly string[],
  fill: () => Promise<void>,
): Promise<void> {
  const { drop, restore } = await indexesOf(database, tables);
  for (const statement of drop) await database.sql(statement);
  await database.wholePages(false);
  try {
    await fill();
    for (const statements of restore) await inParallel(database, statements);
    await inParallel(
      database,
      tables.map((table) => `VACUUM ANALYZE "${table}"`),
    );
  } finally {
    await database.wholePages(true);
  }
  await database.sql('CHECKPOINT');
}

/** Runs statements over as many connections as there are cores. */
export async function inParallel({ url }: BenchDatabase, statements: readonly string[]): Promise<void> {
  const waiting = [...statements];
  const run = async () => {
    const client = new Client({ connectionString: url });
    // What failed on another connection is told, and not that the server then stopped.
    client.on('error', () => undefined);
    await client.connect();
    await client.query(
      `SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 0; SET synchronous_commit = off`,
    );
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await client.query(next);
    await client.end();
  };
  await Promise.all(cpus().map(run));
}

interface Constraint {
  table: string;
  name: string;
  foreign: boolean;
  definition: string;
}

/** How to drop the indexes and keys of tables, and how to make them again: steps of statements that may run at once. */
async function indexesOf(
  { sql }: BenchDatabase,
  tables: readonly string[],
): Promise<{ drop: string[]; restore: string[][] }> {
  const constraints = await sql<Constraint>(
    `SELECT conrelid::regclass::text AS table, conname AS name, contype = 'f' AS foreign, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE contype = 'f' AND (conrelid::regclass::text = ANY($1) OR confrelid::regclass::text = ANY($1)) OR contype IN ('p', 'u') AND conrelid::regclass::text = ANY($1)
     ORDER BY contype = 'f' DESC`,
    [tables],
  );
  const indexes = await sql<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid::regclass::text = ANY($1) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))`,
    [tables],
  );
  const add = ({ table, name, definition }: Constraint) =>
    `ALTER TABLE "${table}" ADD CONSTRAINT "${name}" ${definition}`;
  const keysOf = (table: string) => constraints.filter((each) => !each.foreign && each.table === table);
  return {
    drop: [
      ...constraints.map(({ table, name }) => `ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`),
      ...indexes.map(({ name }) => `DROP INDEX "${name}"`),
    ],
    restore: [
      // Adding a key locks the table, so those of one table stand in one statement.
      tables.map((table) => keysOf(table).map(add).join('; ')),
      indexes.map(({ definition }) => definition),
      // In force for what comes; what was filled in is not read again.
      constraints.filter(({ foreign }) => foreign).map((each) => `${add(each)} NOT VALID`),
    ],
  };
}
