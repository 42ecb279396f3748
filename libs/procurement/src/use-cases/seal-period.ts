import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Clock, isMonth, type Month, monthOf, nextMonth, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, SYSTEM, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { sealRequested } from '../facts/office-facts';

/** Two officers who seal at once wait for each other: months are sealed in their order. */
const SEAL_LOCK = 7_304_003;

/**
 * Closes the books of a month (CR-7). The request takes its place in the event log: what is recorded later posts to a later
 * month. The seal itself is made once everything before that place is counted.
 * Refusals: INVALID (not a month), PERIOD_NOT_ENDED, PERIOD_NOT_NEXT, STATE_NOT_ALLOWED (sealed already).
 */
@Injectable()
export class SealPeriod {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { month: string }): Promise<{ month: Month }> {
    const { month } = input;
    if (!isMonth(month))
      refuse('INVALID', ['month'], { value: month.slice(0, 20), reason: { zh: '应为 YYYY-MM', en: 'YYYY-MM' } });
    if (month >= monthOf(this.clock.today())) refuse('PERIOD_NOT_ENDED', ['month'], { month });
    return this.database.write(viewer, async (tx) => {
      tx.send('SELECT pg_advisory_xact_lock($1)', [SEAL_LOCK]);
      const [{ last, first }] = await tx.query<{ last: Month | null; first: Month | null }>(
        `SELECT (SELECT max(month) FROM period_seal_requests) AS last, (SELECT min(posting_month) FROM count_entries) AS first`,
      );
      if (last !== null && month <= last) refuse('STATE_NOT_ALLOWED', ['month'], { state: 'SEALED' });
      const next = last === null ? first : nextMonth(last);
      if (next !== null && next < month) refuse('PERIOD_NOT_NEXT', ['month'], { month: next });
      const today = this.clock.today();
      const [factId] = recordFacts(tx, [sealRequested(month, viewer.organisationId, today)]);
      tx.send('INSERT INTO period_seal_requests (month, fact_id, requested_by, requested_on) VALUES ($1, $2, $3, $4)', [
        month,
        factId,
        viewer.organisationId,
        today,
      ]);
      recordAudit(tx, { operation: 'sealPeriod', subjectId: month, detail: {} });
      return { month };
    });
  }
}

/** Rows hashed at a time: bounds memory. */
const ROWS_AT_ONCE = 5_000;

/** Makes the seals that were requested, once every fact before the request is counted. The worker runs it. */
@Injectable()
export class MakeSeals {
  constructor(private readonly database: Database) {}

  /** Makes one seal. Returns false where none is ready. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      tx.send('SELECT pg_advisory_xact_lock($1)', [SEAL_LOCK]);
      const [ready] = await tx.query<{ month: Month; position: bigint }>(
        `SELECT r.month, p.position FROM period_seal_requests r JOIN fact_positions p ON p.fact_id = r.fact_id
         WHERE NOT EXISTS (SELECT FROM period_seals s WHERE s.month = r.month) AND p.position <= (SELECT min(position) FROM counter_slots)
         ORDER BY r.month LIMIT 1`,
      );
      if (!ready) return false;
      const { entries, countedFen, hash } = await sealOf(tx, ready.month, ready.position);
      tx.send('INSERT INTO period_seals (month, position, entries, counted_fen, hash) VALUES ($1, $2, $3, $4, $5)', [
        ready.month,
        ready.position,
        entries,
        countedFen,
        hash,
      ]);
      return true;
    });
  }
}

/** Number, sum and hash of the entries posted to a month by facts before a position, in the order (position, id). */
export async function sealOf(
  tx: Tx,
  month: Month,
  position: bigint,
): Promise<{ entries: bigint; countedFen: bigint; hash: Buffer }> {
  const digest = createHash('sha256');
  let [entries, countedFen] = [0n, 0n];
  let after: { position: bigint; id: string } = { position: -1n, id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows = await tx.query<{ position: bigint; id: string; amount: bigint; line: string }>(
      `SELECT position, id, amount_fen AS amount,
         concat_ws('|', id, facet_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id) AS line
       FROM count_entries WHERE posting_month = $1 AND position < $2 AND (position, id) > ($3, $4) ORDER BY position, id LIMIT $5`,
      [month, position, after.position, after.id, ROWS_AT_ONCE],
    );
    for (const row of rows) {
      digest.update(`${row.line}\n`);
      entries += 1n;
      countedFen += row.amount;
    }
    if (rows.length < ROWS_AT_ONCE) return { entries, countedFen, hash: digest.digest() };
    after = rows.at(-1)!;
  }
}
