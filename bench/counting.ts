import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { NODE_OPTIONS } from '../apps/cli/src/supervise/fork-program';
import type { BenchDatabase } from './database';
import { type Listening, startProgram } from './processes';

const WORKER = [...NODE_OPTIONS.worker, join('dist', 'apps', 'worker', 'src', 'main.js')];
const POLL_MS = 20;

/** A worker on a database, running. */
export function startWorker({ url }: BenchDatabase): Promise<Listening> {
  return startProgram(WORKER, { DATABASE_URL: url, NODE_ENV: 'production' });
}

/** Waits until every recorded fact is sequenced and counted. */
export async function untilCounted({ sql }: BenchDatabase): Promise<void> {
  for (;;) {
    const [{ done }] = await sql<{ done: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM facts_unsequenced)
         AND (SELECT COALESCE(max(position), 0) FROM fact_positions) = (SELECT min(position) FROM counter_slots) AS done`,
    );
    if (done) return;
    await pause(POLL_MS);
  }
}
