import { Injectable } from '@nestjs/common';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { insertCardCalls } from '../store/card-calls';
import { lockCardPayment } from '../store/card-payments';
import { heldOnItsWay, insertCardRefunds } from '../store/card-refunds';
import { DoCardCalls } from './do-card-calls';

/**
 * Sends held card money back to where it came from: it came twice, is more than was open, or another amount than was asked for.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (nothing is held that is not on its way), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ReturnHeldCardMoney {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly calls: DoCardCalls,
  ) {}

  async run(
    viewer: Viewer,
    input: { idempotencyKey: string; cardPaymentId: string; reason: string },
  ): Promise<{ cardPaymentId: string }> {
    const cardPaymentId = fromGlobalId('CardPayment', input.cardPaymentId, ['cardPaymentId']);
    const reason = requireReason(input.reason, ['reason']);
    const { organisationId: custodianId, userId: requestedBy } = viewer;
    const callId = await this.database.write(viewer, async (tx) => {
      const { idempotencyKey: key } = input;
      const claim = {
        organisationId: custodianId,
        operation: 'returnHeldCardMoney',
        key,
        input,
        result: cardPaymentId,
      };
      if (await takeIdempotencyKey(tx, claim)) return null;
      const payment = await lockCardPayment(tx, cardPaymentId);
      if (payment?.custodianId !== custodianId) refuse('NOT_FOUND', ['cardPaymentId'], { value: input.cardPaymentId });
      const { buyerId, heldFen, status } = payment;
      const amountFen = heldFen - (await heldOnItsWay(tx, cardPaymentId));
      if (amountFen <= 0n) refuse('STATE_NOT_ALLOWED', ['cardPaymentId'], { state: status });
      const [now, today, id] = [this.clock.now(), this.clock.today(), newId()];
      const requested = {
        status: 'REQUESTED',
        requestedBy,
        requestedOn: today,
        refundRef: null,
        refundedOn: null,
      } as const;
      insertCardRefunds(tx, [{ id, buyerId, custodianId, cardPaymentId, payableId: null, amountFen, items: [], reason, ...requested }]); // prettier-ignore
      recordAudit(tx, { operation: 'returnHeldCardMoney', subjectId: cardPaymentId, detail: { amountFen, reason } });
      return insertCardCalls(tx, { now, today }, [{ custodianId, kind: 'CREATE_REFUND', subject: id }])[0];
    });
    if (callId) await this.calls.soon(callId);
    return { cardPaymentId };
  }
}
