import type {
  AcceptedPayload,
  ClosedShortPayload,
  ConfirmedPayload,
  ReturnedPayload,
  ShippedPayload,
} from '@shanhai/orders';
import type { PayableOpenedPayload, PaymentReceivedPayload, PaymentRefundedPayload } from '@shanhai/payments';
import type { BusinessDate } from '@shanhai/kernel';
import type { DealContent, DealDelivery, DealOrigin, DealParcel, DealPayment } from './deal-content';

/** A fact of the order, as far as it is told. */
export interface DealFact {
  type: string;
  on: BusinessDate;
  payload: unknown;
}
type Told<Payload> = { on: BusinessDate; payload: Payload };
const ofType = <Payload>(facts: readonly DealFact[], type: string) =>
  facts.filter((fact) => fact.type === type) as unknown as Told<Payload>[];

/** Packs that the supplier confirmed, by line; null before it did. */
export function confirmedPacks(facts: readonly DealFact[]): ReadonlyMap<string, number> | null {
  const [confirmed] = ofType<ConfirmedPayload>(facts, 'supplier_order.confirmed');
  return confirmed ? new Map(confirmed.payload.lines.map(({ lineId, quantity }) => [lineId, quantity])) : null;
}

/** When, by whom and why it was closed without all that was confirmed, and how many packs did not come; null where it was not. */
export function closedShort(facts: readonly DealFact[]): DealContent['order']['closedShort'] | null {
  const [closed] = ofType<ClosedShortPayload>(facts, 'supplier_order.closed_short');
  if (!closed) return null;
  const { by, reason, lines } = closed.payload;
  return { on: closed.on, by, reason, packs: lines.reduce((sum, { quantity }) => sum + quantity, 0) };
}

/** What each item of the payable is for. */
export const itemKinds = (facts: readonly DealFact[]): ReadonlyMap<string, string> =>
  new Map(
    ofType<PayableOpenedPayload>(facts, 'payable.opened').flatMap(({ payload }) =>
      payload.items.map(({ itemId, kind }) => [itemId, kind] as const),
    ),
  );

export function parcelsOf(
  facts: readonly DealFact[],
  originOf: (claimId: string, lotId: string) => DealOrigin,
  placeName: (code: string, on: BusinessDate) => string | null,
): DealParcel[] {
  return ofType<ShippedPayload>(facts, 'supplier_order.shipped').map(({ on, payload }) => ({
    shipmentId: payload.shipmentId,
    on,
    lines: payload.lines.map(({ lineId, quantity, lot }) => ({
      lineId,
      packs: quantity,
      traceCode: lot.traceCode,
      placeCode: lot.placeCode,
      placeName: placeName(lot.placeCode, lot.harvestedOn),
      harvestedOn: lot.harvestedOn,
      origin: originOf(lot.claimId, lot.lotId),
      madeOf: lot.made?.shares ?? null,
    })),
  }));
}

export function deliveriesOf(facts: readonly DealFact[]): DealDelivery[] {
  const accepted = ofType<AcceptedPayload>(facts, 'supplier_order.accepted').map(
    ({ on, payload }): DealDelivery => ({
      deliveryId: payload.deliveryId,
      on,
      kind: 'ACCEPTED',
      reason: null,
      lines: payload.lines.map((line) => ({
        lineId: line.lineId,
        packs: line.acceptedQuantity,
        rejectedPacks: line.rejectedQuantity,
        massBase: line.acceptedMass,
        amountFen: line.acceptedFen,
      })),
    }),
  );
  const returned = ofType<ReturnedPayload>(facts, 'supplier_order.returned').map(
    ({ on, payload }): DealDelivery => ({
      deliveryId: payload.deliveryId,
      on,
      kind: 'RETURNED',
      reason: payload.reason,
      lines: payload.lines.map((line) => ({
        lineId: line.lineId,
        packs: line.quantity,
        rejectedPacks: 0,
        massBase: line.mass,
        amountFen: line.returnedFen,
      })),
    }),
  );
  return [...accepted, ...returned];
}

export function paymentsOf(facts: readonly DealFact[]): DealPayment[] {
  const received = ofType<PaymentReceivedPayload>(facts, 'payment.received').map(
    ({ on, payload }): DealPayment => ({
      on,
      kind: 'RECEIVED',
      amountFen: payload.amountFen,
      bankReference: payload.bankReference,
      reason: null,
    }),
  );
  const refunded = ofType<PaymentRefundedPayload>(facts, 'payment.refunded').map(
    ({ on, payload }): DealPayment => ({
      on,
      kind: 'REFUNDED',
      amountFen: payload.items.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n).toString(),
      bankReference: null,
      reason: payload.reason,
    }),
  );
  return [...received, ...refunded];
}

/** What is owed and paid of goods, freight and the rest (CR-2: apart), over the items of the payable. */
export function amountsOf(
  items: readonly { kind: string; dueFen: bigint; paidFen: bigint }[],
  unappliedFen: bigint,
): DealContent['amounts'] {
  const due = (is: (kind: string) => boolean) =>
    items.filter(({ kind }) => is(kind)).reduce((sum, { dueFen }) => sum + dueFen, 0n);
  return {
    goodsFen: due((kind) => kind === 'GOODS').toString(),
    freightFen: due((kind) => kind === 'FREIGHT').toString(),
    otherFen: due((kind) => kind !== 'GOODS' && kind !== 'FREIGHT').toString(),
    dueFen: due(() => true).toString(),
    paidFen: items.reduce((sum, { paidFen }) => sum + paidFen, unappliedFen).toString(),
    unappliedFen: unappliedFen.toString(),
  };
}
