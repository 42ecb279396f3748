import type { NewFact } from '@shanhai/database';
import { type BusinessDate, newId } from '@shanhai/kernel';
import type { ShippedLot } from '@shanhai/orders';

export interface DeliveredPurchase {
  buyerId: string;
  /** All facts are of this day, whatever the clock says: what no operation can arrange. */
  on: BusinessDate;
  buyerSeat?: string;
  supplierSeat?: string;
  placeCode?: string;
  harvestedOn?: BusinessDate;
  quantity?: number;
  unitPriceFen?: bigint;
  /** What the lot was made of, or whose it is (CR-12, CR-14). */
  lot?: Pick<ShippedLot, 'made' | 'mandate'>;
}

/**
 * The facts of one supplier order of one line that was placed, shipped from one lot, accepted and paid in full, as the use
 * cases of orders and payments record them. To be recorded in one transaction, in their order.
 */
export function deliveredPurchase(made: DeliveredPurchase): NewFact[] {
  const { buyerId, on, buyerSeat = '350181', supplierSeat = '640422', placeCode = '640422' } = made;
  const { harvestedOn = '2020-07-01', quantity = 10, unitPriceFen = 1_000n } = made;
  const [streamId, lineId, lotId, payableId] = [newId(), newId(), newId(), newId()];
  const amountFen = (BigInt(quantity) * unitPriceFen).toString();
  const buyer = {
    organisationId: buyerId,
    kind: 'BUYER',
    unitType: 'UNION',
    seatCode: buyerSeat,
    unitIds: [buyerId],
    budgetUnitId: null,
  };
  const fact = (type: string, payload: object): NewFact => ({
    type,
    version: 1,
    key: newId(),
    businessDate: on,
    ownerId: buyerId,
    streamId,
    payload,
  });
  const lot: ShippedLot = { lotId, traceCode: `T-${lotId}`, placeCode, harvestedOn, claimId: newId(), ...made.lot };
  const line = { shipmentLineId: newId(), lineId };
  return [
    fact('payable.opened', { payableId, items: [{ itemId: lineId, kind: 'GOODS', amountFen }] }),
    fact('supplier_order.placed', {
      supplierOrderId: streamId,
      orderId: newId(),
      orderNumber: `N-${streamId}`,
      channel: 'UNION_DIRECT',
      buyer,
      supplier: { organisationId: newId(), unitType: 'COOPERATIVE', seatCode: supplierSeat },
      lines: [
        {
          lineId,
          skuId: newId(),
          productId: newId(),
          categoryCode: 'GOJI',
          pricing: 'PACK',
          contentBase: '500',
          unitPriceFen: unitPriceFen.toString(),
          quantity,
          amountFen,
        },
      ],
    }),
    fact('supplier_order.shipped', { shipmentId: newId(), lines: [{ ...line, quantity, nominalFen: amountFen, lot }] }),
    fact('supplier_order.accepted', {
      deliveryId: newId(),
      buyer,
      lines: [
        {
          ...line,
          lotId,
          acceptedQuantity: quantity,
          rejectedQuantity: 0,
          acceptedMass: String(quantity * 500),
          acceptedFen: amountFen,
        },
      ],
    }),
    fact('payment.received', { payableId, amountFen, transferId: newId(), bankReference: newId(), buyer }),
  ];
}
