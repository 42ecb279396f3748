import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { lockSums, sumChanges } from '../store/money-sums';

/** Changes summed in one transaction: bounds its work after a long stop. */
const CHANGES_AT_ONCE = 20_000;

/** Adds what postings changed to the daily sums of accounts. A balance reads the sums and what is not summed yet, so it is exact at any moment. */
@Injectable()
export class SumMoney {
  constructor(private readonly database: Database) {}

  /** Returns true where there was something to sum. */
  run(): Promise<boolean> {
    return this.database.write(
      SYSTEM,
      async (tx) => (await lockSums(tx)) && (await sumChanges(tx, CHANGES_AT_ONCE)) > 0n,
    );
  }
}
