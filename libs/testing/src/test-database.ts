import { Client, Pool } from 'pg';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the jest set-up started; written by test/setup/start.ts. */
export interface TestWorld {
  /** PostgreSQL, as its owner, on the database `postgres`. */
  serverUrl: string;
  /** Migrated, with the reference data: cloned by tests that need a database of their own. */
  templateName: string;
  /** The database that the shared API and worker run on, as its owner. */
  databaseUrl: string;
  apiUrl: string;
  tokenSecret: string;
}

export const TEST_WORLD_FILE = join(process.cwd(), '.data', 'test-world.json');

let world: TestWorld | undefined;

export function testWorld(): TestWorld {
  world ??= JSON.parse(readFileSync(TEST_WORLD_FILE, 'utf8')) as TestWorld;
  return world;
}

/** From now on `sql`, people and clients of this test file are elsewhere: on a database, at an API or at a server of their own. */
export async function moveTo(elsewhere: Partial<TestWorld>): Promise<void> {
  await closeSql();
  world = { ...testWorld(), ...elsewhere };
}

let pool: Pool | undefined;

/** SQL as the owner on the shared database, to arrange what no operation can and to look behind the API. */
export async function sql<Row = Record<string, unknown>>(text: string, parameters: unknown[] = []): Promise<Row[]> {
  pool ??= new Pool({ connectionString: testWorld().databaseUrl, max: 4 });
  return (await pool.query(text, parameters)).rows as Row[];
}

/** Closes what `sql` opened; registered once for every test file by the jest set-up. */
export async function closeSql(): Promise<void> {
  await pool?.end();
  pool = undefined;
}

export function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

/** A database of one's own, cloned from the migrated template or another one. Drop it by the function that comes with it. */
export async function freshDatabase(
  name: string,
  template = testWorld().templateName,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const { serverUrl } = testWorld();
  const database = `shanhai_test_${name}_${process.pid}_${Date.now()}`;
  const run = async (text: string) => {
    const admin = new Pool({ connectionString: serverUrl, max: 1 });
    await admin.query(text).finally(() => admin.end());
  };
  await run(`CREATE DATABASE ${database} TEMPLATE ${template}`);
  return {
    url: withDatabase(serverUrl, database),
    drop: () => run(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}

/**
 * A template that is made once for all test files: by who asks first, while the others wait. `fill` is given a fresh database,
 * and leaves no connection behind.
 */
export async function sharedTemplate(name: string, fill: (url: string) => Promise<void>): Promise<string> {
  const { serverUrl, templateName } = testWorld();
  const [template, making] = [`shanhai_test_${name}`, `shanhai_test_${name}_making`];
  // One connection that stays: the lock is its session's.
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query(`SELECT pg_advisory_lock(hashtextextended('${template}', 0))`);
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      await admin.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${making} TEMPLATE ${templateName}`);
      await fill(withDatabase(serverUrl, making));
      await admin.query(`ALTER DATABASE ${making} RENAME TO ${template}`);
    }
    return template;
  } finally {
    await admin.end();
  }
}
