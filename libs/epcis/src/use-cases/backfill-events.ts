import { Injectable } from '@nestjs/common';
import { Database, recordFacts, SYSTEM, type Tx } from '@shanhai/database';
import { Clock } from '@shanhai/kernel';
import { type OwnEvent, writeEvents } from './write-events';

/** What this many records tell is written in one transaction. */
const BATCH = 200;
/** One at a time, so that none is written twice: a transaction-level advisory lock, any constant that nothing else uses. */
const BACKFILL_LOCK = 7_304_003;

/** Records of one kind in the order of their ids, and the events that each stands for. */
export interface PastRecords<Row extends { id: string; missing: boolean }> {
  next: (tx: Tx, after: string, most: number) => Promise<Row[]>;
  eventsOf: (row: Row) => OwnEvent[];
}

/**
 * Writes the trace events of what was recorded before there were events: in batches that are transactions of their own, so
 * that it may be stopped and begun again at any time; records that have their events are passed over.
 */
@Injectable()
export class BackfillEvents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Gives back how many events were written. */
  async run<Row extends { id: string; missing: boolean }>(past: PastRecords<Row>): Promise<number> {
    let written = 0;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { through, events } = await this.batch(past, after);
      written += events;
      if (through === null) return written;
      after = through;
    }
  }

  private batch<Row extends { id: string; missing: boolean }>(
    { next, eventsOf }: PastRecords<Row>,
    after: string,
  ): Promise<{ through: string | null; events: number }> {
    return this.database.write(SYSTEM, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [BACKFILL_LOCK]);
      const rows = await next(tx, after, BATCH);
      const events = rows.filter(({ missing }) => missing).flatMap(eventsOf);
      recordFacts(tx, writeEvents(tx, this.clock, events));
      return { through: rows.at(-1)?.id ?? null, events: events.length };
    });
  }
}
