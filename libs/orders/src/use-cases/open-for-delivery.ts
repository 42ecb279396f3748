import { type BusinessDate } from '@shanhai/kernel';
import { recordFacts, type Tx } from '@shanhai/database';
import type { OrganisationProfile } from '@shanhai/organisations';
import { buyerStanding, insertPayables, type ItemKind } from '@shanhai/payments';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import { linesOf } from '../store/lock';
import type { OrderRow, SupplierOrderRow } from '../store/rows';
import { newId } from '@shanhai/kernel';

/** An order has become binding: it opens a payable per supplier order, under one payment reference, and tells so. */
export async function openForDelivery(
  tx: Tx,
  order: OrderRow,
  supplierOrders: readonly SupplierOrderRow[],
  profiles: ReadonlyMap<string, OrganisationProfile>,
  on: BusinessDate,
): Promise<void> {
  const ids = supplierOrders.map((part) => part.id);
  const lines = await linesOf(tx, ids);
  const charges = await tx.query<{ id: string; supplierOrderId: string; kind: ItemKind; amountFen: bigint }>(
    'SELECT id, supplier_order_id AS "supplierOrderId", kind, amount_fen AS "amountFen" FROM order_charges WHERE supplier_order_id = ANY($1::uuid[])',
    [ids],
  );
  await insertPayables(
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
  );
  const buyer = buyerStanding(profiles.get(order.buyerId)!);
  await recordFacts(
    tx,
    supplierOrders.map((part) => {
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
    }),
  );
}
