import { Injectable } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import { Clock } from '@shanhai/kernel';
import { paidByTransfers } from '@shanhai/payments';
import { normalNumber } from '../rules/evidence';
import { lockNumbers } from '../store/evidence';
import { heldAgainstPayments, insertPaidNumbers, paidNumbers, transfersAt } from '../store/paid-numbers';
import { disputeEvidence } from './dispute-evidence';

/** Positions looked at in one transaction: bounds its work, and how long it holds numbers. */
const POSITIONS_AT_ONCE = 500n;

/**
 * Compares payments with evidence that was attached before their statement came: a bank reference that is held for goods which its transfer
 * did not pay is put into dispute, where an office takes it away; what was paid stays as it is. Whoever attaches one takes the lock of its number
 * first, and sees there what was paid, so it is either refused or seen here.
 */
@Injectable()
export class DisputePaidNumbers {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Looks at one batch. Returns false where everything in the log was looked at. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const batch = await paidNumbers.take(tx, POSITIONS_AT_ONCE);
      if (!batch) return false;
      const transfers = await transfersAt(tx, batch.position, batch.until);
      if (transfers.length > 0) await this.compare(tx, transfers);
      paidNumbers.keep(tx, batch.until);
      return true;
    });
  }

  private async compare(tx: Tx, transferIds: readonly string[]): Promise<void> {
    const paid = await paidByTransfers(tx, transferIds);
    const rows = paid.map(({ reference, groupId }) => ({ numberKey: normalNumber(reference), orderId: groupId }));
    const keys = [...new Set(rows.map(({ numberKey }) => numberKey))];
    lockNumbers(tx, 'BANK_REFERENCE', keys);
    insertPaidNumbers(tx, rows);
    const held = await heldAgainstPayments(tx, keys);
    if (held.length > 0) await disputeEvidence(tx, 'BANK_REFERENCE', held, this.clock.today());
  }
}
