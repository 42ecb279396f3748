import { Injectable } from '@nestjs/common';
import { Clock, type Fen, newId, positive, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { fromGlobalId, requireItems, type Viewer } from '@shanhai/graphql';
import { CardAccount } from '../card-account';
import type { CardMethod } from '../card-rail';
import { receives } from '../rules/match-transfer';
import { insertCardCalls } from '../store/card-calls';
import { insertCardPayment } from '../store/card-payments';
import { type Payable, payablesById, payablesOfGroups } from '../store/payables';
import { DoCardCalls } from './do-card-calls';

/** Stripe takes amounts of eight digits. */
export const CARD_AMOUNT_FEN_MAX = 99_999_999n;
/** A settlement sheet of a month. */
export const CARD_PAYABLES_MAX = 100;

export interface StartCardPaymentInput {
  idempotencyKey: string;
  /** All that is open of an order, or of payables that are named. */
  orderId?: string | null;
  payableIds?: readonly string[] | null;
  method: CardMethod;
}

/**
 * Begins to pay what is open by card, Alipay or WeChat Pay. What is to be done at the processor is written down with the payment,
 * and done right after: where that fails, the worker does it.
 *
 * What another custodian receives is left out of an order, and refused where it is named.
 *
 * Refusals: CARD_RAIL_OFF (method), REQUIRED (orderId, where neither is named), INVALID (payableIds, where both are), NOT_FOUND,
 * TOO_MANY, ALREADY_PAID, ANOTHER_RECEIVER, CARD_AMOUNT_ABOVE_MAX, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class StartCardPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly account: CardAccount,
    private readonly calls: DoCardCalls,
  ) {}

  async run(viewer: Viewer, input: StartCardPaymentInput): Promise<{ cardPaymentId: string }> {
    const custodianId = await this.account.custodianId();
    if (!custodianId) refuse('CARD_RAIL_OFF', ['method']);
    const { field, payables } = await this.payablesOf(viewer, input);
    const unpaid = payables.filter(({ dueFen, paidFen }) => dueFen > paidFen);
    const open = unpaid.filter((payable) => receives(custodianId, payable));
    const elsewhere = unpaid.find((payable) => !open.includes(payable));
    const amountFen = open.reduce<Fen>((sum, { dueFen, paidFen }) => sum + positive(dueFen - paidFen), 0n);
    const { result, callId } = await this.database.write(viewer, async (tx) => {
      const { organisationId: buyerId, userId: startedBy } = viewer;
      const mine = { cardPaymentId: newId() };
      const { idempotencyKey: key } = input;
      const first = await takeIdempotencyKey(tx, { organisationId: buyerId, operation: 'startCardPayment', key, input, result: mine }); // prettier-ignore
      if (first) return { result: first, callId: null };
      if (elsewhere && (open.length === 0 || field === 'payableIds'))
        refuse('ANOTHER_RECEIVER', [field], { value: elsewhere.reference });
      if (amountFen === 0n) refuse('ALREADY_PAID', [field]);
      if (amountFen > CARD_AMOUNT_FEN_MAX)
        refuse('CARD_AMOUNT_ABOVE_MAX', [field], { amount: amountFen, max: CARD_AMOUNT_FEN_MAX });
      const { cardPaymentId: id } = mine;
      const { method } = input;
      const payableIds = open.map((payable) => payable.id);
      const [now, today] = [this.clock.now(), this.clock.today()];
      insertCardPayment(tx, { id, buyerId, custodianId, payableIds, method, amountFen, startedBy, startedOn: today });
      const [created] = insertCardCalls(tx, { now, today }, [{ custodianId, kind: 'CREATE_PAYMENT', subject: id }]);
      recordAudit(tx, { operation: 'startCardPayment', subjectId: id, detail: { method, amountFen, payableIds } });
      return { result: mine, callId: created };
    });
    if (callId) await this.calls.soon(callId);
    return result;
  }

  /** What is to be paid, all of the viewer's organisation. */
  private async payablesOf(
    { organisationId }: Viewer,
    { orderId, payableIds }: StartCardPaymentInput,
  ): Promise<{ field: string; payables: Payable[] }> {
    if (!payableIds) {
      if (!orderId) refuse('REQUIRED', ['orderId']);
      const groupId = fromGlobalId('Order', orderId, ['orderId']);
      const payables = (await payablesOfGroups(this.database, [groupId])).filter(({ buyerId }) => buyerId === organisationId); // prettier-ignore
      if (payables.length === 0) refuse('NOT_FOUND', ['orderId'], { value: orderId });
      return { field: 'orderId', payables };
    }
    if (orderId) refuse('INVALID', ['payableIds'], { value: 'payableIds', reason: 'orderId' });
    requireItems(payableIds, CARD_PAYABLES_MAX, ['payableIds']);
    const ids = payableIds.map((id, index) => fromGlobalId('Payable', id, ['payableIds', index]));
    const found = await payablesById(this.database, ids);
    const reasons = new Reasons();
    ids.forEach((id, index) => {
      if (found.get(id)?.buyerId !== organisationId)
        reasons.add('NOT_FOUND', ['payableIds', index], { value: payableIds[index] });
    });
    reasons.refuseIfAny();
    return { field: 'payableIds', payables: [...found.values()] };
  }
}
