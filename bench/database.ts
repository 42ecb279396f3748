import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbedded } from '@shanhai/database';

const CLI = join('dist', 'apps', 'cli', 'src', 'main.js');

/** A migrated database with the reference data, made new for this run. */
export interface BenchDatabase {
  url: string;
  /** PostgreSQL's version and whether commits are durable. */
  description: string;
  /** The server's first process; null where the server is not ours. */
  postmaster: number | null;
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Whether the log has each page whole once after a checkpoint, as it must; not where a database is filled that a crash may spoil. Only on a server of ours. */
  wholePages(on: boolean): Promise<void>;
  /** Drops this database; the server goes on. */
  drop(): Promise<void>;
  /** Drops all databases that this run made, and ends the server where it started it. */
  stop(): Promise<void>;
}

const TEMPLATE = 'shanhai_bench_template';
/** Made by this run. */
let template: Promise<void> | undefined;
const made = new Set([TEMPLATE]);

/** On the embedded PostgreSQL with durability on, or on the server of DATABASE_URL, which must let us make databases. */
export async function freshDatabase(name: string): Promise<BenchDatabase> {
  const given = process.env.DATABASE_URL;
  const embedded = given ? null : await startEmbedded({ dataDir: join('.data', 'bench-postgres') });
  const serverUrl = given ?? embedded!.url();
  const onServer = async (...statements: string[]) => {
    const server = new Client({ connectionString: serverUrl });
    await server.connect();
    for (const statement of statements) await server.query(statement);
    await server.end();
  };
  const urlOf = (database: string) => Object.assign(new URL(serverUrl), { pathname: `/${database}` }).toString();
  // Set anew at the start: a run that was killed while it filled a database left it off.
  const wholePages = async (on: boolean) => {
    if (embedded)
      await onServer(
        `ALTER SYSTEM ${on ? 'RESET full_page_writes' : 'SET full_page_writes = off'}`,
        'SELECT pg_reload_conf()',
      );
  };
  const drop = (database: string) => `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`;
  template ??= wholePages(true)
    .then(() => onServer(drop(TEMPLATE), `CREATE DATABASE ${TEMPLATE}`))
    .then(() => migrate(urlOf(TEMPLATE)));
  await template;
  made.add(name);
  await onServer(drop(name), `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const owner = new Client({ connectionString: urlOf(name) });
  // Where the server stops because something failed, that is told, and not that this connection ended.
  owner.on('error', () => undefined);
  await owner.connect();
  const sql = async <Row>(text: string, values: unknown[] = []) => (await owner.query(text, values)).rows as Row[];
  const [settings] = await sql<{ description: string }>(
    `SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ', fsync ' || current_setting('fsync')
       || ', synchronous_commit ' || current_setting('synchronous_commit') || ', shared_buffers ' || current_setting('shared_buffers') AS description`,
  );
  return {
    url: urlOf(name),
    description: settings.description,
    postmaster: embedded?.pid ?? null,
    sql,
    wholePages,
    drop: async () => {
      await owner.end();
      await onServer(drop(name));
    },
    stop: async () => {
      await owner.end();
      await onServer(...[...made].map(drop));
      if (!embedded?.adopted) await embedded?.stop('fast');
    },
  };
}

function migrate(url: string): void {
  for (const command of ['migrate', 'reference']) {
    const env = { ...process.env, DATABASE_URL: url };
    execFileSync(process.execPath, [CLI, command], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
