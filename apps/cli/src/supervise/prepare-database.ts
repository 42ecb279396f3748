import { Client } from 'pg';
import type { EmbeddedServer } from '@shanhai/database';
import { endProgram, forkProgram } from './fork-program';

const NAME = 'shanhai';
const UNFINISHED = 'shanhai_new_';

export interface Preparing {
  server: EmbeddedServer;
  /** With the demo world, where the database is new. */
  seeded: boolean;
  log: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Makes sure that the server has the database, migrated, with reference data and the demo world; gives its address.
 * A new one is made under another name and renamed when it is whole: whatever is killed before, the next start begins anew.
 */
export async function prepareDatabase({ server, seeded, log, signal }: Preparing): Promise<string> {
  const admin = new Client({ connectionString: server.url() });
  // The server may be killed while we wait; the statement that is under way tells.
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    const { rows } = await admin.query<{ name: string }>('SELECT datname AS name FROM pg_database');
    const names = rows.map(({ name }) => name);
    for (const name of names.filter((each) => each.startsWith(UNFINISHED))) {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
    if (names.includes(NAME)) {
      await runCommands(server.url(NAME), ['migrate', 'reference'], log, signal);
      return server.url(NAME);
    }
    // A name of its own: a killed start's commands may still be at work on theirs.
    const unfinished = `${UNFINISHED}${process.pid}_${Date.now()}`;
    await admin.query(`CREATE DATABASE ${unfinished}`);
    await admin.query(`ALTER DATABASE ${unfinished} SET synchronous_commit = off`);
    const commands = ['migrate', 'reference', ...(seeded ? ['seed'] : [])];
    await runCommands(server.url(unfinished), commands, log, signal);
    await admin.query(`ALTER DATABASE ${unfinished} RESET synchronous_commit`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [unfinished]);
    // Its commit is durable, and with it all that was written before it.
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${NAME}`);
    return server.url(NAME);
  } finally {
    await admin.end().catch(() => undefined);
  }
}

async function runCommands(url: string, commands: string[], log: (line: string) => void, signal: AbortSignal) {
  for (const command of commands) {
    signal.throwIfAborted();
    log(`${command} …`);
    const child = forkProgram('cli', [command], { DATABASE_URL: url });
    child.stdout!.on('data', (data: Buffer) => log(`  ${summaryOf(data.toString())}`));
    const stop = () => void endProgram(child);
    signal.addEventListener('abort', stop);
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    if (code !== 0) throw new Error(`"${command}" ended with code ${code}`);
  }
}

/** A line as it is; of many lines how many. */
function summaryOf(output: string): string {
  const lines = output.trimEnd().split('\n');
  return lines.length === 1 ? lines[0] : `${lines.length} done`;
}
