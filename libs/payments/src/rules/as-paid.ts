import { allocate, type Fen, positive } from '@shanhai/kernel';
import { type Movement, paidByItem, type Standing } from './paid-by-item';

export interface ItemAmount {
  itemId: string;
  amountFen: Fen;
}

/**
 * Money that went back without anybody naming items (a lost dispute, a refund at the processor's desk) is taken from the items as they
 * were paid, by largest remainder. Money that found no unpaid item goes back first, under the name of the first item.
 */
export function itemsAsPaid(
  amountFen: Fen,
  { paid, unappliedFen }: Pick<Standing, 'paid' | 'unappliedFen'>,
): ItemAmount[] {
  const ids = [...paid.keys()];
  const weights = ids.map((id) => paid.get(id)!);
  const inItems = weights.reduce((sum, fen) => sum + fen, 0n);
  const beside = positive(unappliedFen);
  const free = amountFen < beside ? amountFen : beside;
  const rest = amountFen - free;
  const parts = allocate(rest < inItems ? rest : inItems, weights);
  parts[0] += amountFen - parts.reduce((sum, fen) => sum + fen, 0n);
  return ids.flatMap((itemId, index) => (parts[index] > 0n ? [{ itemId, amountFen: parts[index] }] : []));
}

/**
 * What one payment (a transfer, a card payment) gives back of the payables that it paid where nobody says of which: in proportion to what it has left on each,
 * from their items as they were paid, both by largest remainder. `amountFen` is no more than what is left.
 */
export function takenAsPaid(
  amountFen: Fen,
  lefts: readonly { payableId: string; leftFen: Fen }[],
  movements: ReadonlyMap<string, readonly Movement[]>,
): { payableId: string; items: ItemAmount[]; amountFen: Fen }[] {
  const shares = allocate(amountFen, lefts.map(({ leftFen }) => leftFen)); // prettier-ignore
  return lefts.flatMap(({ payableId }, index) => {
    const share = shares[index];
    if (share === 0n) return [];
    return [{ payableId, items: itemsAsPaid(share, paidByItem(movements.get(payableId)!).at(-1)!), amountFen: share }];
  });
}
