import { type BusinessDate, groupedBy, newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { type BuyerStanding, insertPayables } from '@shanhai/payments';
import { type SupplierStanding, supplierOrderFact } from '../facts/supplier-order-facts';
import type { ChargeRow, LineRow, OrderRow, SupplierOrderRow } from '../store/rows';

/** What an order that becomes binding is made of. */
export interface BindingOrder {
  order: OrderRow;
  supplierOrders: readonly SupplierOrderRow[];
  lines: readonly LineRow[];
  charges: readonly ChargeRow[];
  buyer: BuyerStanding;
  suppliers: ReadonlyMap<string, SupplierStanding>;
}

/** An order has become binding: it opens a payable per supplier order, under one payment reference, and tells so. */
export function openForDelivery(tx: Tx, binding: BindingOrder, on: BusinessDate): void {
  const { order, supplierOrders, suppliers, buyer } = binding;
  const linesOf = groupedBy(binding.lines, (line) => line.supplierOrderId);
  const chargesOf = groupedBy(binding.charges, (charge) => charge.supplierOrderId);
  const placed = supplierOrders.map((part) =>
    supplierOrderFact('placed', { buyerId: order.buyerId, supplierOrderId: part.id }, on, part.id, {
      orderId: order.id,
      orderNumber: order.number,
      channel: order.channel,
      buyer,
      supplier: suppliers.get(part.supplierId)!,
      lines: linesOf.get(part.id)!.map((line) => ({
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
    }),
  );
  const payables = supplierOrders.map((part) => ({
    id: newId(),
    buyerId: order.buyerId,
    payeeId: part.supplierId,
    subjectId: part.id,
    groupId: order.id,
    reference: order.paymentReference,
    openedOn: on,
    items: [
      ...linesOf.get(part.id)!.map((line) => ({ itemId: line.id, kind: 'GOODS' as const, amountFen: line.dueFen })),
      ...(chargesOf.get(part.id) ?? []).map(({ id, kind, amountFen }) => ({ itemId: id, kind, amountFen })),
    ],
  }));
  insertPayables(tx, payables, placed);
}
