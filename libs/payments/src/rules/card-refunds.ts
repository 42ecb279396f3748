import { allocate, type Fen, positive } from '@shanhai/kernel';
import type { Standing } from './paid-by-item';

export interface ItemAmount {
  itemId: string;
  amountFen: Fen;
}

export type RefundRail = 'BANK' | 'CARD';

/** The way that money goes back: as is asked, else the way it came; null where it came both ways and nobody said. */
export function refundRail(
  asked: RefundRail | null,
  { bankFen, cardFen }: { bankFen: Fen; cardFen: Fen },
): RefundRail | null {
  if (asked) return asked;
  if (cardFen <= 0n) return 'BANK';
  return bankFen <= 0n ? 'CARD' : null;
}

/**
 * Which card payment each item's money goes back to: the first as far as it goes, then the next. What they have left together is at
 * least what goes back.
 */
export function splitOverCards<Card extends { leftFen: Fen }>(
  items: readonly ItemAmount[],
  cards: readonly Card[],
): { card: Card; amountFen: Fen; items: ItemAmount[] }[] {
  const wanted = items.map((item) => ({ ...item }));
  return cards.flatMap((card) => {
    let left = card.leftFen;
    const taken = wanted.flatMap((item): ItemAmount[] => {
      const amountFen = left < item.amountFen ? left : item.amountFen;
      left -= amountFen;
      item.amountFen -= amountFen;
      return amountFen > 0n ? [{ itemId: item.itemId, amountFen }] : [];
    });
    return taken.length > 0 ? [{ card, amountFen: card.leftFen - left, items: taken }] : [];
  });
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
