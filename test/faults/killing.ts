import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';

const POLL_MS = 2;
const IDLE_TURNS = 10;
const IDLE_MS = 20;

/**
 * Lets several workers run a task until there is nothing more to do, while connections of the database are killed in the middle of what they do.
 * Gives how many were. `owner` is a connection of its own.
 */
export async function whileKilled(
  owner: Pick<Pool, 'query'>,
  task: () => Promise<boolean>,
  { workers = 3, killsMax = 12, everyMs = POLL_MS }: { workers?: number; killsMax?: number; everyMs?: number } = {},
): Promise<number> {
  let working = true;
  let killed = 0;
  const kill = async () => {
    while (working && killed < killsMax) {
      const { rowCount } = await owner.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' ORDER BY random() LIMIT 1`,
      );
      killed += rowCount ?? 0;
      await pause(everyMs);
    }
  };
  // Nothing to do may mean that what was killed still holds its locks.
  const worker = async () => {
    for (let idle = 0; idle < IDLE_TURNS; idle += 1) {
      if (await task().catch(() => true)) idle = -1;
      else await pause(IDLE_MS);
    }
  };
  const killing = kill();
  await Promise.all(Array.from({ length: workers }, worker));
  working = false;
  await killing;
  return killed;
}
