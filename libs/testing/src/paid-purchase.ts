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
  const quantity = 10 / lines;
  const listing = await aListing(supplier, { tiers: [[1, 1_000n]], ...listed });
  const wanted = Array.from({ length: lines }, () => ({ skuCode: listing.skuCode, quantity }));
  const { order } = await place(buyer, wanted);
  const [part] = order.supplierOrders as PaidPurchase['part'][];
  await confirm(supplier, part.id);
  const parcels = part.lines.map((line) => ({ lineId: line.id, traceCode: listing.traceCode, quantity }));
  const { supplierOrder } = await ship(supplier, part.id, today, parcels);
  const [shipment] = supplierOrder.shipments as { lines: { id: string }[] }[];
  await accept(
    buyer,
    part.id,
    today,
    shipment.lines.map((line) => ({ shipmentLineId: line.id, acceptedQuantity: quantity })),
  );
  const yuan = (Number(order.goodsFen) / 100).toFixed(2);
  await pay(custodian, [{ on: today, yuan, remark: order.paymentReference }]);
  return { buyer, supplier, listing, part };
}

/** A number that a digital invoice of a date may have; nobody used it. */
export function anInvoiceNumber(issuedOn: BusinessDate): string {
  const digits = Array.from({ length: 18 }, () => randomInt(10)).join('');
  return issuedOn.slice(2, 4) + digits;
}
