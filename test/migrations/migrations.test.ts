import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { migrate } from '@shanhai/database';
import { testWorld, withDatabase } from '@shanhai/testing';
import { migrations } from '../../migrations';
import { dumpSchema } from './schema-dump';

/** A database with nothing in it. */
let url: string;
let pool: Pool;
const database = `shanhai_test_empty_${process.pid}_${Date.now()}`;

async function asServer(sql: string): Promise<void> {
  const server = new Pool({ connectionString: testWorld().serverUrl, max: 1 });
  await server.query(sql).finally(() => server.end());
}

beforeAll(async () => {
  await asServer(`CREATE DATABASE ${database}`);
  url = withDatabase(testWorld().serverUrl, database);
  pool = new Pool({ connectionString: url, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await asServer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
});

async function undoAll(): Promise<void> {
  const dataSource = await new DataSource({ type: 'postgres', url, migrations }).initialize();
  try {
    for (let left = migrations.length; left > 0; left -= 1) await dataSource.undoLastMigration({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}

async function tables(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')`,
  );
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('migrations'));
}

it('goes from nothing up, down to nothing, and up to the same schema and rows again', async () => {
  const empty = await dumpSchema(pool);
  expect(await migrate(url, migrations)).toHaveLength(migrations.length);
  const first = await dumpSchema(pool);
  expect(first.columns.length).toBeGreaterThan(300);
  expect(await migrate(url, migrations)).toEqual([]);

  await undoAll();
  expect(await tables()).toEqual([]);
  const { columns, constraints, indexes, privileges, ...rest } = await dumpSchema(pool);
  const ofTheirOwn = [...columns, ...constraints, ...indexes, ...privileges];
  expect(ofTheirOwn.filter((line) => !line.includes('migrations'))).toEqual([]);
  expect(rest).toEqual(Object.fromEntries(Object.keys(rest).map((kind) => [kind, empty[kind]])));

  expect(await migrate(url, migrations)).toHaveLength(migrations.length);
  expect(await dumpSchema(pool)).toEqual(first);
});

it('lets several processes migrate at once', async () => {
  await undoAll();
  const done = await Promise.all([1, 2, 3].map(() => migrate(url, migrations)));
  expect(done.flat().sort()).toEqual(migrations.map((each) => each.name).sort());
});

it('is registered whole: every file, named by its time, its lib and what it does', async () => {
  const { readdirSync } = await import('node:fs');
  const files = readdirSync('migrations').filter((file) => file !== 'index.ts');
  for (const file of files) expect(file).toMatch(/^\d{13}-[a-z]+(-[a-z]+){2,}\.ts$/);
  const camel = (file: string) =>
    file
      .replace(/^\d+-|\.ts$/g, '')
      .split('-')
      .map((word) => word[0].toUpperCase() + word.slice(1))
      .join('') + file.slice(0, 13);
  expect(migrations.map((each) => each.name).sort()).toEqual(files.map(camel).sort());
});
