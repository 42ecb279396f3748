import { Injectable } from '@nestjs/common';
import { Clock, newId, positive, Reasons, refuse, type Fen } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { checkDate, checkReason, fromGlobalId, requireItems, type Viewer } from '@shanhai/graphql';
import { type RefundRail, refundRail, splitOverCards } from '../rules/card-refunds';
import { refundable } from '../rules/refundable';
import { cardMoneyOf, refundsOnTheirWay } from '../store/card-movements';
import { netReceived } from '../store/holdings';
import { lockPayable, movementsOf } from '../store/payables';
import { insertRefunds } from '../store/movements';
import { takeSentReference } from '../store/sent-references';
import { readRefundItems, REFUND_ITEMS_MAX } from './read-refund-items';
import { requestCardRefunds } from './request-card-refunds';

export interface RefundPaymentInput {
  idempotencyKey: string;
  payableId: string;
  /** Which items the money is taken back from, by the id of the order line or charge. */
  items: { itemId: string; amountFen: Fen }[];
  /** Of a transfer back; money goes back over the card processor when that says so. */
  refundedOn?: string | null;
  /** The bank's, of a transfer back; what is sent later gets it by `nameRefundReference`. */
  bankReference?: string | null;
  reason: string;
  /** Which way; where nothing is said, the way that the money came. */
  by?: RefundRail | null;
}

/**
 * Records money given back to the buyer, by name of the items: after a rejection, a return or a price cut, or by
 * agreement: by each custodian no more than it received. Counting follows from the fact, dated at the refund (CR-5). Money that came by card goes back to the card: it is reserved
 * here, and recorded when the processor says that it went.
 *
 * Refusals: NOT_FOUND (payableId, items.N.itemId), NOT_POSITIVE, REFUND_ABOVE_PAID, DATE_INVALID, DATE_IN_FUTURE,
 * DATE_OUT_OF_ORDER (before the first payment), REQUIRED (reason; refundedOn of a transfer; by, where money came both ways), TOO_MANY,
 * TOO_LONG, INVALID (bankReference of a refund to a card), BANK_REFERENCE_TAKEN (bankReference), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RefundPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The card calls that were written down: to be made now, or else by the worker. */
  run(viewer: Viewer, input: RefundPaymentInput): Promise<{ payableId: string; cardCallIds: string[] }> {
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
      if (await takeIdempotencyKey(tx, claim)) return { payableId, cardCallIds: [] };
      const payable = await lockPayable(tx, payableId);
      if (!payable) refuse('NOT_FOUND', ['payableId'], { value: input.payableId });
      const [moved, onTheirWay, cards, netFen] = await tx.together([
        movementsOf(tx, payableId),
        refundsOnTheirWay(tx, payableId),
        cardMoneyOf(tx, payableId),
        netReceived(tx, payableId, viewer.organisationId),
      ]);
      if (netFen === null) refuse('NOT_FOUND', ['payableId'], { value: input.payableId });
      const movements = [...moved, ...onTheirWay];
      const own = cards.filter(({ custodianId }) => custodianId === viewer.organisationId);
      const cardFen = own.reduce((sum, { leftFen }) => sum + leftFen, 0n);
      const bankFen = netFen - cardFen;
      const by = refundRail(input.by ?? null, { bankFen, cardFen }) ?? refuse('REQUIRED', ['by']);
      const reference = input.bankReference?.trim() ?? null;
      if (by === 'CARD' && reference !== null)
        refuse('INVALID', ['bankReference'], { value: reference, reason: 'CARD' });
      const refundedOn = by === 'CARD' ? this.clock.today() : (input.refundedOn ?? refuse('REQUIRED', ['refundedOn']));
      const payments = movements.filter((movement) => movement.kind === 'PAYMENT').map((movement) => movement.on);
      const [limit] = payments.sort();
      if (refundedOn < limit) refuse('DATE_OUT_OF_ORDER', ['refundedOn'], { value: refundedOn, limit });
      const free = own.map((card) => ({ ...card, leftFen: positive(card.leftFen - card.reservedFen) }));
      const mostFen = by === 'CARD' ? free.reduce((sum, { leftFen }) => sum + leftFen, 0n) : bankFen;
      const items = readRefundItems(input.items, refundable(movements, refundedOn), mostFen);
      recordAudit(tx, {
        operation: 'refundPayment',
        subjectId: payableId,
        detail: { items, reason: input.reason, by, bankReference: reference },
      });
      if (by === 'CARD') {
        const at = { now: this.clock.now(), today: this.clock.today() };
        const cardCallIds = requestCardRefunds(tx, viewer, at, { payable, reason: input.reason, parts: splitOverCards(items, free) }); // prettier-ignore
        return { payableId, cardCallIds };
      }
      const { reason } = input;
      const [id, amountFen] = [newId(), items.reduce((sum, item) => sum + item.amountFen, 0n)];
      const sent = { custodianId: viewer.organisationId, kind: 'REFUND', subjectId: id, amountFen } as const;
      if (reference !== null && !(await takeSentReference(tx, { ...sent, reference })))
        refuse('BANK_REFERENCE_TAKEN', ['bankReference'], { reference });
      insertRefunds(tx, [{ id, payable, items, on: refundedOn, reason, from: { account: 'BANK', ownerId: viewer.organisationId } }]); // prettier-ignore
      return { payableId, cardCallIds: [] };
    });
  }

  private check(input: RefundPaymentInput): void {
    requireItems(input.items, REFUND_ITEMS_MAX, ['items']);
    const reasons = new Reasons();
    const { refundedOn } = input;
    if (refundedOn && checkDate(refundedOn, ['refundedOn'], reasons) && refundedOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['refundedOn'], { value: refundedOn });
    input.items.forEach((item, index) => {
      if (item.amountFen <= 0n) reasons.add('NOT_POSITIVE', ['items', index, 'amountFen'], { value: item.amountFen });
    });
    if (input.bankReference != null) checkReason(input.bankReference, ['bankReference'], reasons);
    checkReason(input.reason, ['reason'], reasons);
    reasons.refuseIfAny();
  }
}
