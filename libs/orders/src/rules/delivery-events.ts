import { type OwnEvent, ownUri } from '@shanhai/epcis';
import type { BusinessDate } from '@shanhai/kernel';
import { lotQuantities, type LotQuantity } from '@shanhai/tracing';

/** Between whom goods move, and under which order. */
export interface Delivery {
  supplierOrderId: string;
  supplierId: string;
  buyerId: string;
  /** The shipment's, acceptance's or return's own id. */
  documentId: string;
  on: BusinessDate;
}

/** So much of a lot, and where it is from. */
export type DeliveredLot = LotQuantity & { placeCode: string };

/** Between whom a supplier order's goods move. */
export function partiesOf(part: { id: string; supplierId: string; buyerId: string }) {
  return { supplierOrderId: part.id, supplierId: part.supplierId, buyerId: part.buyerId };
}

/** Goods leave the supplier for the buyer: the despatch advice (desadv) of its purchase order (po). */
export function goodsShipped(delivery: Delivery, goods: readonly DeliveredLot[]): OwnEvent[] {
  const { supplierId, buyerId } = delivery;
  return eventOf(delivery, goods, supplierId, [buyerId], {
    bizStep: 'shipping',
    disposition: 'in_transit',
    document: 'desadv',
    ...parties(supplierId, buyerId),
  });
}

/** The buyer signs for goods: what arrived (recadv), what of it is accepted, what is not as it should be. */
export function goodsReceived(
  delivery: Delivery,
  { accepted, rejected }: { accepted: readonly DeliveredLot[]; rejected: readonly DeliveredLot[] },
): OwnEvent[] {
  const { supplierId, buyerId } = delivery;
  const at = (bizStep: string, disposition: string, goods: readonly DeliveredLot[]) =>
    eventOf(delivery, goods, buyerId, [supplierId], {
      bizStep,
      disposition,
      document: 'recadv',
      ...parties(supplierId, buyerId),
    });
  return [
    ...at('receiving', 'in_progress', [...accepted, ...rejected]),
    ...at('accepting', 'conformant', accepted),
    ...at('inspecting', 'non_conformant', rejected),
  ];
}

/** Accepted goods go back to the supplier: a return (rma). */
export function goodsReturned(delivery: Delivery, goods: readonly DeliveredLot[]): OwnEvent[] {
  const { supplierId, buyerId } = delivery;
  return eventOf(delivery, goods, buyerId, [supplierId], {
    bizStep: 'shipping',
    disposition: 'returned',
    document: 'rma',
    ...parties(buyerId, supplierId),
  });
}

interface Step {
  bizStep: string;
  disposition: string;
  document: string;
  sourceList: { type: string; source: string }[];
  destinationList: { type: string; destination: string }[];
}

function eventOf(
  { supplierOrderId, documentId, on }: Delivery,
  goods: readonly DeliveredLot[],
  ownerId: string,
  partyIds: readonly string[],
  { document, ...step }: Step,
): OwnEvent[] {
  const quantityList = lotQuantities(goods.filter(({ quantityBase }) => quantityBase > 0n));
  if (quantityList.length === 0) return [];
  const bizTransactionList = [
    { type: 'po', bizTransaction: ownUri(supplierOrderId) },
    { type: document, bizTransaction: ownUri(documentId) },
  ];
  return [
    {
      ownerId,
      partyIds,
      placeCodes: [...new Set(goods.map(({ placeCode }) => placeCode))],
      on,
      said: { type: 'ObjectEvent', action: 'OBSERVE', ...step, quantityList, bizTransactionList },
    },
  ];
}

function parties(from: string, to: string): Pick<Step, 'sourceList' | 'destinationList'> {
  return {
    sourceList: [{ type: 'possessing_party', source: ownUri(from) }],
    destinationList: [{ type: 'possessing_party', destination: ownUri(to) }],
  };
}
