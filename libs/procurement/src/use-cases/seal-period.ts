import { Injectable } from '@nestjs/common';
import { Clock, isMonth, type Month, monthOf, nextMonth, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, SYSTEM, takeKeyIfGiven } from '@shanhai/database';
import { isOfProvince, type Viewer } from '@shanhai/graphql';
import { sealRequested } from '../facts/office-facts';
import { sealOf, sumsToJson } from '../store/seals';

/** Two officers who seal at once wait for each other: months are sealed in their order. */
const SEAL_LOCK = 7_304_003;

/**
 * Closes the books of a month (CR-7). The request takes its place in the event log: what is recorded later posts to a later
 * month. The seal itself is made once everything before that place is counted.
 * Refusals: PROVINCE_ONLY (the books are everybody's), INVALID (not a month), PERIOD_NOT_ENDED, PERIOD_NOT_NEXT, STATE_NOT_ALLOWED (sealed already),
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class SealPeriod {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { month: string; idempotencyKey?: string | null }): Promise<{ month: Month }> {
    const { month } = input;
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['month']);
    if (!isMonth(month))
      refuse('INVALID', ['month'], { value: month.slice(0, 20), reason: { zh: '应为 YYYY-MM', en: 'YYYY-MM' } });
    if (month >= monthOf(this.clock.today())) refuse('PERIOD_NOT_ENDED', ['month'], { month });
    return this.database.write(viewer, async (tx) => {
      const result = { month };
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'sealPeriod', key: input.idempotencyKey, input, result };
      if (await takeKeyIfGiven(tx, claim)) return result;
      tx.send('SELECT pg_advisory_xact_lock($1)', [SEAL_LOCK]);
      const [{ last, first }] = await tx.query<{ last: Month | null; first: Month | null }>(
        `SELECT (SELECT max(month) FROM period_seal_requests) AS last, LEAST((SELECT min(posting_month) FROM count_entries), ${FIRST_UNCOUNTED}) AS first`,
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
      recordAudit(tx, {
        operation: 'sealPeriod',
        subjectId: month,
        before: { sealedThrough: last },
        after: { sealedThrough: month },
      });
      return result;
    });
  }
}

/**
 * The first month of facts of purchases that are not counted yet: they may come to be posted there, and what is sealed before it could never be.
 * No more than the counter has left to do is read.
 */
const FIRST_UNCOUNTED = `(SELECT to_char(min(f.business_date), 'YYYY-MM') FROM (
         SELECT p.fact_id, p.owner_id FROM counter_slots s JOIN fact_positions p ON p.slot = s.slot AND p.position > s.position
         UNION ALL SELECT fact_id, owner_id FROM facts_unsequenced WHERE slot IS NOT NULL) u
       JOIN facts f ON f.id = u.fact_id AND f.owner_id = u.owner_id)`;

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
      const { entries, sums, hash } = await sealOf(tx, ready.month, ready.position);
      tx.send('INSERT INTO period_seals (month, position, entries, sums, hash) VALUES ($1, $2, $3, $4, $5)', [
        ready.month,
        ready.position,
        entries,
        JSON.stringify(sumsToJson(sums)),
        hash,
      ]);
      return true;
    });
  }
}
