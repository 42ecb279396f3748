import { Injectable } from '@nestjs/common';
import { Clock, isId } from '@shanhai/kernel';
import { Database, type Queryable, type Tx } from '@shanhai/database';
import { notify } from '@shanhai/organisations';
import { type CardIntent, CardPace, CardRail, CardRailError } from '../card-rail';
import { dayOf } from '../rules/card-day';
import { judgeReceived } from '../rules/judge-received';
import { type CardAnswer, type CardCall, keyOf } from '../store/card-calls';
import { insertPayments } from '../store/movements';
import { type CardPayment, cardPaymentsById, lockCardPayment, setCardPaymentState, settleCardPayment } from '../store/card-payments'; // prettier-ignore
import { postCardMoney } from '../store/card-postings';
import { lockPayables } from '../store/payables';

/**
 * Whoever hears of a refund or dispute before the payment itself is known by its name at the processor, waits for that.
 * @throws Error where the intent is a payment of ours that has no name on the books yet
 */
export async function requireKnown(db: Queryable, rail: CardRail, intentRef: string | null): Promise<void> {
  if (intentRef === null) return;
  const known = await db.query('SELECT FROM card_payments WHERE intent_ref = $1', [intentRef]);
  if (known.length > 0) return;
  const { paymentId } = await rail.payment(intentRef);
  if (paymentId !== null) throw new Error(`${intentRef} is not on the books yet`);
}

/**
 * Brings a card payment to where it stands at the processor, whatever told of it: an answer, a webhook, or being asked. The payment's
 * row is locked and says whether its money is on the books, so the same state changes nothing the second time.
 */
@Injectable()
export class FollowCardPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rail: CardRail,
    private readonly pace: CardPace,
  ) {}

  /** The processor is told of a new payment. */
  async create(call: CardCall): Promise<CardAnswer> {
    const payment = await this.paymentOf(call);
    const { id: paymentId, amountFen, method } = payment;
    const reference = await this.referenceOf(payment);
    const intent = await this.rail.createPayment({ paymentId, amountFen, method, reference }, keyOf(call));
    return (tx) => this.enter(tx, intent);
  }

  /** The payment is called off, unless its money has come. */
  async cancel(call: CardCall): Promise<CardAnswer> {
    const { intentRef, status } = await this.paymentOf(call);
    if (status === 'FAILED') return () => undefined;
    if (intentRef === null) throw new CardRailError('the payment is not at the processor yet', true);
    const intent = await this.rail.cancelPayment(intentRef, keyOf(call)).catch((error: unknown) => {
      // It cannot be called off any more: then how it stands is what counts.
      if (error instanceof CardRailError && !error.transient) return this.rail.payment(intentRef);
      throw error;
    });
    return (tx) => this.enter(tx, intent);
  }

  async follow({ subject }: CardCall): Promise<CardAnswer> {
    const intent = await this.rail.payment(subject);
    return (tx) => this.enter(tx, intent);
  }

  private async enter(tx: Tx, intent: CardIntent): Promise<void> {
    const payment = intent.paymentId && isId(intent.paymentId) ? await lockCardPayment(tx, intent.paymentId) : null;
    // Not ours, or its money is on the books.
    if (!payment || payment.paidOn !== null) return;
    if (payment.intentRef !== null && payment.intentRef !== intent.ref) {
      if (intent.status === 'SUCCEEDED')
        throw new Error(`${intent.ref} paid ${payment.id}, which is ${payment.intentRef}`);
      return;
    }
    if (intent.status === 'SUCCEEDED') return this.settle(tx, payment, intent);
    const waits = intent.status === 'WAITING';
    setCardPaymentState(tx, payment, {
      status: waits ? 'PROCESSING' : 'CANCELLED',
      intentRef: intent.ref,
      failure: intent.failure,
      askAt: waits ? new Date(this.clock.now().getTime() + this.pace.askAfterMs) : null,
    });
  }

  private async settle(tx: Tx, payment: CardPayment, intent: CardIntent): Promise<void> {
    const payables = await lockPayables(tx, payment.payableIds);
    const { status, payments, heldFen } = judgeReceived(payment.custodianId, payment.amountFen, intent, payables);
    const paidOn = dayOf(intent.receivedAt!, this.clock.today());
    const paid = payments.map(({ payableId, amountFen }) => ({
      payable: payables.find(({ id }) => id === payableId)!,
      amountFen,
    }));
    const paidFen = paid.reduce((sum, { amountFen }) => sum + amountFen, 0n);
    settleCardPayment(tx, payment, { intent, status, paidOn, paidFen, heldFen });
    const { id: cardPaymentId, custodianId } = payment;
    const of = {
      paidOn,
      rail: 'CARD',
      receiverId: custodianId,
      sourceId: cardPaymentId,
      reference: intent.ref,
    } as const;
    await insertPayments(tx, paid.map((part) => ({ ...part, ...of }))); // prettier-ignore
    postCardMoney(tx, { custodianId, sourceId: cardPaymentId, on: paidOn, amountFen: heldFen }, { debit: 'CARD_BALANCE', credit: 'SUSPENSE', reason: 'CARD' }); // prettier-ignore
    if (status !== 'SUCCEEDED') this.tellOfHeld(tx, payment, intent);
  }

  private tellOfHeld(tx: Tx, { id, custodianId, amountFen }: CardPayment, { received, currency }: CardIntent): void {
    notify(tx, this.clock.today(), [
      {
        organisationId: custodianId,
        kind: 'CARD_PAYMENT_HELD',
        key: `card-payment-held:${id}`,
        subject: { type: 'CardPayment', id },
        text: {
          zh: `卡支付到账 ${received}（${currency}，最小单位），应收 ${amountFen} 分：有款项待处理`,
          en: `A card payment brought ${received} (${currency}, smallest unit) where ${amountFen} fen were asked for: money waits for you`,
        },
      },
    ]);
  }

  private async paymentOf({ subject }: CardCall): Promise<CardPayment> {
    return (await cardPaymentsById(this.database, [subject])).get(subject)!;
  }

  /** The payment reference of what is paid, for people who look at the processor's desk. */
  private async referenceOf({ payableIds }: CardPayment): Promise<string> {
    const rows = await this.database.query<{ reference: string }>(
      'SELECT DISTINCT reference FROM payables WHERE id = ANY($1::uuid[]) ORDER BY reference',
      [payableIds],
    );
    return rows.map(({ reference }) => reference).join(' ').slice(0, 500); // prettier-ignore
  }
}
