import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { OFFICIAL_CARD_TRANSITIONS, type OfficialCardVerb } from '../rules/official-cards';
import { insertPayments } from '../store/movements';
import { decideOfficialCardPayment, lockOfficialCardPayment, type OfficialCardPayment, officialCardPaymentsById } from '../store/official-cards'; // prettier-ignore
import { lockPayable, type Payable } from '../store/payables';

/**
 * A supplier confirms that its terminal took an official card: the payable is paid by it as of the slip's day. What was paid otherwise
 * meanwhile makes it overpaid, and the supplier gives back (`recordOfficialCardRefund`): the card's money has come, whatever came beside it.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (paymentId), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ConfirmOfficialCardPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { paymentId: string; idempotencyKey?: string | null }): Promise<void> {
    const { paymentId, idempotencyKey: key } = input;
    return this.database.write(viewer, async (tx) => {
      const claim = { organisationId: viewer.organisationId, operation: 'confirmOfficialCardPayment', key, input };
      if (await takeKeyIfGiven(tx, { ...claim, result: paymentId })) return;
      const { payment, payable } = await lockProposed(tx, viewer, paymentId, 'confirm');
      decideOfficialCardPayment(tx, payment, { status: 'CONFIRMED', by: viewer.userId, on: this.clock.today(), reason: null }); // prettier-ignore
      const { id, supplierId, amountFen, paidOn, slipNumber } = payment;
      await insertPayments(tx, [{ id, payable, amountFen, paidOn, rail: 'OFFICIAL_CARD', receiverId: supplierId, sourceId: id, reference: null }]); // prettier-ignore
      recordAudit(tx, {
        operation: 'confirmOfficialCardPayment',
        subjectId: payable.id,
        detail: { paymentId, amountFen, paidOn, slipNumber },
      });
    });
  }
}

/**
 * A supplier refuses what its terminal did not take, with a reason: nothing is paid, and the slip's number is free.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (paymentId), REQUIRED, TOO_LONG (reason).
 */
@Injectable()
export class RefuseOfficialCardPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { paymentId: string; reason: string }): Promise<void> {
    const { paymentId } = input;
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const { payment, payable } = await lockProposed(tx, viewer, paymentId, 'refuse');
      decideOfficialCardPayment(tx, payment, { status: 'REFUSED', by: viewer.userId, on: this.clock.today(), reason });
      const detail = { paymentId, reason };
      recordAudit(tx, { operation: 'refuseOfficialCardPayment', subjectId: payable.id, detail });
    });
  }
}

/**
 * A buyer takes back what it said, before the supplier answered. Refusals: NOT_FOUND, STATE_NOT_ALLOWED (paymentId), REQUIRED, TOO_LONG (reason).
 */
@Injectable()
export class WithdrawOfficialCardPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { paymentId: string; reason: string }): Promise<void> {
    const { paymentId } = input;
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const { payment, payable } = await lockProposed(tx, viewer, paymentId, 'withdraw');
      decideOfficialCardPayment(tx, payment, { status: 'WITHDRAWN', by: viewer.userId, on: this.clock.today(), reason }); // prettier-ignore
      const detail = { paymentId, reason };
      recordAudit(tx, { operation: 'withdrawOfficialCardPayment', subjectId: payable.id, detail });
    });
  }
}

/** A payment that waits, and its payable: the payable is locked first, as wherever money moves. @throws Refusal NOT_FOUND, STATE_NOT_ALLOWED at `paymentId` */
async function lockProposed(
  tx: Tx,
  { organisationId }: Viewer,
  paymentId: string,
  verb: OfficialCardVerb,
): Promise<{ payment: OfficialCardPayment; payable: Payable }> {
  const known = (await officialCardPaymentsById(tx, [paymentId])).get(paymentId);
  const owner = verb === 'withdraw' ? known?.buyerId : known?.supplierId;
  if (!known || owner !== organisationId) refuse('NOT_FOUND', ['paymentId'], { value: paymentId });
  const payable = (await lockPayable(tx, known.payableId))!;
  const payment = (await lockOfficialCardPayment(tx, paymentId))!;
  if (!after(OFFICIAL_CARD_TRANSITIONS, verb, payment.status))
    refuse('STATE_NOT_ALLOWED', ['paymentId'], { state: payment.status });
  return { payment, payable };
}
