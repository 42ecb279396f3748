import { uuidOf } from '@shanhai/graphql';
import { type Fen, Reasons } from '@shanhai/kernel';
import type { ItemAmount } from '../rules/as-paid';
import type { Refundable } from '../rules/refundable';

/** The lines and charges of the largest order. */
export const REFUND_ITEMS_MAX = 1100;

/**
 * What is to be given back, by item, each named once: no more than there is of it, nor in all than `mostFen`.
 * @throws Refusal NOT_FOUND (items.N.itemId), REFUND_ABOVE_PAID (items.N.amountFen, items)
 */
export function readRefundItems(
  wanted: readonly { itemId: string; amountFen: Fen }[],
  { byItem, totalFen }: Refundable,
  mostFen: Fen,
): ItemAmount[] {
  const reasons = new Reasons();
  const back = new Map<string, Fen>();
  wanted.forEach((item, index) => {
    const itemId = uuidOf(item.itemId);
    const available = itemId === null ? undefined : byItem.get(itemId);
    if (itemId === null || available === undefined)
      return reasons.add('NOT_FOUND', ['items', index, 'itemId'], { value: item.itemId });
    const amount = (back.get(itemId) ?? 0n) + item.amountFen;
    if (amount > available) reasons.add('REFUND_ABOVE_PAID', ['items', index, 'amountFen'], { amount, available });
    back.set(itemId, amount);
  });
  const amount = [...back.values()].reduce((sum, fen) => sum + fen, 0n);
  const available = mostFen < totalFen ? mostFen : totalFen;
  if (!reasons.any && amount > available) reasons.add('REFUND_ABOVE_PAID', ['items'], { amount, available });
  reasons.refuseIfAny();
  return [...back].map(([itemId, amountFen]) => ({ itemId, amountFen }));
}
