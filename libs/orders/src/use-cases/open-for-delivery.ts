import { type BusinessDate, newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import type { OrganisationProfile } from '@shanhai/organisations';
import { buyerStanding, insertPayables } from '@shanhai/payments';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import type { ChargeRow, LineRow, OrderRow, SupplierOrderRow } from '../store/rows';

/** What an order that becomes binding is made of. */
export interface BindingOrder {
  order: OrderRow;
  supplierOrders: readonly SupplierOrderRow[];
  lines: readonly OrderedLine[];
  charges: readonly ChargeRow[];
  profiles: ReadonlyMap<string, OrganisationProfile>;
}

type OrderedLine = Pick<
  LineRow,
  | 'id'
  | 'supplierOrderId'
  | 'skuId'
  | 'productId'
  | 'categoryCode'
  | 'pricing'
  | 'contentBase'
  | 'unitPriceFen'
  | 'orderedQuantity'
  | 'dueFen'
>;

/** An order has become binding: it opens a payable per supplier order, under one payment reference, and tells so. */
export function openForDelivery(
  tx: Tx,
  { order, supplierOrders, lines, charges, profiles }: BindingOrder,
  on: BusinessDate,
): void {
  const buyer = buyerStanding(profiles.get(order.buyerId)!);
  const placed = supplierOrders.map((part) => {
    const { organisationId, unitType, seatCode } = profiles.get(part.supplierId)!;
    return supplierOrderFact('placed', { buyerId: order.buyerId, supplierOrderId: part.id }, on, part.id, {
      orderId: order.id,
      orderNumber: order.number,
      channel: order.channel,
      buyer,
      supplier: { organisationId, unitType, seatCode },
      lines: lines
        .filter((line) => line.supplierOrderId === part.id)
        .map((line) => ({
          lineId: line.id,
          skuId: line.skuId,
          productId: line.productId,
          categoryCode: line.categoryCode,
          pricing: line.pricing,
          contentBase: line.contentBase.toString(),
          unitPriceFen: line.unitPriceFen.toString(),
          quantity: line.orderedQuantity,
          amountFen: line.dueFen.toString(),
        })),
    });
  });
  insertPayables(
    tx,
    supplierOrders.map((part) => ({
      id: newId(),
      buyerId: order.buyerId,
      payeeId: part.supplierId,
      subjectId: part.id,
      groupId: order.id,
      reference: order.paymentReference,
      openedOn: on,
      items: [
        ...lines
          .filter((line) => line.supplierOrderId === part.id)
          .map((line) => ({ itemId: line.id, kind: 'GOODS' as const, amountFen: line.dueFen })),
        ...charges
          .filter((charge) => charge.supplierOrderId === part.id)
          .map((charge) => ({ itemId: charge.id, kind: charge.kind, amountFen: charge.amountFen })),
      ],
    })),
    placed,
  );
}
