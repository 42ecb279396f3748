import type { Words } from '@shanhai/kernel';
import type { Queryable } from '../database';
import { type BookCheck, type Offender, UNREADABLE, type Walk } from './book-check';

export interface BooksQuestion {
  /** Checks along the event log begin after this position; others look at everything. */
  since?: bigint;
  /** Goes on where an earlier run stopped: at this check, after this key. */
  goOn?: { code: string; after: string };
  /** When the work stops, on the clock of `performance.now()`. */
  untilMs: number;
  /** Stops the work as time does, once the statement under way has ended. */
  signal?: AbortSignal;
  /** Offenders named of each check; all are counted. */
  offendersMax?: number;
  /** Hears of each batch that was looked at. */
  progress?: (now: BooksProgress) => void;
}

/** How far the work is. */
export interface BooksProgress {
  code: string;
  /** Rows of this check that were looked at. */
  rows: bigint;
  /** Checks that are done, of so many. */
  done: number;
  of: number;
}

export interface CheckedBook {
  code: string;
  says: Words;
  rows: bigint;
  wrong: bigint;
  /** The first offenders by name, each with what is wrong. */
  offenders: { subject: string; finds: Words }[];
  tookMs: number;
  /** False where time ran out before or within it. */
  done: boolean;
}

export interface BooksReport {
  /** The head of the event log at the moment that was looked at. */
  position: bigint;
  checks: CheckedBook[];
  /** Where to go on; null where everything was looked at. */
  goOn: { code: string; after: string } | null;
  /** Checks that time ran out in, or before: they say nothing yet. */
  unfinished: string[];
  wrong: bigint;
}

const OFFENDERS_MAX = 10;
/** Before every key of its type. */
const FIRST: Record<Walk['type'], string> = {
  bigint: '-9223372036854775808',
  text: '',
  uuid: '00000000-0000-0000-0000-000000000000',
};
/** query_canceled: the statement timeout. */
const OUT_OF_TIME = '57014';
/** The class of errors that values make, such as a text that is no number. */
const DATA_EXCEPTION = '22';

/**
 * Runs checks of the books one after the other, each in batches along its key. `db` is one snapshot (`Database.snapshot`):
 * all that is found is true at one moment, and nobody who writes waits. Stops when time is up, in the middle of a statement if need be, and says
 * what is unfinished and where to go on. Rows that cannot be read are wrong, and the rest is looked at all the same.
 */
export async function checkBooks(
  db: Queryable,
  checks: readonly BookCheck[],
  question: BooksQuestion,
): Promise<BooksReport> {
  const [{ position }] = await db.query<{ position: bigint }>(
    'SELECT COALESCE(max(position), 0) AS position FROM fact_positions',
  );
  const first = question.goOn ? checks.findIndex((check) => check.code === question.goOn!.code) : 0;
  const report: BooksReport = { position, checks: [], goOn: null, unfinished: [], wrong: 0n };
  const asked = checks.slice(Math.max(0, first));
  for (const [index, check] of asked.entries()) {
    const after = index === 0 && question.goOn ? question.goOn.after : firstKey(check.walk, question.since);
    const heard = (rows: bigint) => question.progress?.({ code: check.code, rows, done: index, of: asked.length });
    const { stoppedAfter, ...checked } = await runCheck(db, check, after, question, heard);
    report.checks.push(checked);
    report.wrong += checked.wrong;
    if (stoppedAfter === null) continue;
    report.goOn = { code: check.code, after: stoppedAfter };
    report.unfinished = asked.slice(index).map(({ code }) => code);
    break;
  }
  return report;
}

function firstKey({ isLog, type }: Walk, since: bigint | undefined): string {
  return isLog && since !== undefined ? since.toString() : FIRST[type];
}

async function runCheck(
  db: Queryable,
  check: BookCheck,
  from: string,
  { untilMs, signal, offendersMax = OFFENDERS_MAX }: BooksQuestion,
  heard: (rows: bigint) => void,
): Promise<CheckedBook & { stoppedAfter: string | null }> {
  const beganMs = performance.now();
  const { code, says } = check;
  const checked = { code, says, rows: 0n, wrong: 0n, offenders: [] as CheckedBook['offenders'] };
  const timed = until(db, untilMs, signal);
  const ended = (stoppedAfter: string | null) => ({
    ...checked,
    tookMs: Math.round(performance.now() - beganMs),
    done: stoppedAfter === null,
    stoppedAfter,
  });
  for (let after = from; ; ) {
    const batch = await lookAt(db, timed, check, after, offendersMax);
    if (batch === null) return ended(after);
    if (batch.through === null) return ended(null);
    checked.rows += batch.rows;
    checked.wrong += batch.wrong;
    for (const offender of batch.offenders.slice(0, offendersMax - checked.offenders.length))
      checked.offenders.push({ subject: offender.subject, finds: inWords(batch.finds ?? check.finds, offender) });
    heard(checked.rows);
    after = batch.through;
  }
}

interface Batch {
  /** The last key looked at; null where there was none left. */
  through: string | null;
  rows: bigint;
  wrong: bigint;
  offenders: Offender[];
  /** Words of its own, where the check's do not fit. */
  finds?: Words;
}

/** Looks at the next batch. Null where time ran out in it: it counts as not looked at. */
async function lookAt(
  db: Queryable,
  timed: Queryable,
  check: BookCheck,
  after: string,
  most: number,
): Promise<Batch | null> {
  let next = { through: null as string | null, rows: 0n };
  // What a timeout cancels is this batch, not the snapshot.
  await db.query('SAVEPOINT batch');
  try {
    next = await nextBatch(timed, check.walk, after);
    const found =
      next.through === null ? { wrong: 0n, offenders: [] } : await find(timed, check, after, next.through, most);
    await db.query('RELEASE SAVEPOINT batch');
    return { ...next, ...found };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code !== OUT_OF_TIME && !code?.startsWith(DATA_EXCEPTION)) throw error;
    await db.query('ROLLBACK TO SAVEPOINT batch');
    if (code === OUT_OF_TIME) return null;
    return { ...next, wrong: 1n, offenders: [{ subject: after, error: message }], finds: UNREADABLE };
  }
}

/** Statements that end when time is up, and none after that: a check that reads in many of them stops between them too. */
function until(db: Queryable, untilMs: number, signal: AbortSignal | undefined): Queryable {
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const leftMs = Math.floor(untilMs - performance.now());
      if (leftMs <= 0 || signal?.aborted) throw Object.assign(new Error('time is up'), { code: OUT_OF_TIME });
      // One round trip: the connection is pipelined.
      const [, rows] = await Promise.all([
        db.query(`SELECT set_config('statement_timeout', $1, true)`, [String(leftMs)]),
        db.query<Row>(sql, parameters),
      ]);
      return rows;
    },
  };
}

/** The last key of the next batch, and its rows: more than asked for where several have the last key. */
async function nextBatch(
  db: Queryable,
  { table, key, type, rowsAtOnce }: Walk,
  after: string,
): Promise<{ through: string | null; rows: bigint }> {
  const [batch] = await db.query<{ through: string | null; rows: bigint }>(
    `WITH few AS MATERIALIZED (SELECT ${key} AS key FROM ${table} WHERE ${key} > $1::${type} ORDER BY ${key} LIMIT $2),
       last AS MATERIALIZED (SELECT key FROM few ORDER BY key DESC LIMIT 1)
     SELECT (SELECT key FROM last)::text AS through, (SELECT count(*) FROM ${table} WHERE ${key} > $1::${type} AND ${key} <= (SELECT key FROM last)) AS rows`,
    [after, rowsAtOnce],
  );
  return batch;
}

async function find(
  db: Queryable,
  { offenders }: BookCheck,
  after: string,
  through: string,
  most: number,
): Promise<{ wrong: bigint; offenders: Offender[] }> {
  if (typeof offenders === 'function') {
    const all = await offenders(db, after, through);
    return { wrong: BigInt(all.length), offenders: all };
  }
  const rows = await db.query<Offender & { ofAll: bigint }>(
    `SELECT o.*, count(*) OVER () AS "ofAll" FROM (${offenders}) o ORDER BY o.subject LIMIT $3`,
    [after, through, most],
  );
  return { wrong: rows[0]?.ofAll ?? 0n, offenders: rows };
}

function inWords({ zh, en }: Words, offender: Offender): Words {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(offender[name] ?? '∅'));
  return { zh: fill(zh), en: fill(en) };
}

/** Position before the first fact that was made on a day or later, Asia/Shanghai; the head where there is none. */
export async function positionBefore(db: Queryable, day: string): Promise<bigint> {
  // Ids of facts begin with the time of their making (UUID version 7), and have an index.
  const [row] = await db.query<{ position: bigint }>(
    `WITH first AS (SELECT rpad(lpad(to_hex((extract(epoch FROM ($1::date)::timestamp AT TIME ZONE 'Asia/Shanghai') * 1000)::bigint), 12, '0'), 32, '0')::uuid AS id)
     SELECT COALESCE((SELECT min(f.position) - 1 FROM (SELECT position FROM fact_positions WHERE fact_id >= (SELECT id FROM first) ORDER BY fact_id LIMIT 1000) f),
       (SELECT max(position) FROM fact_positions), 0) AS position`,
    [day],
  );
  return row.position;
}
