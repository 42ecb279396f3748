import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { isMonth, type Month, refuse } from '@shanhai/kernel';
import { sealedMonths, sealOf } from '../store/seals';

export interface SealVerification {
  month: Month;
  /** SHA-256 as it was sealed, and over the entries as they stand now. */
  hash: Buffer;
  recomputedHash: Buffer;
  entries: bigint;
  recomputedEntries: bigint;
  equal: boolean;
}

/**
 * Makes the seal of a month again from its entries and compares (I4). It reads every entry of the month, in batches over a
 * connection of its own; they never change, so no transaction is needed. Asked twice at once, it is made once.
 * Refusals: INVALID (not a month), NOT_FOUND (not sealed).
 */
@Injectable()
export class VerifySeal {
  private readonly underWay = new Map<Month, Promise<SealVerification>>();

  constructor(private readonly database: Database) {}

  run(month: string): Promise<SealVerification> {
    if (!isMonth(month))
      refuse('INVALID', ['month'], { value: month.slice(0, 20), reason: { zh: '应为 YYYY-MM', en: 'YYYY-MM' } });
    let verification = this.underWay.get(month);
    if (!verification) {
      verification = this.verify(month).finally(() => this.underWay.delete(month));
      this.underWay.set(month, verification);
    }
    return verification;
  }

  private async verify(month: Month): Promise<SealVerification> {
    const { apart } = this.database;
    const [sealed] = await sealedMonths(apart, month, month);
    if (!sealed) refuse('NOT_FOUND', ['month'], { value: month });
    const again = await sealOf(apart, month, sealed.position);
    return {
      month,
      hash: sealed.hash,
      recomputedHash: again.hash,
      entries: sealed.entries,
      recomputedEntries: again.entries,
      equal: again.hash.equals(sealed.hash) && again.entries === sealed.entries,
    };
  }
}
