import { setTimeout as pause } from 'node:timers/promises';
import { dueFen, linesOf, lineDueFen, type ModelOrder } from './model';
import type { MoneyWorld } from './money-world';
import type { Plan } from './plan';

const POLL_MS = 50;
/** The lease of a call whose process was killed ends within seconds. */
const WAIT_MS = 60_000;

interface Payment {
  id: string;
  status: string;
  reference: string | null;
}

/** The buyer pays all by card: the processor is told, the payer pays there, and somebody hears of it. */
export async function payByCard(world: MoneyWorld, { n, rail }: Plan, order: ModelOrder): Promise<void> {
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
}

async function until(
  world: MoneyWorld,
  order: ModelOrder,
  id: string,
  isThere: (payment: Payment) => boolean,
): Promise<Payment> {
  // prettier-ignore
  const query = 'query ($id: ID!) { cardPayment(id: $id) { id status reference } }';
  for (const giveUpAt = Date.now() + WAIT_MS; ; await pause(POLL_MS)) {
    const { cardPayment } = await world.buyers[order.buyer].orderer.calls.ask(query, { id });
    if (isThere(cardPayment as Payment)) return cardPayment as Payment;
    if (Date.now() > giveUpAt) throw new Error(`after ${WAIT_MS} ms: ${JSON.stringify(cardPayment)}`);
  }
}
