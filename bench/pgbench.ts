import { execFile, execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Recording, type Statement, statementsOf } from './recording';
import { FreshValues } from './template';

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
/** A script is written before it runs and read as a whole. */
const SCRIPT_BYTES_MAX = 256 * 1024 * 1024;

/** The version of the pgbench on the PATH; null where there is none. */
export function pgbenchVersion(): string | null {
  try {
    return execFileSync('pgbench', ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/**
 * Runs recorded operations through pgbench: every client runs its part of a script in which each operation stands with
 * ids of its own, so that pgbench has nothing to do but send. Returns operations per second without the connecting.
 */
export async function pgbench(
  databaseUrl: string,
  recordings: readonly Recording[],
  connections: number,
  seconds: number,
  expectedPerSecond: number,
): Promise<{ perSecond: number; operations: number }> {
  const size = literal(recordings[0], new FreshValues()).join('').length;
  const wanted = Math.ceil((expectedPerSecond * seconds) / connections);
  const each = Math.max(1, Math.min(wanted, Math.floor(SCRIPT_BYTES_MAX / size / connections)));
  const parts = Array.from({ length: connections }, (): string[] => []);
  // Round by round, as ids are ordered by time.
  for (let n = 0; n < each; n += 1)
    parts.forEach((part, client) => part.push(...literal(recordings[client % recordings.length], new FreshValues())));
  const script = parts.map((part, client) =>
    [`\\if :client_id = ${client}`, ...prepared(recordings), ...part, '\\endif'].join('\n'),
  );
  const file = join(tmpdir(), `shanhai-bench-${process.pid}.sql`);
  await writeFile(file, `${script.join('\n')}\n`);
  try {
    const threads = Math.min(connections, 2);
    const args = ['-n', '-t', '1', '-c', String(connections), '-j', String(threads), '-f', file, databaseUrl];
    const env = { ...process.env, PGOPTIONS: '-c role=shanhai_app' };
    const { stdout } = await promisify(execFile)('pgbench', args, { env, maxBuffer: OUTPUT_BYTES_MAX });
    const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    if (!stdout.includes(`processed: ${connections}/${connections}`) || !tps) throw new Error(stdout);
    return { perSecond: tps * each, operations: each * connections };
  } finally {
    await rm(file);
  }
}

/** Once per connection, what the API prepares once per connection. */
function prepared(recordings: readonly Recording[]): string[] {
  const named = recordings.flatMap(statementsOf).flatMap(({ name, text }) => (name ? [[name, text] as const] : []));
  return [...new Map(named)].map(([name, text]) => `PREPARE "${name}" AS ${text};`);
}

/** One operation's statements with their values inside; what is one round trip for the API is one for pgbench. */
function literal({ batches }: Recording, fresh: FreshValues): string[] {
  return batches.flatMap((batch) => {
    const statements = batch.map((statement) => sqlOf(statement, fresh));
    const together = batch.every(({ connection }) => connection === batch[0].connection);
    return together ? [`${statements.join(' \\; ')};`] : statements.map((sql) => `${sql};`);
  });
}

function sqlOf({ text, name, values }: Statement, fresh: FreshValues): string {
  const literals = values.map((value) => quoted(fresh.fill(value)));
  if (name) return `EXECUTE "${name}"${literals.length > 0 ? `(${literals.join(', ')})` : ''}`;
  const inside = text.replace(/\$(\d+)/g, (_, index: string) => literals[Number(index) - 1]);
  // Several statements in one message.
  return inside.replace(/;\s*(?=\S)/g, ' \\; ');
}

function quoted(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  const text = Array.isArray(value) ? arrayOf(value) : String(value);
  return `'${text.replaceAll("'", "''")}'`;
}

function arrayOf(values: readonly unknown[]): string {
  const escape = (text: string) => `"${text.replace(/(["\\])/g, '\\$1')}"`;
  return `{${values.map((each) => (each === null ? 'NULL' : escape(String(each)))).join(',')}}`;
}
