import { payFirst, payRest } from './bank';
import { accept, cancel, decide, giveBack, place, readPayables } from './buy';
import { payByCard } from './card';
import type { Model } from './model';
import type { MoneyWorld } from './money-world';
import type { Plan } from './plan';
import { refund } from './refund';
import { takeBackRest, takeBackStray } from './reversal';
import { decline, supply } from './supply';

/** Plays the life of one order through HTTP, step by step, until the last one is acknowledged. */
export async function play(world: MoneyWorld, model: Model, plan: Plan): Promise<void> {
  const order = await place(world, plan);
  model.orders.push(order);
  if (plan.reversed === 'STRAY') await takeBackStray(world, model, plan);
  if (order.status === 'PENDING_APPROVAL' && plan.fate !== 'CANCELLED') await decide(world, plan, order);
  if (order.status === 'REJECTED') return;
  if (plan.fate === 'CANCELLED') return cancel(world, order);
  await readPayables(world, order);
  if (plan.fate === 'DECLINED') return decline(world, order);
  const deliver = order.parts.map(async (part) => {
    const shipments = await supply(world, plan, order, part);
    await accept(world, plan, order, part, shipments);
    return shipments;
  });
  // Money and goods meet on the same order.
  const paying = plan.first === 'NOTHING' ? null : payFirst(world, model, plan, order);
  const [shipments] = await Promise.all([Promise.all(deliver), paying]);
  if (!plan.rest) return;
  await (plan.rail === 'BANK' ? payRest(world, model, plan, order) : payByCard(world, model, plan, order));
  if (plan.reversed === 'REST') await takeBackRest(world, model, plan, order);
  if (plan.returned > 0) await giveBack(world, plan, order, shipments.flat());
  if (plan.returned + plan.cutFen > 0) await refund(world, plan, order);
}
