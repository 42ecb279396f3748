import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { addAccepted, partnerDeliveries, takeOffReturned } from '../store/partner-deliveries';

/** Positions looked at in one transaction: bounds its work. */
const POSITIONS_AT_ONCE = 2_000n;

/**
 * Follows the log to what channel partners accepted and gave back, which their sales are matched to. How far it got is written with it, so nothing is
 * added twice, whatever is killed when; no acceptance waits for it. The worker runs it.
 */
@Injectable()
export class FollowPartnerDeliveries {
  constructor(private readonly database: Database) {}

  /** Follows one batch. Returns false where everything in the log was looked at. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const batch = await partnerDeliveries.take(tx, POSITIONS_AT_ONCE);
      if (!batch) return false;
      addAccepted(tx, batch.position, batch.until);
      takeOffReturned(tx, batch.position, batch.until);
      partnerDeliveries.keep(tx, batch.until);
      return true;
    });
  }
}
