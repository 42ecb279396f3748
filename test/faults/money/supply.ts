import { PART_FIELDS } from '@shanhai/testing';
import { end, type Shipped, today } from './buy';
import { linesOf, type ModelOrder, type ModelPart } from './model';
import type { MoneyWorld } from './money-world';
import type { Plan } from './plan';

/** Every supplier declines. */
export async function decline(world: MoneyWorld, order: ModelOrder): Promise<void> {
  for (const { id, supplier } of order.parts)
    await world.suppliers[supplier].calls.moved('declineSupplierOrder', { supplierOrderId: id, reason: '缺货' });
  end(order, order.status, 'DECLINED');
}

/** The supplier confirms what it can deliver and ships it from its lots. */
export async function supply(world: MoneyWorld, plan: Plan, order: ModelOrder, part: ModelPart): Promise<Shipped[]> {
  const { calls } = world.suppliers[part.supplier];
  const [firstLine] = linesOf(order);
  const short = part.lines.includes(firstLine) ? plan.short : 0;
  const lines = short > 0 ? [{ lineId: firstLine.id, quantity: firstLine.ordered - short }] : null;
  await calls.moved('confirmSupplierOrder', { supplierOrderId: part.id, lines });
  if (short > 0) firstLine.confirmed -= short;
  part.status = 'CONFIRMED';
  let shipped: Shipped[] = [];
  for (let left = plan.shipments; left > 0; left -= 1) {
    const sent = part.lines.map((line) => ({ line, quantity: Math.floor((line.confirmed - line.shipped) / left) }));
    const parcels = sent.map(({ line, quantity }) => ({ lineId: line.id, traceCode: world.listings[line.sku].traceCode, quantity })); // prettier-ignore
    const input = { idempotencyKey: `ship ${part.id} ${left}`, supplierOrderId: part.id, shippedOn: today() };
    const { supplierOrder } = await calls.done('shipSupplierOrder', { ...input, lines: parcels }, PART_FIELDS);
    part.shipments += 1;
    for (const { line, quantity } of sent) line.shipped += quantity;
    shipped = supplierOrder.shipments;
  }
  part.status = 'SHIPPED';
  return shipped;
}
