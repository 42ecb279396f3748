import { Injectable } from '@nestjs/common';
import { type BusinessDate, type Fen, newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { type ItemAmount, takenAsPaid } from '../rules/as-paid';
import { leftOnPayables } from '../store/card-movements';
import { type CardPayment, returnHeld } from '../store/card-payments';
import { postCardMoney } from '../store/card-postings';
import { heldOnItsWay } from '../store/card-refunds';
import { insertRefunds } from '../store/movements';
import { lockPayables, movementsOfPayables, type Payable } from '../store/payables';

/** Why card money went back: a refund or a lost dispute (`sourceId`), `from` the processor's balance or from what is disputed. */
export interface CardBack {
  sourceId: string;
  from: 'CARD_BALANCE' | 'DISPUTED';
  on: BusinessDate;
  reason: string;
}

export interface TakenBack {
  /** What went off payables, each with the id of its movement. */
  parts: { id: string; payable: Payable; items: ItemAmount[]; amountFen: Fen }[];
  /** What of it was held money. */
  heldFen: Fen;
  /** What neither payables nor held money covered. */
  lostFen: Fen;
}

/**
 * Takes back what a card payment brought where nobody says of which items: from payables in proportion to what the payment has left on
 * each, from their items as they were paid, both by largest remainder; then from held money. What is on its way back already stays out. The payment's row is locked. Five
 * statements, whatever the number of payables.
 */
@Injectable()
export class TakeBackCardMoney {
  async run(
    tx: Tx,
    payment: CardPayment,
    amountFen: Fen,
    { sourceId, from, on, reason }: CardBack,
  ): Promise<TakenBack> {
    const { id: cardPaymentId, custodianId } = payment;
    const payables = new Map((await lockPayables(tx, payment.payableIds)).map((payable) => [payable.id, payable]));
    const [lefts, onItsWay] = await tx.together([leftOnPayables(tx, payment.id), heldOnItsWay(tx, payment.id)]);
    const left = lefts.reduce((sum, { leftFen }) => sum + leftFen, 0n);
    const fromPayables = least(amountFen, left);
    const movements = await movementsOfPayables(tx, lefts.map(({ payableId }) => payableId)); // prettier-ignore
    const parts = takenAsPaid(fromPayables, lefts, movements).map(({ payableId, items, amountFen: part }) => ({
      id: newId(),
      payable: payables.get(payableId)!,
      items,
      amountFen: part,
    }));
    const of = { on, reason, from: { account: from, ownerId: custodianId }, sourceId, cardPaymentId };
    insertRefunds(tx, parts.map(({ amountFen: _amountFen, ...part }) => ({ ...part, ...of }))); // prettier-ignore
    const heldFen = least(amountFen - fromPayables, payment.heldFen - onItsWay);
    if (heldFen > 0n) returnHeld(tx, payment, heldFen);
    postCardMoney(tx, { custodianId, sourceId, on, amountFen: heldFen }, { debit: 'SUSPENSE', credit: from, reason: 'HELD_RETURNED' }); // prettier-ignore
    return { parts, heldFen, lostFen: amountFen - fromPayables - heldFen };
  }
}

const least = (a: Fen, b: Fen): Fen => (a < b ? a : b);
