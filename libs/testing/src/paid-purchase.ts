import { randomInt } from 'node:crypto';
import { type BusinessDate, businessDateOf } from '@shanhai/kernel';
import { aListing, type ListingOptions, type MadeListing } from './goods';
import { accept, confirm, pay, place, ship } from './orders';
import type { Person } from './people';

export interface PaidPurchase {
  buyer: Person;
  supplier: Person;
  listing: MadeListing;
  /** The supplier order. */
  part: { id: string; lines: { id: string }[] };
}

/** Ten packs at 10 yuan, in one line or several, that were delivered today and paid for by bank transfer. */
export async function aPaidPurchase(
  by: { buyer: Person; supplier: Person; custodian: Person },
  { lines = 1, ...listed }: { lines?: number } & ListingOptions = {},
): Promise<PaidPurchase> {
  const { buyer, supplier, custodian } = by;
  const today = businessDateOf(new Date());
  const listing = await aListing(supplier, { tiers: [[1, 1_000n]], ...listed });
  const quantities = Array.from({ length: lines }, () => 10 / lines);
  const { order, part } = await aDelivery({ buyer, supplier, listing }, quantities);
  const yuan = (Number(order.goodsFen) / 100).toFixed(2);
  await pay(custodian, [{ on: today, yuan, remark: order.paymentReference }]);
  return { buyer, supplier, listing, part };
}

export interface DeliveredOrder {
  order: { id: string; paymentReference: string; goodsFen: string };
  part: { id: string; payable: { id: string }; lines: { id: string }[] };
  /** The parcels, one for each line. */
  parcels: { id: string }[];
}

/** An order of a listing, in lines of so many packs, that was delivered and accepted to the end today. */
export async function aDelivery(
  { buyer, supplier, listing }: { buyer: Person; supplier: Person; listing: MadeListing },
  quantities: readonly number[],
): Promise<DeliveredOrder> {
  const today = businessDateOf(new Date());
  const { skuCode, traceCode } = listing;
  const { order } = await place(
    buyer,
    quantities.map((quantity) => ({ skuCode, quantity })),
  );
  const [part] = order.supplierOrders as DeliveredOrder['part'][];
  await confirm(supplier, part.id);
  const sent = part.lines.map((line, at) => ({ lineId: line.id, traceCode, quantity: quantities[at] }));
  const { supplierOrder } = await ship(supplier, part.id, today, sent);
  const parcels = supplierOrder.shipments[0].lines as { id: string; quantity: number }[];
  const accepted = parcels.map(({ id, quantity }) => ({ shipmentLineId: id, acceptedQuantity: quantity }));
  await accept(buyer, part.id, today, accepted);
  return { order, part, parcels };
}

/** A number that a digital invoice of a date may have; nobody used it. */
export function anInvoiceNumber(issuedOn: BusinessDate): string {
  const digits = Array.from({ length: 18 }, () => randomInt(10)).join('');
  return issuedOn.slice(2, 4) + digits;
}
