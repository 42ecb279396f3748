import type { Fen } from '@shanhai/kernel';

/** Whoever pays more orders at once than these writes a reference, or asks for a settlement sheet. */
export const TOGETHER_MAX = 5;

/**
 * Which of a unit's open orders add up to an amount exactly, `orders` being in the order in which they were placed: any two of them, or up to
 * five that follow each other, as one pays what has come since the last time. The fewest, and of these the oldest; none where nothing does.
 */
export function ordersTogether<Order extends { openFen: Fen }>(amountFen: Fen, orders: readonly Order[]): Order[] {
  const pair = anyTwo(amountFen, orders);
  if (pair.length > 0) return pair;
  for (let count = 3; count <= TOGETHER_MAX; count += 1)
    for (let from = 0; from + count <= orders.length; from += 1) {
      const run = orders.slice(from, from + count);
      if (run.reduce((sum, { openFen }) => sum + openFen, 0n) === amountFen) return run;
    }
  return [];
}

function anyTwo<Order extends { openFen: Fen }>(amountFen: Fen, orders: readonly Order[]): Order[] {
  const oldest = new Map<Fen, Order>();
  for (const order of orders) {
    const other = oldest.get(amountFen - order.openFen);
    if (other) return [other, order];
    if (!oldest.has(order.openFen)) oldest.set(order.openFen, order);
  }
  return [];
}
