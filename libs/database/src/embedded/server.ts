import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, hasCode } from './error';
import { isSameProcess, readProcess } from './process-table';

/** A PostgreSQL server that answers. */
export interface EmbeddedServer {
  host: '127.0.0.1';
  port: number;
  /** True when the server was running already: another program started it and may still be using it. */
  adopted: boolean;
  /** The server's own process, the postmaster. */
  pid: number;
  /** `postgres://postgres:<password>@127.0.0.1:<port>/<database>`; the database defaults to postgres. */
  url(database?: string): string;
  /**
   * Stops the server and waits until it has ended; does nothing when it has ended already.
   * `fast` rolls open transactions back and writes a checkpoint; `immediate` leaves recovery to the next start.
   */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
}

/** The server's own signals: SIGINT is its fast shutdown, SIGQUIT its immediate one. */
const STOP = {
  fast: { signal: 'SIGINT', limitMs: 60_000 },
  immediate: { signal: 'SIGQUIT', limitMs: 15_000 },
} as const;
const STOP_POLL_MS = 20;

/** Describes a server that has just answered. */
export function embeddedServer(found: {
  pid: number;
  port: number;
  adopted: boolean;
  password: string;
}): EmbeddedServer {
  const { pid, port, adopted } = found;
  // Kept to tell this server from a later process that gets its pid.
  const birth = readProcess(pid)?.birth ?? 'ended';
  const password = encodeURIComponent(found.password);
  return {
    host: '127.0.0.1',
    port,
    adopted,
    pid,
    url: (database = 'postgres') => `postgres://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    stop: (mode = 'fast') => stop(pid, birth, mode),
  };
}

async function stop(pid: number, birth: string, mode: keyof typeof STOP): Promise<void> {
  const { signal, limitMs } = STOP[mode];
  const giveUpAt = Date.now() + limitMs;
  if (!isSameProcess(pid, birth)) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return;
    throw new EmbeddedPostgresError(`May not stop PostgreSQL (process ${pid}, of another user): ${String(error)}`);
  }
  while (isSameProcess(pid, birth)) {
    if (Date.now() > giveUpAt) {
      throw new EmbeddedPostgresError(
        `PostgreSQL (process ${pid}) did not stop within ${limitMs / 1000} s of ${signal}` +
          (mode === 'fast' ? ": wait, or call stop('immediate')." : ': see its log.'),
      );
    }
    await sleep(STOP_POLL_MS);
  }
}
