import { addDays } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { ApproveOrder, ConfirmSupplierOrder, DeclineSupplierOrder, PlaceOrder } from '@shanhai/orders';
import { addressOf } from './addresses';
import type { Bank } from './bank';
import { deliver } from './deliver';
import type { Diary } from './diary';
import { giveBack } from './give-back';
import type { PlannedOrder } from './plan';
import { orderOf, partsOf, type PlacedPart } from './read-order';
import { UNITS } from './units';
import type { World } from './world';

/** Writes an order's whole life into the diary. */
export function planLife(world: World, diary: Diary, bank: Bank, plan: PlannedOrder): void {
  diary.on(plan.placedOn, async () => {
    const { orderId, status } = await place(world, plan);
    const approval = status === 'PENDING_APPROVAL' ? 1 : 0;
    if (approval > 0) diary.on(addDays(plan.placedOn, 1), () => approve(world, plan, orderId));
    const parts = await partsOf(world, orderId);
    const answeredOn = addDays(plan.placedOn, 1 + approval);
    for (const part of parts) diary.on(answeredOn, () => answer(world, plan, part));
    if (plan.declined) return;
    const shippedOn = addDays(plan.placedOn, plan.shipAfter + approval);
    for (const part of parts) deliver(world, diary, plan, part, shippedOn);
    if (plan.paidOn) bank.expect(plan, orderId);
    giveBack(world, diary, plan, parts[0]);
  });
}

async function place(world: World, { key, buyer, lines }: PlannedOrder) {
  const address = addressOf(UNITS.find((unit) => unit.key === buyer)!);
  const input = {
    idempotencyKey: key,
    addresses: [address],
    lines: lines.map(({ sku, quantity }) => ({ skuCode: sku, quantity, address: address.name })),
  };
  const { orderId } = await world.use(PlaceOrder).run(world.viewer(buyer), input);
  return { orderId, status: (await orderOf(world, orderId)).status };
}

async function approve(world: World, { buyer }: PlannedOrder, orderId: string): Promise<void> {
  await world.use(ApproveOrder).run(world.viewer(`${buyer}-approver`), { orderId: toGlobalId('Order', orderId) });
}

async function answer(world: World, { declined }: PlannedOrder, part: PlacedPart): Promise<void> {
  const supplierOrderId = toGlobalId('SupplierOrder', part.id);
  const viewer = world.viewer(part.supplier);
  if (declined) await world.use(DeclineSupplierOrder).run(viewer, { supplierOrderId, reason: '本周牛只未达出栏体重' });
  else await world.use(ConfirmSupplierOrder).run(viewer, { supplierOrderId });
}
