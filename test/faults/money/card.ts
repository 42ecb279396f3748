import { setTimeout as pause } from 'node:timers/promises';
import { dueFen, linesOf, lineDueFen, type Model, type ModelOrder } from './model';
import type { MoneyWorld } from './money-world';
import type { Plan } from './plan';

const POLL_MS = 50;
/** The lease of a call whose process was killed ends within seconds. */
const WAIT_MS = 60_000;

interface Payment {
  id: string;
  status: string;
  reference: string | null;
  disputes: { status: string }[];
}

/** The buyer pays all by card: the processor is told, the payer pays there, and somebody hears of it. */
export async function payByCard(world: MoneyWorld, model: Model, plan: Plan, order: ModelOrder): Promise<void> {
  const { n, rail } = plan;
  const { orderer } = world.buyers[order.buyer];
  const start = async (key: string) => {
    const input = { idempotencyKey: `card ${n} ${key}`, orderId: order.id, method: 'CARD' };
    const { cardPayment } = await orderer.calls.done('startCardPayment', input, 'cardPayment { id }');
    return (await until(world, order, cardPayment.id, ({ reference }) => reference !== null)) as Payment & { reference: string }; // prettier-ignore
  };
  if (rail === 'CARD_AGAIN') {
    const { id } = await start('off');
    await orderer.calls.moved('cancelCardPayment', { cardPaymentId: id });
    await until(world, order, id, ({ status }) => status === 'CANCELLED');
  }
  const { id, reference } = await start('on');
  await world.emulator.control('pay', { id: reference, outcome: 'succeed' });
  await until(world, order, id, ({ status }) => status === 'SUCCEEDED');
  order.byCard = true;
  order.paidFen = dueFen(order);
  for (const line of linesOf(order)) line.paidFen = lineDueFen(line);
  if (plan.dispute !== 'NONE') await dispute(world, model, plan, order, { id, reference });
}

/** The payer complains to the bank, which takes the money, and keeps it or not; a bank may send after all what it had kept. */
async function dispute(
  world: MoneyWorld,
  model: Model,
  plan: Plan,
  order: ModelOrder,
  { id, reference }: { id: string; reference: string },
): Promise<void> {
  // prettier-ignore
  const amountFen = plan.dispute === 'LOST_IN_PART' ? Math.floor(order.paidFen / 2) : order.paidFen;
  const { id: disputeRef } = await world.emulator.control('dispute', { charge: reference, amount: amountFen });
  const stands = (wanted: string) => until(world, order, id, ({ disputes }) => disputes[0]?.status === wanted);
  const close = (outcome: 'won' | 'lost') => world.emulator.control('closeDispute', { id: disputeRef, outcome });
  await stands('OPEN');
  if (plan.dispute === 'WON') {
    await close('won');
    await stands('WON');
    model.disputes.push({ reference: disputeRef, status: 'WON', amountFen, takenFen: 0 });
    return;
  }
  await close('lost');
  await stands('LOST');
  for (const part of order.parts) if (part.lines.some(({ paidFen }) => paidFen > 0)) part.refunds += 1;
  if (plan.dispute === 'WON_AFTER_ALL') {
    await close('won');
    await stands('WON');
    model.disputes.push({ reference: disputeRef, status: 'WON', amountFen, takenFen: amountFen });
    return;
  }
  model.disputes.push({ reference: disputeRef, status: 'LOST', amountFen, takenFen: amountFen });
  const lines = linesOf(order);
  for (const line of lines) line.paidFen = plan.dispute === 'LOST' ? 0 : line.paidFen - amountFen;
  order.paidFen -= amountFen;
  order.lostFen = amountFen;
}

async function until(
  world: MoneyWorld,
  order: ModelOrder,
  id: string,
  isThere: (payment: Payment) => boolean,
): Promise<Payment> {
  // prettier-ignore
  const query = 'query ($id: ID!) { cardPayment(id: $id) { id status reference disputes { status } } }';
  for (const giveUpAt = Date.now() + WAIT_MS; ; await pause(POLL_MS)) {
    const { cardPayment } = await world.buyers[order.buyer].orderer.calls.ask(query, { id });
    if (isThere(cardPayment as Payment)) return cardPayment as Payment;
    if (Date.now() > giveUpAt) throw new Error(`after ${WAIT_MS} ms: ${JSON.stringify(cardPayment)}`);
  }
}
