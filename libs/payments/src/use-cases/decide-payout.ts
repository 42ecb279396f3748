import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { PAYOUT_TRANSITIONS, type PayoutVerb } from '../rules/payouts';
import { shareOwed } from '../store/holdings';
import { lockPayablesOf, lockPayout, type Payout, payoutChanged, setApproved, setCancelled } from '../store/payouts';

/** The custodian's own payout, locked. @throws Refusal NOT_FOUND, STATE_NOT_ALLOWED at `payoutId` */
export async function lockOwnPayout(tx: Tx, viewer: Viewer, payoutId: string, verb: PayoutVerb): Promise<Payout> {
  const payout = await lockPayout(tx, viewer.organisationId, payoutId);
  if (!payout) refuse('NOT_FOUND', ['payoutId'], { value: payoutId });
  if (!after(PAYOUT_TRANSITIONS, verb, payout.status))
    refuse('STATE_NOT_ALLOWED', ['payoutId'], { state: payout.status });
  return payout;
}

/**
 * Approves a payout that somebody else prepared: it may be sent to the bank.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED, OWN_PAYOUT, PAYOUT_CHANGED (payoutId: since it was prepared the
 * supplier named another account, goods came back, or a refund under way or a dispute claims the money), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ApprovePayout {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { payoutId: string; idempotencyKey?: string | null }): Promise<void> {
    const { payoutId, idempotencyKey: key } = input;
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      if (await takeKeyIfGiven(tx, { organisationId, operation: 'approvePayout', key, input, result: payoutId }))
        return;
      const payout = await lockOwnPayout(tx, viewer, payoutId, 'approve');
      if (payout.preparedBy === viewer.userId) refuse('OWN_PAYOUT', ['payoutId']);
      const [, changed] = await tx.together([lockPayablesOf(tx, payout), payoutChanged(tx, payout)]);
      if (changed) refuse('PAYOUT_CHANGED', ['payoutId']);
      setApproved(tx, payout, viewer.userId, this.clock.today());
      const { grossFen, feeFen } = payout;
      recordAudit(tx, { operation: 'approvePayout', subjectId: payoutId, detail: { grossFen, feeFen } });
    });
  }
}

/**
 * Cancels a payout that the bank has not paid, with a reason: what it took is owed again.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (payoutId), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class CancelPayout {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { payoutId: string; reason: string; idempotencyKey?: string | null }): Promise<void> {
    const { payoutId, idempotencyKey: key } = input;
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      if (await takeKeyIfGiven(tx, { organisationId, operation: 'cancelPayout', key, input, result: payoutId })) return;
      const payout = await lockOwnPayout(tx, viewer, payoutId, 'cancel');
      const payableIds = await lockPayablesOf(tx, payout);
      setCancelled(tx, payout, viewer.userId, this.clock.today(), reason);
      shareOwed(tx, payableIds);
      const [before, now] = [{ status: payout.status }, { status: 'CANCELLED' }];
      recordAudit(tx, { operation: 'cancelPayout', subjectId: payoutId, before, after: now, detail: { reason } });
    });
  }
}
