import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgresError, hasCode } from './error';
import { logTail } from './launch';
import { readPostmaster } from './postmaster-pid';
import { readProcess } from './process-table';

/** From the launch to the first answer, or to the end of a server that is shutting down. */
const READY_TIMEOUT_MS = 60_000;
/** A server that says "starting" may be replaying its log after a crash, and ending it would only start that afresh. */
const RECOVERY_TIMEOUT_MS = 600_000;
const POLL_MS = 25;

/**
 * Waits until the server with this pid answers a query on 127.0.0.1 with our password, and proves that it is the server
 * of this data directory. Returns its port, or `gone` when the process ended instead.
 *
 * @throws EmbeddedPostgresError on a refused password, and with the tail of the log after 60 s (600 s in recovery).
 */
export async function untilReady(
  pid: number,
  place: { dataDir: string; logFile: string; password: string },
): Promise<number | 'gone'> {
  const since = Date.now();
  for (;;) {
    if (readProcess(pid) === undefined) return 'gone';
    const postmaster = await readPostmaster(place.dataDir);
    const ours = postmaster?.pid === pid ? postmaster : undefined;
    if (ours?.status === 'ready' && (await answers(ours, place))) return ours.port;
    const limitMs = ours?.status === 'starting' ? RECOVERY_TIMEOUT_MS : READY_TIMEOUT_MS;
    if (Date.now() - since > limitMs) {
      throw new EmbeddedPostgresError(
        `PostgreSQL (process ${pid}) did not answer within ${limitMs / 1000} s. The end of ${place.logFile}:\n` +
          (await logTail(place.logFile)),
      );
    }
    await sleep(POLL_MS);
  }
}

async function answers(
  { pid, port }: { pid: number; port: number },
  { dataDir, password }: { dataDir: string; password: string },
): Promise<boolean> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  // Without a handler, a server that dies meanwhile would end the program.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: string }>(
      String.raw`SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1) AS pid`,
    );
    return Number(rows[0]?.pid) === pid;
  } catch (error) {
    if (!hasCode(error, '28P01', '28000')) return false;
    throw new EmbeddedPostgresError(
      `The server on ${dataDir} (port ${port}) refuses the password in launcher.password: somebody changed it. ` +
        'Write the new one into that file.',
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
