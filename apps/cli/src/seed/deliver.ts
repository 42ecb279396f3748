import { addDays } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { AcceptDelivery, ShipSupplierOrder } from '@shanhai/orders';
import type { Diary } from './diary';
import { skuOf } from './goods';
import { takeFromLot } from './harvest';
import type { PlannedOrder } from './plan';
import { FixedRandom } from './random';
import { parcelsOf, type PlacedPart } from './read-order';
import type { World } from './world';

const DAYS_TO_SECOND_HALF = 7;
/** Packs are weighed in at 96 to 102 percent of what they are sold as. */
const WEIGHT_LEAST = 0.96;
const WEIGHT_SPAN = 0.06;

interface Load {
  lineId: string;
  skuCode: string;
  quantity: number;
}

/** Writes one supplier's deliveries into the diary: whole, or in two halves. */
export function deliver(world: World, diary: Diary, plan: PlannedOrder, part: PlacedPart, shippedOn: string): void {
  const loads = part.lines.map(({ id, skuCode, quantity }) => ({ lineId: id, skuCode, quantity }));
  const half = loads.map((load) => ({ ...load, quantity: Math.ceil(load.quantity / 2) }));
  const rest = loads.map((load, index) => ({ ...load, quantity: load.quantity - half[index].quantity }));
  if (!plan.partial) return deliverOnce(world, diary, plan, part, shippedOn, loads);
  deliverOnce(world, diary, plan, part, shippedOn, half);
  deliverOnce(world, diary, plan, part, addDays(shippedOn, DAYS_TO_SECOND_HALF), rest);
}

function deliverOnce(world: World, diary: Diary, plan: PlannedOrder, part: PlacedPart, on: string, all: Load[]): void {
  const loads = all.filter(({ quantity }) => quantity > 0);
  if (loads.length === 0) return;
  const key = `${plan.key} ${part.supplier} ${on}`;
  diary.on(on, async () => {
    const shipmentId = await ship(world, part, on, loads, key);
    const acceptedOn = addDays(on, plan.acceptAfter);
    diary.on(acceptedOn, () => accept(world, plan, part, { shipmentId, acceptedOn, key }));
  });
}

async function ship(world: World, part: PlacedPart, on: string, loads: Load[], key: string): Promise<string> {
  const lines = loads.map(({ lineId, skuCode, quantity }) => {
    const { content, product } = skuOf(skuCode);
    const traceCode = takeFromLot(world, product.name, on, quantity * content);
    if (!traceCode) throw new Error(`${key}: no lot of ${product.name} holds ${quantity} packs on ${on}`);
    return { lineId: toGlobalId('OrderLine', lineId), traceCode, quantity };
  });
  const { shipmentId } = await world.use(ShipSupplierOrder).run(world.viewer(part.supplier), {
    idempotencyKey: key,
    supplierOrderId: toGlobalId('SupplierOrder', part.id),
    shippedOn: on,
    carrier: '顺丰冷运',
    lines,
  });
  return shipmentId;
}

async function accept(
  world: World,
  plan: PlannedOrder,
  part: PlacedPart,
  { shipmentId, acceptedOn, key }: { shipmentId: string; acceptedOn: string; key: string },
): Promise<void> {
  const random = new FixedRandom([...key].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) | 0);
  const lines = new Map(part.lines.map((line) => [line.id, line]));
  const received = (await parcelsOf(world, shipmentId))
    .sort((a, b) => lines.get(a.lineId)!.ordinal - lines.get(b.lineId)!.ordinal)
    .map(({ id, lineId, quantity }) => {
      const { content, pricing } = skuOf(lines.get(lineId)!.skuCode);
      const isFirst = lines.get(lineId)!.ordinal === 0;
      const rejectedQuantity = isFirst && plan.rejected ? Math.floor(quantity * plan.rejected) : 0;
      const acceptedQuantity = quantity - rejectedQuantity;
      const share = plan.exactWeight ? 1 : WEIGHT_LEAST + random.next() * WEIGHT_SPAN;
      const netGrams = pricing === 'WEIGHT' ? BigInt(Math.round(acceptedQuantity * content * share)) : null;
      return { shipmentLineId: toGlobalId('ShipmentLine', id), acceptedQuantity, rejectedQuantity, netGrams };
    });
  const receiver = world.viewers.get(`${plan.buyer}-receiver`) ?? world.viewer(plan.buyer);
  await world.use(AcceptDelivery).run(receiver, {
    idempotencyKey: key,
    supplierOrderId: toGlobalId('SupplierOrder', part.id),
    acceptedOn,
    note: plan.rejected ? '部分包装破损，拒收' : null,
    lines: received,
  });
}
