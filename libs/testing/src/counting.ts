import { setTimeout as pause } from 'node:timers/promises';
import { sql } from './test-database';

const WAIT_MS = 20_000;

interface Progress {
  waiting: boolean;
  head: string;
  counted: boolean;
}

/** Waits until everything that is recorded now is sequenced and counted. */
export async function counted(): Promise<void> {
  const [{ last }] = await sql<{ last: string | null }>('SELECT max(seq)::text AS last FROM facts_unsequenced');
  const until = Date.now() + WAIT_MS;
  // Other tests record facts meanwhile: what has to be counted is what stands in the log once ours are sequenced.
  let head: string | null = null;
  for (;;) {
    const [now]: Progress[] = await sql<Progress>(
      `SELECT EXISTS (SELECT FROM facts_unsequenced WHERE seq <= $1) AS waiting,
         (SELECT COALESCE(max(position), 0) FROM fact_positions)::text AS head,
         (SELECT min(position) FROM counter_slots) >= $2 AS counted`,
      [last ?? 0, head ?? 0],
    );
    if (head !== null && now.counted) return;
    if (head === null && !now.waiting) head = now.head;
    else await pause(25);
    if (Date.now() > until) throw new Error(`not counted within ${WAIT_MS} ms`);
  }
}

/** Waits until what follows the log has seen everything that is recorded now; how far it is stands in a table of one row. */
export async function followed(table: string): Promise<void> {
  await counted();
  const [{ head }] = await sql<{ head: string }>('SELECT max(position) AS head FROM fact_positions');
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await pause(50)) {
    const [{ done }] = await sql<{ done: boolean }>(`SELECT position >= $1 AS done FROM ${table}`, [head]);
    if (done) return;
  }
  throw new Error(`${table} did not follow within ${WAIT_MS} ms`);
}
