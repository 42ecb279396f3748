import { Injectable } from '@nestjs/common';
import { type BusinessDate, Clock, isId, newId } from '@shanhai/kernel';
import { Database, type Tx } from '@shanhai/database';
import { CardPace, CardRail, type CardRefundState } from '../card-rail';
import { dayOf } from '../rules/card-day';
import { type CardAnswer, type CardCall, keyOf } from '../store/card-calls';
import { cardPaymentsById, lockCardPayment, lockCardPaymentOf, returnHeld } from '../store/card-payments';
import { type CardRefund, cardRefundsById, insertCardRefunds, lockCardRefund, refundsNamed, setCardRefundState } from '../store/card-refunds'; // prettier-ignore
import { postCardMoney } from '../store/card-postings';
import { insertPayments, insertRefunds } from '../store/movements';
import { lockPayable } from '../store/payables';
import { requireKnown } from './follow-card-payment';
import { TakeBackCardMoney } from './take-back-card-money';

/**
 * Brings a refund to where it stands at the processor. Its movement is entered when the processor says that the money went, under the
 * refund's own id: once. What failed is released. A refund made at the processor's own desk is taken from what the payment paid.
 */
@Injectable()
export class FollowCardRefund {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rail: CardRail,
    private readonly pace: CardPace,
    private readonly takeBack: TakeBackCardMoney,
  ) {}

  /** The processor is told to give back. What was tried before is looked for first: keys are forgotten there after a day. */
  async create(call: CardCall): Promise<CardAnswer> {
    const { refund, intentRef } = await this.refundOf(call);
    const triedBefore = call.tries > 1 || call.rounds > 0;
    const made = triedBefore ? await this.rail.findRefund(intentRef, refund.id) : null;
    const { id: refundId, amountFen } = refund;
    const state = made ?? (await this.rail.createRefund({ refundId, intentRef, amountFen }, keyOf(call)));
    return (tx) => this.enter(tx, refund.id, state);
  }

  /** A person gave a refund up: it is released, unless the processor made it after all. */
  async abandon(call: CardCall): Promise<CardAnswer> {
    const { refund, intentRef } = await this.refundOf(call);
    const state = await this.rail.findRefund(intentRef, refund.id);
    if (state) return (tx) => this.enter(tx, refund.id, state);
    return async (tx) => {
      const locked = (await lockCardRefund(tx, refund.id))!;
      if (locked.status !== 'REQUESTED') return;
      const { refundRef } = locked;
      setCardRefundState(tx, locked, { status: 'FAILED', refundRef, failure: 'abandoned', refundedOn: null, askAt: null }); // prettier-ignore
    };
  }

  async follow({ subject }: CardCall): Promise<CardAnswer> {
    const state = await this.rail.refund(subject);
    if (state.refundId && isId(state.refundId)) return (tx) => this.enter(tx, state.refundId!, state);
    await requireKnown(this.database, this.rail, state.intentRef);
    return (tx) => this.enterForeign(tx, state);
  }

  private async enter(tx: Tx, refundId: string, state: CardRefundState): Promise<void> {
    const refund = await lockCardRefund(tx, refundId);
    if (!refund) return;
    const went = refund.refundedOn !== null;
    // It went and stays so, or it went and came back already.
    if (went && (state.status !== 'FAILED' || refund.status === 'FAILED')) return;
    if (state.amount !== refund.amountFen || state.currency !== 'cny')
      throw new Error(
        `${state.ref} gives back ${state.amount} ${state.currency} where ${refund.amountFen} fen were asked for`,
      );
    const { ref: refundRef, failure, status } = state;
    const askAt = status === 'PENDING' ? new Date(this.clock.now().getTime() + this.pace.askAfterMs) : null;
    const today = this.clock.today();
    const goesOn = status === 'SUCCEEDED' ? dayOf(state.createdAt, today) : null;
    setCardRefundState(tx, refund, { status, refundRef, failure, refundedOn: refund.refundedOn ?? goesOn, askAt });
    if (goesOn !== null) await this.send(tx, refund, goesOn);
    else if (went) await this.comeBack(tx, refund, { on: today, refundRef });
  }

  private async send(tx: Tx, refund: CardRefund, on: BusinessDate): Promise<void> {
    const { id, custodianId, cardPaymentId, payableId, items, amountFen, reason } = refund;
    if (payableId === null) {
      returnHeld(tx, (await lockCardPayment(tx, cardPaymentId))!, amountFen);
      postCardMoney(tx, { custodianId, sourceId: id, on, amountFen }, { debit: 'SUSPENSE', credit: 'CARD_BALANCE', reason: 'HELD_RETURNED' }); // prettier-ignore
    } else {
      const payable = (await lockPayable(tx, payableId))!;
      insertRefunds(tx, [{ id, payable, items, on, reason, from: { account: 'CARD_BALANCE', ownerId: custodianId }, cardPaymentId }]); // prettier-ignore
    }
  }

  /** The payer's bank did not take a refund that had gone out: the money is here again, and pays what it paid. */
  private async comeBack(
    tx: Tx,
    { id: sourceId, custodianId, cardPaymentId, payableId, amountFen }: CardRefund,
    { on, refundRef }: { on: BusinessDate; refundRef: string },
  ): Promise<void> {
    if (payableId === null) {
      returnHeld(tx, (await lockCardPayment(tx, cardPaymentId))!, -amountFen);
      postCardMoney(tx, { custodianId, sourceId, on, amountFen }, { debit: 'CARD_BALANCE', credit: 'SUSPENSE', reason: 'REFUND_FAILED' }); // prettier-ignore
    } else {
      const payable = (await lockPayable(tx, payableId))!;
      await insertPayments(tx, [{ payable, amountFen, paidOn: on, rail: 'CARD', receiverId: custodianId, sourceId: cardPaymentId, reference: refundRef }]); // prettier-ignore
    }
  }

  /** Somebody gave money back at the processor's own desk. */
  private async enterForeign(tx: Tx, state: CardRefundState): Promise<void> {
    if (state.status === 'PENDING' || state.intentRef === null) return;
    const payment = await lockCardPaymentOf(tx, state.intentRef);
    if (!payment) return;
    if (payment.paidOn === null)
      throw new Error(`${state.ref} gives back of ${payment.id}, which is not on the books yet`);
    const known = await refundsNamed(tx, payment.id, state.ref);
    if (state.status === 'FAILED') {
      const { ref: refundRef, failure } = state;
      for (const refund of known.filter(({ status }) => status === 'SUCCEEDED')) {
        const { refundedOn } = refund;
        setCardRefundState(tx, refund, { status: 'FAILED', refundRef, failure, refundedOn, askAt: null });
        await this.comeBack(tx, refund, { on: this.clock.today(), refundRef });
      }
      return;
    }
    if (known.length > 0) return;
    const [on, reason] = [dayOf(state.createdAt, this.clock.today()), 'REFUNDED_AT_PROCESSOR'];
    const { parts, heldFen, lostFen } = await this.takeBack.run(tx, payment, state.amount, {
      on,
      reason,
      from: 'CARD_BALANCE',
      sourceId: payment.id,
    });
    if (lostFen > 0n) throw new Error(`${state.ref} gives back ${lostFen} fen more than ${payment.id} has left`);
    const { buyerId, custodianId, id: cardPaymentId } = payment;
    const row = { buyerId, custodianId, cardPaymentId, reason, status: 'SUCCEEDED', requestedBy: null, requestedOn: on, refundedOn: on, refundRef: state.ref } as const; // prettier-ignore
    insertCardRefunds(tx, [
      ...parts.map(({ id, payable, items, amountFen }) => ({
        ...row,
        id,
        payableId: payable.id,
        amountFen,
        items: [...items],
      })),
      ...(heldFen > 0n ? [{ ...row, id: newId(), payableId: null, amountFen: heldFen, items: [] }] : []),
    ]);
  }

  private async refundOf({ subject }: CardCall): Promise<{ refund: CardRefund; intentRef: string }> {
    const refund = (await cardRefundsById(this.database, [subject])).get(subject)!;
    const payment = (await cardPaymentsById(this.database, [refund.cardPaymentId])).get(refund.cardPaymentId)!;
    return { refund, intentRef: payment.intentRef! };
  }
}
