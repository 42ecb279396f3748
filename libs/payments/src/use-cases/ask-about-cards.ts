import { Injectable } from '@nestjs/common';
import { Clock } from '@shanhai/kernel';
import { Database, SYSTEM } from '@shanhai/database';
import { CardAccount } from '../card-account';
import { CardPace, CardRail } from '../card-rail';
import { insertCardEvents, moveEventsCursor, takeEventsTurn } from '../store/card-calls';
import { askAgain } from '../store/card-questions';

/** Events may appear in the processor's list a little after their time: the list is read again from so long before. */
const OVERLAP_MS = 10 * 60_000;

/**
 * Finds what the processor did not tell: asks about payments and refunds that nothing was heard of, at growing distances, calls off
 * payments that nobody paid for two days, and reads the processor's list of events since the last reading. All of it becomes calls.
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
    const asked = await this.database.write(SYSTEM, (tx) => askAgain(tx, { now, today, askAfterMs }));
    await this.readEvents(custodianId);
    return asked > 0;
  }

  private async readEvents(custodianId: string): Promise<void> {
    const [now, today] = [this.clock.now(), this.clock.today()];
    const againAt = new Date(now.getTime() + this.pace.askAfterMs);
    const readTo = await this.database.write(SYSTEM, (tx) => takeEventsTurn(tx, custodianId, { now, againAt }));
    if (readTo === null) return;
    // Page by page: what was written down before a kill is known the next time, and the place in the list moves when all is.
    for await (const events of this.rail.events(new Date(readTo.getTime() - OVERLAP_MS)))
      await this.database.write(SYSTEM, (tx) => insertCardEvents(tx, { now, today, custodianId }, events));
    await this.database.write(SYSTEM, (tx) => moveEventsCursor(tx, custodianId, now));
  }
}
