import { Injectable } from '@nestjs/common';
import { allocate, type Fen, newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { itemsAsPaid } from '../rules/card-refunds';
import { paidByItem } from '../rules/paid-by-item';
import { type CardBack, type CardTakenBack, insertCardTakenBack, leftOnPayables } from '../store/card-movements';
import { type CardPayment, returnHeld } from '../store/card-payments';
import { postCardMoney } from '../store/card-postings';
import { lockPayables, movementsOfPayables } from '../store/payables';

export interface TakenBack {
  parts: CardTakenBack[];
  /** What of it was held money. */
  heldFen: Fen;
  /** What neither payables nor held money covered. */
  lostFen: Fen;
}

/**
 * Takes back what a card payment brought where nobody says of which items: from payables in proportion to what the payment has left on
 * each, from their items as they were paid, both by largest remainder; then from held money. The payment's row is locked. Four
 * statements, whatever the number of payables.
 */
@Injectable()
export class TakeBackCardMoney {
  async run(
    tx: Tx,
    payment: CardPayment,
    amountFen: Fen,
    back: Omit<CardBack, 'cardPaymentId' | 'custodianId'>,
  ): Promise<TakenBack> {
    const { id: cardPaymentId, custodianId } = payment;
    const payables = new Map((await lockPayables(tx, payment.payableIds)).map((payable) => [payable.id, payable]));
    const lefts = await leftOnPayables(tx, payment.id);
    const left = lefts.reduce((sum, { leftFen }) => sum + leftFen, 0n);
    const fromPayables = least(amountFen, left);
    const shares = allocate(fromPayables, lefts.map(({ leftFen }) => leftFen)); // prettier-ignore
    const movements = await movementsOfPayables(tx, lefts.map(({ payableId }) => payableId)); // prettier-ignore
    const parts = lefts.flatMap(({ payableId }, index): CardTakenBack[] => {
      const share = shares[index];
      if (share === 0n) return [];
      const standing = paidByItem(movements.get(payableId)!).at(-1)!;
      return [
        { id: newId(), payable: payables.get(payableId)!, items: itemsAsPaid(share, standing), amountFen: share },
      ];
    });
    insertCardTakenBack(tx, { ...back, cardPaymentId, custodianId }, parts);
    const heldFen = least(amountFen - fromPayables, payment.heldFen);
    if (heldFen > 0n) returnHeld(tx, payment, heldFen);
    postCardMoney(tx, { custodianId, sourceId: back.sourceId, on: back.on, amountFen: heldFen }, { debit: 'SUSPENSE', credit: back.from, reason: 'HELD_RETURNED' }); // prettier-ignore
    return { parts, heldFen, lostFen: amountFen - fromPayables - heldFen };
  }
}

const least = (a: Fen, b: Fen): Fen => (a < b ? a : b);
