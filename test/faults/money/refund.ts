import { today } from './buy';
import { linesOf, type ModelOrder } from './model';
import type { MoneyWorld } from './money-world';
import type { Plan } from './plan';

/** What was returned of the first line is refunded, and a price cut of it, the way that the money came. */
export async function refund(world: MoneyWorld, { returned, cutFen }: Plan, order: ModelOrder): Promise<void> {
  const [line] = linesOf(order);
  const part = order.parts.find(({ lines }) => lines.includes(line))!;
  const fen = returned * line.priceFen + cutFen;
  const items = [{ itemId: line.id, amountFen: String(fen) }];
  const refundedOn = order.byCard ? null : today();
  const input = { idempotencyKey: `refund ${order.n}`, payableId: part.payableId, items, refundedOn, reason: '退款' };
  await world.clerk.calls.done('refundPayment', input, 'payable { id }');
  part.refunds += 1;
  line.paidFen -= fen;
  order.paidFen -= fen;
  order.refundedFen += fen;
}
