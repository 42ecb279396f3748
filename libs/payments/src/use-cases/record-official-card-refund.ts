import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { checkDate, checkReason, fromGlobalId, requireItems, type Viewer } from '@shanhai/graphql';
import { Clock, type Fen, Reasons, refuse } from '@shanhai/kernel';
import { refundable } from '../rules/refundable';
import { refundsOnTheirWay } from '../store/card-movements';
import { lockPayable, movementsOf } from '../store/payables';
import { insertRefunds } from '../store/movements';
import { readRefundItems, REFUND_ITEMS_MAX } from './read-refund-items';

export interface OfficialCardRefundToRecord {
  idempotencyKey: string;
  payableId: string;
  /** Which items the money is taken back from, by the id of the order line or charge. */
  items: { itemId: string; amountFen: Fen }[];
  refundedOn: string;
  reason: string;
}

/**
 * A supplier records what it gave back to an official card at its terminal, by name of the items: no more than came to it. Counting
 * follows from the fact (CR-5).
 * Refusals: NOT_FOUND (payableId, items.N.itemId), NOT_POSITIVE, REFUND_ABOVE_PAID, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER (before the
 * first payment), REQUIRED, TOO_MANY, TOO_LONG, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RecordOfficialCardRefund {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: OfficialCardRefundToRecord): Promise<{ payableId: string }> {
    const payableId = fromGlobalId('Payable', input.payableId, ['payableId']);
    this.check(input);
    const { refundedOn, reason } = input;
    const { organisationId: supplierId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const operation = 'recordOfficialCardRefund';
      const claim = { organisationId: supplierId, operation, key: input.idempotencyKey, input, result: { payableId } };
      if (await takeIdempotencyKey(tx, claim)) return { payableId };
      const payable = await lockPayable(tx, payableId);
      if (payable?.payeeId !== supplierId) refuse('NOT_FOUND', ['payableId'], { value: input.payableId });
      const [moved, onTheirWay] = await tx.together([movementsOf(tx, payableId), refundsOnTheirWay(tx, payableId)]);
      const [limit] = moved.filter(({ kind }) => kind === 'PAYMENT').map(({ on }) => on).sort(); // prettier-ignore
      if (refundedOn < limit) refuse('DATE_OUT_OF_ORDER', ['refundedOn'], { value: refundedOn, limit });
      const items = readRefundItems(input.items, refundable([...moved, ...onTheirWay], refundedOn), payable.directFen);
      insertRefunds(tx, [{ payable, items, on: refundedOn, reason, from: { account: 'SUPPLIER_DUE', ownerId: supplierId } }]); // prettier-ignore
      recordAudit(tx, { operation: 'recordOfficialCardRefund', subjectId: payableId, detail: { items, reason } });
      return { payableId };
    });
  }

  private check({ items, refundedOn, reason }: OfficialCardRefundToRecord): void {
    requireItems(items, REFUND_ITEMS_MAX, ['items']);
    const reasons = new Reasons();
    if (checkDate(refundedOn, ['refundedOn'], reasons) && refundedOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['refundedOn'], { value: refundedOn });
    items.forEach(({ amountFen }, index) => {
      if (amountFen <= 0n) reasons.add('NOT_POSITIVE', ['items', index, 'amountFen'], { value: amountFen });
    });
    checkReason(reason, ['reason'], reasons);
    reasons.refuseIfAny();
  }
}
