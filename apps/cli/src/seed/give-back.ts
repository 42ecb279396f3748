import { toGlobalId } from '@shanhai/graphql';
import { ReturnGoods } from '@shanhai/orders';
import { RefundPayment } from '@shanhai/payments';
import type { Diary } from './diary';
import type { PlannedOrder } from './plan';
import { lineDueFen, payableOf, type PlacedPart } from './read-order';
import type { World } from './world';

/** Writes the return and the refund that an order's plan names into the diary; both are of its first line. */
export function giveBack(world: World, diary: Diary, plan: PlannedOrder, part: PlacedPart): void {
  const { returned, refund, key, buyer } = plan;
  const [line] = part.lines;
  const shareOfDue = (share: number, fen: bigint) => (fen * BigInt(Math.round(share * 100))) / 100n;
  if (returned) {
    diary.on(returned.on, async () => {
      const [{ id }] = await world.database.query<{ id: string }>(
        'SELECT id FROM shipment_lines WHERE order_line_id = $1 ORDER BY id LIMIT 1',
        [line.id],
      );
      await world.use(ReturnGoods).run(world.viewer(buyer), {
        idempotencyKey: key,
        supplierOrderId: toGlobalId('SupplierOrder', part.id),
        returnedOn: returned.on,
        reason: returned.reason,
        restock: false,
        lines: [
          { shipmentLineId: toGlobalId('ShipmentLine', id), quantity: Math.round(line.quantity * returned.share) },
        ],
      });
    });
  }
  if (refund) {
    diary.on(refund.recordedOn, async () => {
      const amountFen = shareOfDue(refund.share, await lineDueFen(world, line.id));
      await world.use(RefundPayment).run(world.viewer('custodian'), {
        idempotencyKey: key,
        payableId: toGlobalId('Payable', await payableOf(world, part.id)),
        items: [{ itemId: toGlobalId('OrderLine', line.id), amountFen }],
        refundedOn: refund.refundedOn,
        reason: refund.reason,
      });
    });
  }
}
