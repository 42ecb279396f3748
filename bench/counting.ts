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

const HEAD = '(SELECT COALESCE(max(position), 0) FROM fact_positions)';
const COUNTED = `NOT EXISTS (SELECT FROM facts_unsequenced) AND ${HEAD} = (SELECT min(position) FROM counter_slots)`;

/** Waits until every recorded fact is sequenced and counted. */
export function untilCounted(database: BenchDatabase): Promise<void> {
  return until(database, COUNTED);
}

/** Waits until a worker has done with every recorded fact all that it does behind the counter, too. */
export function untilLookedAt(database: BenchDatabase): Promise<void> {
  return until(
    database,
    `${COUNTED} AND ${HEAD} = (SELECT position FROM plausibility_progress) AND ${HEAD} = (SELECT position FROM invoice_match_progress)`,
  );
}

async function until({ sql }: BenchDatabase, condition: string): Promise<void> {
  for (;;) {
    const [{ done }] = await sql<{ done: boolean }>(`SELECT ${condition} AS done`);
    if (done) return;
    await pause(POLL_MS);
  }
}
