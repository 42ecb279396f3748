import type { Fen } from '@shanhai/kernel';
import type { ItemAmount } from './as-paid';

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
