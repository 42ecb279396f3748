import { Injectable } from '@nestjs/common';
import { Database, recordFacts, SYSTEM, type Tx } from '@shanhai/database';
import { Clock } from '@shanhai/kernel';
import { offerChanged } from '../facts/offer-facts';
import { offerOf, offersUntold } from '../store/told-offers';

/** Offers of one transaction. */
const AT_ONCE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Tells the log what the catalogue shows of SKUs, so that it can be asked later what was on sale on a day. */
@Injectable()
export class TellOffers {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Tells how a SKU is offered now, in the transaction that changed it; nothing where it was never on sale. */
  async tell(tx: Tx, sku: { id: string; supplierId: string }): Promise<void> {
    const offer = await offerOf(tx, sku);
    if (offer) recordFacts(tx, [offerChanged(this.clock.today(), offer)]);
  }

  /** Tells of all that was put on sale before the log was told. May be stopped and begun again. Returns how many. */
  async tellAll(): Promise<number> {
    let told = 0;
    for (let after = FIRST; ; ) {
      const offers = await this.database.write(SYSTEM, async (tx) => {
        const untold = await offersUntold(tx, after, AT_ONCE);
        recordFacts(
          tx,
          untold.map((offer) => offerChanged(this.clock.today(), offer)),
        );
        return untold;
      });
      told += offers.length;
      if (offers.length < AT_ONCE) return told;
      after = offers.at(-1)!.skuId;
    }
  }
}
