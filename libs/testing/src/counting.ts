import { setTimeout as pause } from 'node:timers/promises';
import { sql } from './test-database';

const WAIT_MS = 20_000;

/** Waits until everything that is recorded now is sequenced and counted. */
export async function counted(): Promise<void> {
  const [{ last }] = await sql<{ last: string | null }>('SELECT max(seq)::text AS last FROM facts_unsequenced');
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const [{ waiting, lag }] = await sql<{ waiting: boolean; lag: string }>(
      `SELECT EXISTS (SELECT FROM facts_unsequenced WHERE seq <= $1) AS waiting,
         (SELECT COALESCE(max(position), 0) FROM fact_positions) - (SELECT min(position) FROM counter_slots) AS lag`,
      [last ?? 0],
    );
    if (!waiting && lag === '0') return;
    if (Date.now() > until) throw new Error(`not counted within ${WAIT_MS} ms: lag ${lag}`);
    await pause(25);
  }
}
