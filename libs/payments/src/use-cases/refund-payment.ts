import { Injectable } from '@nestjs/common';
import { Clock, newId, positive, Reasons, refuse, type Fen, toJson } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { checkDate, checkReason, fromGlobalId, requireItems, uuidOf, type Viewer } from '@shanhai/graphql';
import { paymentRefunded } from '../facts/payable-facts';
import { type RefundRail, refundRail, splitOverCards } from '../rules/card-refunds';
import { refundable } from '../rules/refundable';
import { cardMoneyOf, refundsOnTheirWay } from '../store/card-movements';
import { lockPayable, movementsOf, type Payable } from '../store/payables';
import { KEEP_POSTINGS } from '../store/postings';
import { requestCardRefunds } from './request-card-refunds';

/** The lines and charges of the largest order. */
const ITEMS_MAX = 1100;

export interface RefundPaymentInput {
  idempotencyKey: string;
  payableId: string;
  /** Which items the money is taken back from, by the id of the order line or charge. */
  items: { itemId: string; amountFen: Fen }[];
  /** Of a transfer back; money goes back over the card processor when that says so. */
  refundedOn?: string | null;
  reason: string;
  /** Which way; where nothing is said, the way that the money came. */
  by?: RefundRail | null;
}

/**
 * Records money given back to the buyer, by name of the items: after a rejection, a return or a price cut, or by
 * agreement. Counting follows from the fact, dated at the refund (CR-5). Money that came by card goes back to the card: it is reserved
 * here, and recorded when the processor says that it went.
 *
 * Refusals: NOT_FOUND (payableId, items.N.itemId), NOT_POSITIVE, REFUND_ABOVE_PAID, DATE_INVALID, DATE_IN_FUTURE,
 * DATE_OUT_OF_ORDER (before the first payment), REQUIRED (reason; refundedOn of a transfer; by, where money came both ways), TOO_MANY,
 * TOO_LONG, IDEMPOTENCY_KEY_REUSED.
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
      const [moved, onTheirWay, cards, receives] = await tx.together([
        movementsOf(tx, payableId),
        refundsOnTheirWay(tx, payableId),
        cardMoneyOf(tx, payableId),
        isReceiver(tx, viewer, payable),
      ]);
      if (!receives) refuse('NOT_FOUND', ['payableId'], { value: input.payableId });
      const movements = [...moved, ...onTheirWay];
      const cardFen = cards.reduce((sum, { leftFen }) => sum + leftFen, 0n);
      const bankFen = payable.paidFen - cardFen;
      const by = refundRail(input.by ?? null, { bankFen, cardFen }) ?? refuse('REQUIRED', ['by']);
      const refundedOn = by === 'CARD' ? this.clock.today() : (input.refundedOn ?? refuse('REQUIRED', ['refundedOn']));
      const payments = movements.filter((movement) => movement.kind === 'PAYMENT').map((movement) => movement.on);
      const [limit] = payments.sort();
      if (refundedOn < limit) refuse('DATE_OUT_OF_ORDER', ['refundedOn'], { value: refundedOn, limit });
      const { byItem, totalFen: inAllFen } = refundable(movements, refundedOn);
      const own = cards
        .filter(({ custodianId }) => custodianId === viewer.organisationId)
        .map((card) => ({ ...card, leftFen: positive(card.leftFen - card.reservedFen) }));
      const railFen = by === 'CARD' ? own.reduce((sum, { leftFen }) => sum + leftFen, 0n) : bankFen;
      const totalFen = railFen < inAllFen ? railFen : inAllFen;
      const reasons = new Reasons();
      const back = new Map<string, Fen>();
      input.items.forEach((item, index) => {
        const itemId = uuidOf(item.itemId);
        const available = itemId === null ? undefined : byItem.get(itemId);
        if (itemId === null || available === undefined)
          return reasons.add('NOT_FOUND', ['items', index, 'itemId'], { value: item.itemId });
        const amount = (back.get(itemId) ?? 0n) + item.amountFen;
        if (amount > available) reasons.add('REFUND_ABOVE_PAID', ['items', index, 'amountFen'], { amount, available });
        back.set(itemId, amount);
      });
      const total = [...back.values()].reduce((sum, fen) => sum + fen, 0n);
      if (!reasons.any && total > totalFen)
        reasons.add('REFUND_ABOVE_PAID', ['items'], { amount: total, available: totalFen });
      reasons.refuseIfAny();
      const items = [...back].map(([itemId, amountFen]) => ({ itemId, amountFen }));
      recordAudit(tx, {
        operation: 'refundPayment',
        subjectId: payableId,
        detail: { items, reason: input.reason, by },
      });
      if (by === 'CARD') {
        const at = { now: this.clock.now(), today: this.clock.today() };
        const cardCallIds = requestCardRefunds(tx, viewer, at, { payable, reason: input.reason, parts: splitOverCards(items, own) }); // prettier-ignore
        return { payableId, cardCallIds };
      }
      const movementId = newId();
      tx.send(
        `WITH lowered AS (UPDATE payables SET paid_fen = paid_fen - $5 WHERE id = $3),
         postings AS (SELECT $1::uuid AS id, $1::uuid AS source_id, $4::date AS effective_on, 'REFUND' AS reason, 'BUYER_DUE' AS debit_account, $2::uuid AS debit_owner_id,
           'BANK' AS credit_account, $8::uuid AS credit_owner_id, $5::bigint AS amount_fen, $3::uuid AS payable_id),
         ${KEEP_POSTINGS}
         INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason) VALUES ($1, $2, $3, 'REFUND', $4, $5, $6, $7)`,
        [movementId, payable.buyerId, payableId, refundedOn, total, toJson(items), input.reason, viewer.organisationId],
      );
      recordFacts(tx, [
        paymentRefunded({ buyerId: payable.buyerId, payableId, subjectId: payable.subjectId }, refundedOn, movementId, {
          items,
          reason: input.reason,
        }),
      ]);
      return { payableId, cardCallIds: [] };
    });
  }

  private check(input: RefundPaymentInput): void {
    requireItems(input.items, ITEMS_MAX, ['items']);
    const reasons = new Reasons();
    const { refundedOn } = input;
    if (refundedOn && checkDate(refundedOn, ['refundedOn'], reasons) && refundedOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['refundedOn'], { value: refundedOn });
    input.items.forEach((item, index) => {
      if (item.amountFen <= 0n) reasons.add('NOT_POSITIVE', ['items', index, 'amountFen'], { value: item.amountFen });
    });
    checkReason(input.reason, ['reason'], reasons);
    reasons.refuseIfAny();
  }
}

/** Whether the viewer is the payable's receiver; where none is named, whether its payments came into the viewer's account, or none came at all. */
async function isReceiver(tx: Tx, viewer: Viewer, { id: payableId, receiverId }: Payable): Promise<boolean> {
  if (receiverId !== null) return receiverId === viewer.organisationId;
  const custodians = await tx.query<{ id: string }>(
    `SELECT t.custodian_id AS id FROM payable_movements m JOIN bank_transfers t ON t.id = m.transfer_id WHERE m.payable_id = $1
     UNION SELECT c.custodian_id FROM payable_movements m JOIN card_payments c ON c.id = m.card_payment_id WHERE m.payable_id = $1`,
    [payableId],
  );
  return custodians.length === 0 || custodians.some(({ id }) => id === viewer.organisationId);
}
