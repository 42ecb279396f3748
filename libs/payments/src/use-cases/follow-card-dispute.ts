import { Injectable } from '@nestjs/common';
import { Clock, type Fen, newId } from '@shanhai/kernel';
import { Database, type Tx } from '@shanhai/database';
import { notify } from '@shanhai/organisations';
import { type CardDisputeState, CardPace, CardRail } from '../card-rail';
import { dayOf } from '../rules/card-day';
import type { CardAnswer, CardCall } from '../store/card-calls';
import { type CardDispute, cardDisputeByRef, putCardDispute, takenByDispute } from '../store/card-disputes';
import { type CardPayment, lockCardPaymentOf, returnHeld } from '../store/card-payments';
import { postCardMoney } from '../store/card-postings';
import { insertPayments } from '../store/movements';
import { lockPayables } from '../store/payables';
import { requireKnown } from './follow-card-payment';
import { TakeBackCardMoney } from './take-back-card-money';

/**
 * Brings a dispute to where it stands at the processor: open, the bank has the money and none of it is given back another way; won, it
 * is as before; lost, the money went back to the payer, from items as they were paid; won after that, it pays them again.
 */
@Injectable()
export class FollowCardDispute {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rail: CardRail,
    private readonly pace: CardPace,
    private readonly takeBack: TakeBackCardMoney,
  ) {}

  async follow({ subject }: CardCall): Promise<CardAnswer> {
    const state = await this.rail.dispute(subject);
    await requireKnown(this.database, this.rail, state.intentRef);
    return (tx) => this.enter(tx, state);
  }

  private async enter(tx: Tx, state: CardDisputeState): Promise<void> {
    const payment = state.intentRef === null ? null : await lockCardPaymentOf(tx, state.intentRef);
    // Not ours.
    if (!payment) return;
    if (payment.paidOn === null) throw new Error(`${payment.id} is disputed and not on the books yet`);
    const known = await cardDisputeByRef(tx, payment, state.ref);
    if (known?.status === state.status) return;
    if (known && known.closedOn !== null) return this.reinstate(tx, payment, known, state);
    const dispute: CardDispute = known ?? this.begun(payment, state);
    const closed = state.status === 'WON' || state.status === 'LOST';
    const today = this.clock.today();
    const { custodianId, amountFen } = dispute;
    const posting = { custodianId, sourceId: dispute.id, on: today, amountFen };
    const wasOpen = known?.status === 'OPEN';
    if (!wasOpen && (state.status === 'OPEN' || state.status === 'LOST'))
      postCardMoney(tx, posting, { debit: 'DISPUTED', credit: 'CARD_BALANCE', reason: 'DISPUTE_OPENED' });
    if (wasOpen && state.status !== 'LOST')
      postCardMoney(tx, posting, { debit: 'CARD_BALANCE', credit: 'DISPUTED', reason: 'DISPUTE_WON' });
    const takenFen = state.status === 'LOST' ? await this.lose(tx, payment, dispute) : 0n;
    const askAt = closed ? null : new Date(this.clock.now().getTime() + this.pace.askAfterMs);
    putCardDispute(tx, { ...dispute, status: state.status, closedOn: closed ? today : null, takenFen }, askAt);
    this.tell(tx, { ...dispute, status: state.status });
  }

  /** A bank that had given the money to the payer sends it after all: it pays what it had paid. Any other change of a closed dispute is nothing. */
  private async reinstate(tx: Tx, payment: CardPayment, dispute: CardDispute, state: CardDisputeState): Promise<void> {
    if (dispute.status !== 'LOST' || state.status !== 'WON') return;
    const { custodianId, id: sourceId } = dispute;
    const today = this.clock.today();
    const taken = await takenByDispute(tx, dispute);
    const ofPayables = taken.flatMap(({ payableId, fen }) => (payableId ? [{ payableId, fen }] : []));
    const payables = await lockPayables(tx, ofPayables.map(({ payableId }) => payableId)); // prettier-ignore
    await insertPayments(
      tx,
      ofPayables.map(({ payableId, fen }) => ({
        payable: payables.find(({ id }) => id === payableId)!,
        amountFen: fen,
        paidOn: today,
        rail: 'CARD',
        receiverId: custodianId,
        sourceId: payment.id,
        reference: payment.intentRef,
      })),
    );
    for (const { account, fen } of taken) {
      if (account === 'BUYER_DUE') continue;
      if (account === 'SUSPENSE') returnHeld(tx, payment, -fen);
      postCardMoney(tx, { custodianId, sourceId, on: today, amountFen: fen }, { debit: 'CARD_BALANCE', credit: account, reason: 'DISPUTE_WON' }); // prettier-ignore
    }
    putCardDispute(tx, { ...dispute, status: 'WON', closedOn: today }, null);
    this.tell(tx, { ...dispute, status: 'WON' });
  }

  /** Gives what was taken from payables; what nothing covers is a cost of the custodian. */
  private async lose(
    tx: Tx,
    payment: CardPayment,
    { id: sourceId, custodianId, amountFen }: CardDispute,
  ): Promise<Fen> {
    const back = { on: this.clock.today(), reason: 'DISPUTE_LOST', from: 'DISPUTED', sourceId } as const;
    const { parts, lostFen } = await this.takeBack.run(tx, payment, amountFen, back);
    postCardMoney(tx, { custodianId, sourceId, on: back.on, amountFen: lostFen }, { debit: 'CARD_COSTS', credit: 'DISPUTED', reason: 'DISPUTE_LOST' }); // prettier-ignore
    return parts.reduce((sum, part) => sum + part.amountFen, 0n);
  }

  private begun({ id, buyerId, custodianId, receivedAmount }: CardPayment, state: CardDisputeState): CardDispute {
    return {
      id: newId(),
      buyerId,
      custodianId,
      cardPaymentId: id,
      disputeRef: state.ref,
      // In another currency than the payment's it is all of it that is disputed.
      amountFen: state.currency === 'cny' ? state.amount : receivedAmount!,
      reason: state.reason,
      status: state.status,
      openedOn: dayOf(state.createdAt, this.clock.today()),
      closedOn: null,
      takenFen: 0n,
    };
  }

  private tell(tx: Tx, { id, custodianId, amountFen, status, disputeRef }: CardDispute): void {
    notify(tx, this.clock.today(), [
      {
        organisationId: custodianId,
        kind: 'CARD_DISPUTE',
        key: `card-dispute:${id}:${status}`,
        subject: { type: 'CardDispute', id },
        text: {
          zh: `卡支付争议 ${disputeRef}（${amountFen} 分）：${{ INQUIRY: '银行查询', OPEN: '款项已被扣回', WON: '已胜诉', LOST: '已败诉，款项退回付款人' }[status]}`,
          en: `Card dispute ${disputeRef} (${amountFen} fen): ${{ INQUIRY: 'the bank asks', OPEN: 'the money was taken', WON: 'won', LOST: 'lost, the money went back to the payer' }[status]}`,
        },
      },
    ]);
  }
}
