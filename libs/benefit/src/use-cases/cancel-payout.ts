import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { insertCounterPayout, linesOfPayouts, payoutsById } from '../store/payouts';
import { lockMoneyOfLines } from '../store/spent-lines';

export interface HouseholdPayoutToCancel {
  payoutId: string;
  reason: string;
  idempotencyKey: string;
}

/**
 * Records the entry that takes an approved payout back, as it was wrong or never arrived; it holds, and frees the money, once another
 * person approves it. The payout itself stays. Gives back the entry's id.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, STATE_NOT_ALLOWED (not approved, cancelled, or an entry that cancels), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class CancelHouseholdPayout {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: HouseholdPayoutToCancel): Promise<string> {
    const reason = requireReason(input.reason, ['reason']);
    const { organisationId, userId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const claim = {
        organisationId,
        operation: 'cancelHouseholdPayout',
        key: input.idempotencyKey,
        input,
        result: id,
      };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      await this.require(tx, viewer, input.payoutId);
      const payout = { id: input.payoutId, supplierId: organisationId };
      insertCounterPayout(tx, payout, { id, reason, recordedBy: userId, on: this.clock.today() });
      recordAudit(tx, { operation: 'cancelHouseholdPayout', subjectId: input.payoutId, after: { counterId: id }, detail: { reason } }); // prettier-ignore
      return id;
    });
  }

  /** Reads the payout behind the lock of its lines' money: of two who cancel it the second sees the first one's entry. */
  private async require(tx: Tx, viewer: Viewer, payoutId: string): Promise<void> {
    const lines = await linesOfPayouts(tx, [payoutId]);
    await lockMoneyOfLines(
      tx,
      lines.map(({ orderLineId: id, supplierOrderId }) => ({ id, supplierOrderId })),
    );
    const payout = (await payoutsById(tx, [payoutId])).get(payoutId);
    if (payout?.supplierId !== viewer.organisationId) refuse('NOT_FOUND', ['payoutId'], { value: payoutId });
    const state = payout.reversesId !== null ? 'COUNTER_ENTRY' : payout.reversedById !== null ? 'BEING_CANCELLED' : payout.status; // prettier-ignore
    if (state !== 'APPROVED') refuse('STATE_NOT_ALLOWED', ['payoutId'], { state });
  }
}
