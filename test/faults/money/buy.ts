import { businessDateOf } from '@shanhai/kernel';
import { ADDRESS, ORDER_FIELDS } from '@shanhai/testing';
import { linesOf, type ModelLine, type ModelOrder, type ModelPart } from './model';
import { type MoneyWorld, PRICES_FEN, supplierOf } from './money-world';
import type { Plan } from './plan';

interface PlacedPart {
  id: string;
  payable: { id: string } | null;
  lines: { id: string; skuCode: string }[];
}

/** The buyer places the order. */
export async function place({ buyers, listings }: MoneyWorld, plan: Plan): Promise<ModelOrder> {
  const { orderer } = buyers[plan.buyer];
  const lines = plan.lines.map(({ sku, quantity }) => ({ skuCode: listings[sku].skuCode, quantity, address: ADDRESS.name })); // prettier-ignore
  const input = { idempotencyKey: `place ${plan.n}`, addresses: [ADDRESS], lines, note: String(plan.n) };
  const { order } = await orderer.calls.done('placeOrder', input, ORDER_FIELDS);
  const skuOf = (code: string) => listings.findIndex(({ skuCode }) => skuCode === code);
  const parts = (order.supplierOrders as PlacedPart[]).map((part): ModelPart => {
    const ordered = part.lines.map(({ id, skuCode }) => newLine(id, skuOf(skuCode), plan));
    const once = { shipments: 0, acceptances: 0, returns: 0, refunds: 0 };
    return { id: part.id, payableId: '', supplier: supplierOf(ordered[0].sku), lines: ordered, status: order.status, ...once }; // prettier-ignore
  });
  return { n: plan.n, id: order.id, buyer: plan.buyer, reference: order.paymentReference, status: order.status, parts, paidFen: 0, byCard: false, refundedFen: 0, lostFen: 0 }; // prettier-ignore
}

function newLine(id: string, sku: number, plan: Plan): ModelLine {
  const ordered = plan.lines.find((each) => each.sku === sku)!.quantity;
  const none = { shipped: 0, accepted: 0, rejected: 0, returned: 0, paidFen: 0 };
  return { id, sku, priceFen: PRICES_FEN[sku], ordered, confirmed: ordered, ...none };
}

/** Another person of the unit decides on an order that waits. */
export async function decide(world: MoneyWorld, { n, fate }: Plan, order: ModelOrder): Promise<void> {
  const { approver } = world.buyers[order.buyer];
  if (fate === 'REJECTED') {
    await approver.calls.moved('rejectOrder', { orderId: order.id, reason: `${n}` });
    return end(order, 'REJECTED', 'REJECTED');
  }
  await approver.calls.moved('approveOrder', { orderId: order.id });
  order.status = 'PLACED';
  for (const part of order.parts) part.status = 'PLACED';
}

export async function cancel(world: MoneyWorld, order: ModelOrder): Promise<void> {
  await world.buyers[order.buyer].orderer.calls.moved('cancelOrder', { orderId: order.id });
  end(order, 'CANCELLED', 'CANCELLED');
}

/** Nothing of it will be delivered. */
export function end(order: ModelOrder, status: string, ofParts: string): void {
  order.status = status;
  for (const part of order.parts) part.status = ofParts;
  for (const line of linesOf(order)) line.confirmed = 0;
}

/** What a supplier's part shipped, as the supplier was told. */
export interface Shipped {
  id: string;
  lines: { id: string; orderLineId: string; quantity: number }[];
}

/** The buyer signs for each shipment; what is spoiled of the order's first line is refused with the first. */
export async function accept(
  world: MoneyWorld,
  plan: Plan,
  order: ModelOrder,
  part: ModelPart,
  shipments: readonly Shipped[],
): Promise<void> {
  // prettier-ignore
  const { orderer } = world.buyers[order.buyer];
  const [firstLine] = linesOf(order);
  for (const [at, { id, lines }] of shipments.entries()) {
    const received = lines.map(({ id: shipmentLineId, orderLineId, quantity }) => {
      const rejectedQuantity = at === 0 && orderLineId === firstLine.id ? plan.spoiled : 0;
      return { orderLineId, shipmentLineId, acceptedQuantity: quantity - rejectedQuantity, rejectedQuantity };
    });
    const input = { idempotencyKey: `accept ${id}`, supplierOrderId: part.id, acceptedOn: today() };
    const signed = received.map(({ orderLineId: _, ...line }) => line);
    await orderer.calls.done('acceptDelivery', { ...input, lines: signed }, 'supplierOrder { id }');
    part.acceptances += 1;
    for (const { orderLineId, acceptedQuantity, rejectedQuantity } of received) {
      const line = part.lines.find((each) => each.id === orderLineId)!;
      line.accepted += acceptedQuantity;
      line.rejected += rejectedQuantity;
    }
  }
  part.status = 'CLOSED';
}

/** Packs of the order's first line go back, out of the last shipment that they came in. */
export async function giveBack(
  world: MoneyWorld,
  { returned }: Plan,
  order: ModelOrder,
  shipments: readonly Shipped[],
): Promise<void> {
  // prettier-ignore
  const [line] = linesOf(order);
  const part = order.parts.find(({ lines }) => lines.includes(line))!;
  const parcel = shipments.flatMap(({ lines }) => lines).findLast(({ orderLineId }) => orderLineId === line.id)!;
  const input = { idempotencyKey: `return ${order.n}`, supplierOrderId: part.id, returnedOn: today(), reason: '质量' };
  const lines = [{ shipmentLineId: parcel.id, quantity: returned }];
  await world.buyers[order.buyer].orderer.calls.done('returnGoods', { ...input, lines }, 'supplierOrder { id }');
  line.returned += returned;
  part.returns += 1;
}

/** The payable of each part, once the order stands. */
export async function readPayables(world: MoneyWorld, order: ModelOrder): Promise<void> {
  const query = 'query ($id: ID!) { order(id: $id) { supplierOrders { id payable { id } } } }';
  const { order: found } = await world.buyers[order.buyer].orderer.calls.ask(query, { id: order.id });
  for (const part of order.parts)
    part.payableId = (found.supplierOrders as PlacedPart[]).find(({ id }) => id === part.id)!.payable!.id;
}

export const today = () => businessDateOf(new Date());
