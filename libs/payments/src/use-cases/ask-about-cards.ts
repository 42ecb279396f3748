import { Injectable } from '@nestjs/common';
import { Clock } from '@shanhai/kernel';
import { Database, SYSTEM } from '@shanhai/database';
import { CardAccount } from '../card-account';
import { CardPace, CardRail } from '../card-rail';
import { insertCardEvents, moveEventsCursor, takeEventsTurn } from '../store/card-calls';
import { insertCardEntries } from '../store/card-entries';
import { askAboutUnknown, askAgain, reviveFollowing } from '../store/card-questions';

/** Events may appear in the processor's list a little after their time: the list is read again from so long before. */
const OVERLAP_MS = 10 * 60_000;
/** Entries of payments appear as late as they are settled, which may be dated before. */
const ENTRIES_OVERLAP_MS = 24 * 3_600_000;

/**
 * Finds what the processor did not tell: asks about payments, refunds and open disputes that nothing was heard of, at growing distances, calls off
 * payments that nobody paid for two days, and reads the processor's lists of events and of disputes since the last reading: events are forgotten
 * there after thirty days. All of it becomes calls, and dead ones that only ask are made again. Reads what the processor entered into its balance too: what it charged is a cost, and payouts are asked about.
 */
@Injectable()
export class AskAboutCards {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rail: CardRail,
    private readonly pace: CardPace,
    private readonly account: CardAccount,
  ) {}

  /** Run again until it returns false. */
  async run(): Promise<boolean> {
    const custodianId = await this.account.custodianId();
    if (!custodianId) return false;
    const [now, today] = [this.clock.now(), this.clock.today()];
    const { askAfterMs } = this.pace;
    const [asked, revived] = await this.database.write(SYSTEM, (tx) =>
      tx.together([askAgain(tx, { now, today, askAfterMs }), reviveFollowing(tx, now)]),
    );
    await this.readLists(custodianId);
    return asked + revived > 0;
  }

  private async readLists(custodianId: string): Promise<void> {
    const [now, today] = [this.clock.now(), this.clock.today()];
    const againAt = new Date(now.getTime() + this.pace.askAfterMs);
    const turn = await this.database.write(SYSTEM, (tx) => takeEventsTurn(tx, custodianId, { now, againAt }));
    if (turn === null) return;
    // Page by page: what was written down before a kill is known the next time, and the place in the lists moves when all is.
    for await (const events of this.rail.events(before(turn.readTo, OVERLAP_MS)))
      await this.database.write(SYSTEM, (tx) => insertCardEvents(tx, { now, today, custodianId }, events));
    for await (const entries of this.rail.entries(before(turn.entriesReadTo, ENTRIES_OVERLAP_MS)))
      if (entries.length > 0)
        await this.database.write(SYSTEM, (tx) => insertCardEntries(tx, { now, today, custodianId }, entries));
    for await (const disputes of this.rail.disputes(before(turn.disputesReadTo, OVERLAP_MS)))
      if (disputes.length > 0) await this.database.write(SYSTEM, (tx) => askAboutUnknown(tx, { now, today }, disputes));
    await this.database.write(SYSTEM, (tx) => moveEventsCursor(tx, custodianId, now));
  }
}

/** So long before a moment, and no earlier than there was anything. */
const before = (moment: Date, ms: number) => new Date(Math.max(0, moment.getTime() - ms));
