import { Injectable } from '@nestjs/common';
import { Clock, newId, Reasons, refuse, type Fen } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { checkDate, fromGlobalId, type Viewer } from '@shanhai/graphql';
import { paymentRefunded } from '../facts/payable-facts';
import { paidByItem } from '../rules/paid-by-item';
import { lockPayable, movementsOf, toJson } from '../store/payables';

export interface RefundPaymentInput {
  idempotencyKey: string;
  payableId: string;
  /** Which items the money is taken back from, by the id of the order line. */
  items: { itemId: string; amountFen: Fen }[];
  refundedOn: string;
  reason: string;
}

/**
 * Records money given back to the buyer, by name of the items: after a rejection, a return or a price cut, or by
 * agreement. Counting follows from the fact, dated at the refund (CR-5).
 *
 * Refusals: NOT_FOUND (payableId, items.N.itemId), NOT_POSITIVE, REFUND_ABOVE_PAID, DATE_INVALID, DATE_IN_FUTURE, REQUIRED,
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RefundPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: RefundPaymentInput): Promise<{ payableId: string }> {
    const payableId = fromGlobalId('Payable', input.payableId, ['payableId']);
    this.check(input);
    return this.database.write(viewer, async (tx) => {
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'refundPayment',
        key: input.idempotencyKey,
        input,
        result: { payableId },
      };
      if (await takeIdempotencyKey(tx, claim)) return { payableId };
      const payable = await lockPayable(tx, payableId);
      if (!payable) refuse('NOT_FOUND', ['payableId'], { value: input.payableId });
      const paid = paidByItem(await movementsOf(tx, payableId)).at(-1)!.paid;
      const reasons = new Reasons();
      const back = new Map<string, Fen>();
      input.items.forEach((item, index) => {
        const itemId = fromGlobalId('OrderLine', item.itemId, ['items', index, 'itemId']);
        const available = paid.get(itemId);
        if (available === undefined)
          return reasons.add('NOT_FOUND', ['items', index, 'itemId'], { value: item.itemId });
        const total = (back.get(itemId) ?? 0n) + item.amountFen;
        if (total > available)
          reasons.add('REFUND_ABOVE_PAID', ['items', index, 'amountFen'], { amount: total, available });
        back.set(itemId, total);
      });
      reasons.refuseIfAny();
      const movementId = newId();
      const items = [...back].map(([itemId, amountFen]) => ({ itemId, amountFen }));
      const total = items.reduce((sum, item) => sum + item.amountFen, 0n);
      await tx.query(
        `WITH lowered AS (UPDATE payables SET paid_fen = paid_fen - $5 WHERE id = $3)
         INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason) VALUES ($1, $2, $3, 'REFUND', $4, $5, $6, $7)`,
        [movementId, payable.buyerId, payableId, input.refundedOn, total, toJson(items), input.reason],
      );
      await recordFacts(tx, [
        paymentRefunded(
          { buyerId: payable.buyerId, payableId, subjectId: payable.subjectId },
          input.refundedOn,
          movementId,
          { items, reason: input.reason },
        ),
      ]);
      await recordAudit(tx, {
        operation: 'refundPayment',
        subjectId: payableId,
        detail: { items, reason: input.reason },
      });
      return { payableId };
    });
  }

  private check(input: RefundPaymentInput): void {
    const reasons = new Reasons();
    if (checkDate(input.refundedOn, ['refundedOn'], reasons) && input.refundedOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['refundedOn'], { value: input.refundedOn });
    if (input.items.length === 0) reasons.add('REQUIRED', ['items']);
    input.items.forEach((item, index) => {
      if (item.amountFen <= 0n) reasons.add('NOT_POSITIVE', ['items', index, 'amountFen'], { value: item.amountFen });
    });
    if (input.reason.trim() === '') reasons.add('REQUIRED', ['reason']);
    reasons.refuseIfAny();
  }
}
