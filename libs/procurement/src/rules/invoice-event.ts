import { type OwnEvent, ownUri, type WrongEvent } from '@shanhai/epcis';
import type { BusinessDate } from '@shanhai/kernel';

/** A fully digital e-invoice in trace events, by its number of 20 digits. */
const invoiceUri = (number: string): string => `urn:x-fapiao:${number}`;

/** An invoice was put beside goods of an order: from here on the trace of this delivery has the reference (inv). */
export function invoiceAttached(
  invoice: { number: string; attachedBy: string; buyerId: string; supplierId: string; supplierOrderId: string },
  on: BusinessDate,
  lots: readonly { lotId: string; placeCode: string }[],
): OwnEvent {
  const { number, attachedBy, buyerId, supplierId, supplierOrderId } = invoice;
  return {
    ownerId: attachedBy,
    partyIds: [buyerId, supplierId].filter((id) => id !== attachedBy),
    placeCodes: lots.map(({ placeCode }) => placeCode),
    on,
    said: {
      type: 'TransactionEvent',
      action: 'ADD',
      ...(lots.length > 0 && { quantityList: lots.map(({ lotId }) => ({ epcClass: ownUri(lotId) })) }),
      bizTransactionList: documentsOf(number, supplierOrderId),
    },
  };
}

/** The event of an invoice that turned out not to be of these goods. */
export function invoiceTakenBack(row: { number: string; attachedBy: string; supplierOrderId: string }): WrongEvent {
  const { number, attachedBy, supplierOrderId } = row;
  return { ownerId: attachedBy, documents: documentsOf(number, supplierOrderId) };
}

const documentsOf = (number: string, supplierOrderId: string) => [
  { type: 'po', bizTransaction: ownUri(supplierOrderId) },
  { type: 'inv', bizTransaction: invoiceUri(number) },
];
