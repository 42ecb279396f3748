import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { payoutOf } from '../rules/payouts';
import { shareOwed } from '../store/holdings';
import { owedOf, payablesOwed } from '../store/owed';
import { lockPayables } from '../store/payables';
import { payoutAccount } from '../store/payout-accounts';
import { basisPointsOn } from '../store/payout-fees';
import { insertPayout } from '../store/payouts';

/** Payables in one payout: what is left comes with the next. */
export const PAYOUT_LINES_MAX = 1000;

/**
 * Prepares one payout of all that a custodian owes a supplier, into the account that the supplier named, what was paid out too much before
 * set off. What it takes is owed no longer, so that of two that are prepared at once one finds nothing. A second person approves it.
 *
 * Refusals: NOTHING_OWED, PAYOUT_ACCOUNT_MISSING, PAYOUT_ACCOUNT_RETURNED (supplierId), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PreparePayout {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { idempotencyKey: string; supplierId: string }): Promise<{ payoutId: string }> {
    const { organisationId: custodianId, userId: preparedBy } = viewer;
    const { supplierId } = input;
    return this.database.write(viewer, async (tx) => {
      const payoutId = newId();
      const operation = 'preparePayout';
      const claim = { organisationId: custodianId, operation, key: input.idempotencyKey, input, result: { payoutId } };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const preparedOn = this.clock.today();
      const payableIds = await payablesOwed(tx, { custodianId, supplierId }, PAYOUT_LINES_MAX);
      const [, owed, account, basisPoints] = await tx.together([
        lockPayables(tx, payableIds),
        owedOf(tx, custodianId, payableIds),
        payoutAccount(tx, supplierId),
        basisPointsOn(tx, preparedOn),
      ]);
      const sums = payoutOf(owed, basisPoints) ?? refuse('NOTHING_OWED', ['supplierId']);
      if (!account) refuse('PAYOUT_ACCOUNT_MISSING', ['supplierId']);
      if (account.returned) refuse('PAYOUT_ACCOUNT_RETURNED', ['supplierId']);
      insertPayout(tx, { id: payoutId, custodianId, supplierId, basisPoints, accountVersion: account.version, preparedBy, preparedOn }, sums); // prettier-ignore
      shareOwed(tx, sums.lines.map(({ payableId }) => payableId)); // prettier-ignore
      const { grossFen, feeFen, lines } = sums;
      recordAudit(tx, {
        operation: 'preparePayout',
        subjectId: payoutId,
        detail: { supplierId, grossFen, feeFen, lines: lines.length, accountVersion: account.version },
      });
      return { payoutId };
    });
  }
}
