import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { payoutApproved } from '../facts/payout-facts';
import {
  insertDecision,
  linesOfPayouts,
  type HouseholdPayoutLine,
  type HouseholdPayoutRow,
  payoutsById,
} from '../store/payouts';
import { lockMoneyOfLines } from '../store/spent-lines';

export interface HouseholdPayoutToDecide {
  payoutId: string;
  approve: boolean;
  reason?: string | null;
  idempotencyKey?: string | null;
}

/**
 * Another person of the supplier than who recorded a payout approves it: from then on it counts as arrived. Either of them may reject it
 * with a reason, which frees the money of its lines. Also for an entry that cancels a payout.
 * Refuses REQUIRED and TOO_LONG (reason of a rejection), NOT_FOUND, OWN_HOUSEHOLD_PAYOUT, STATE_NOT_ALLOWED, PAYOUT_ABOVE_PAID (money was refunded since),
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class DecideHouseholdPayout {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: HouseholdPayoutToDecide): Promise<void> {
    const { payoutId, approve, reason: given } = input;
    const reason = approve ? null : requireReason(given ?? '', ['reason']);
    await this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const claim = {
        organisationId,
        operation: 'decideHouseholdPayout',
        key: input.idempotencyKey,
        input,
        result: {},
      };
      if (await takeKeyIfGiven(tx, claim)) return;
      const payout = (await payoutsById(tx, [payoutId])).get(payoutId);
      if (payout?.supplierId !== viewer.organisationId) refuse('NOT_FOUND', ['payoutId'], { value: payoutId });
      if (approve && payout.recordedBy === viewer.userId) refuse('OWN_HOUSEHOLD_PAYOUT', ['payoutId']);
      const lines = await linesOfPayouts(tx, [payoutId]);
      if (approve) await requirePaid(tx, payout, lines);
      const on = this.clock.today();
      if (!(await insertDecision(tx, payout, { decidedBy: viewer.userId, on, reason })))
        refuse('STATE_NOT_ALLOWED', ['payoutId'], { state: payout.status });
      if (approve) recordFacts(tx, [payoutApproved(on, factOf(payout, lines))]);
      const decision = approve ? 'APPROVED' : 'REJECTED';
      recordAudit(tx, {
        operation: 'decideHouseholdPayout',
        subjectId: payoutId,
        after: { decision },
        detail: { reason },
      });
    });
  }
}

/** What the payout takes is taken already: what is refunded since may leave too little. */
async function requirePaid(
  tx: Tx,
  { amountFen }: HouseholdPayoutRow,
  lines: readonly HouseholdPayoutLine[],
): Promise<void> {
  const money = await lockMoneyOfLines(
    tx,
    lines.map(({ orderLineId: id, supplierOrderId }) => ({ id, supplierOrderId })),
  );
  const over = [...money.values()].find(({ paidFen, takenFen }) => takenFen > paidFen);
  if (over && amountFen > 0n)
    refuse('PAYOUT_ABOVE_PAID', ['payoutId'], { paid: over.paidFen, taken: over.takenFen, amount: amountFen });
}

const factOf = (payout: HouseholdPayoutRow, lines: readonly HouseholdPayoutLine[]) => ({
  payoutId: payout.id,
  supplierId: payout.supplierId,
  kind: payout.kind,
  paidOn: payout.paidOn,
  amountFen: payout.amountFen.toString(),
  households: payout.households,
  reversesId: payout.reversesId,
  voucherHashes: payout.voucherHashes,
  lines: lines.map(({ orderLineId: lineId, supplierOrderId, lotId, amountFen }) => ({
    ...{ lineId, supplierOrderId, lotId },
    amountFen: amountFen.toString(),
  })),
});
