import { Injectable } from '@nestjs/common';
import { Clock } from '@shanhai/kernel';
import { Database, SYSTEM } from '@shanhai/database';
import { CardAccount } from '../card-account';
import { CardRail } from '../card-rail';
import { insertCardEvents } from '../store/card-calls';

/**
 * Takes what the processor sends: checks the signature before anything else, and writes the event down, once by its id, with a call
 * that asks how things stand. Nothing more, so that the processor is answered at once.
 */
@Injectable()
export class TakeCardEvent {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rail: CardRail,
    private readonly account: CardAccount,
  ) {}

  /** UNSIGNED where nobody we know signed it within five minutes; OFF where there is no account that it could be about. */
  async run(body: Buffer, signature: string): Promise<'TAKEN' | 'UNSIGNED' | 'OFF'> {
    if (!this.rail.on) return 'OFF';
    const event = await this.rail.readEvent(body, signature);
    if (!event) return 'UNSIGNED';
    const custodianId = await this.account.custodianId();
    if (!custodianId) return 'OFF';
    const at = { custodianId, now: this.clock.now(), today: this.clock.today() };
    if (event.about) await this.database.write(SYSTEM, (tx) => insertCardEvents(tx, at, [event]));
    return 'TAKEN';
  }
}
