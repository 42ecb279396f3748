import { Injectable } from '@nestjs/common';
import { Clock, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { insertCardCalls } from '../store/card-calls';
import { lockCardPayment } from '../store/card-payments';
import { DoCardCalls } from './do-card-calls';

/**
 * Calls a payment off that nobody has paid. It is off when the processor says so: where its money comes first, it pays.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (paid, failed or called off already).
 */
@Injectable()
export class CancelCardPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly calls: DoCardCalls,
  ) {}

  async run(viewer: Viewer, input: { cardPaymentId: string }): Promise<{ cardPaymentId: string }> {
    const cardPaymentId = fromGlobalId('CardPayment', input.cardPaymentId, ['cardPaymentId']);
    const [callId] = await this.database.write(viewer, async (tx) => {
      const payment = await lockCardPayment(tx, cardPaymentId);
      if (payment?.buyerId !== viewer.organisationId)
        refuse('NOT_FOUND', ['cardPaymentId'], { value: input.cardPaymentId });
      const { status: state, custodianId } = payment;
      if (state !== 'REQUESTED' && state !== 'PROCESSING') refuse('STATE_NOT_ALLOWED', ['cardPaymentId'], { state });
      recordAudit(tx, { operation: 'cancelCardPayment', subjectId: cardPaymentId });
      const at = { now: this.clock.now(), today: this.clock.today() };
      return insertCardCalls(tx, at, [{ custodianId, kind: 'CANCEL_PAYMENT', subject: cardPaymentId }]);
    });
    await this.calls.soon(callId);
    return { cardPaymentId };
  }
}
