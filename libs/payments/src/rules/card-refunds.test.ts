import * as fc from 'fast-check';
import { refundRail, splitOverCards } from './card-refunds';

const sum = (parts: readonly { amountFen: bigint }[]) => parts.reduce((total, { amountFen }) => total + amountFen, 0n);
const fen = fc.bigInt({ min: 0n, max: 1_000n });

describe('money that goes back', () => {
  it('goes the way it came, and waits to be told where it came both ways', () => {
    expect(refundRail(null, { bankFen: 5n, cardFen: 0n })).toBe('BANK');
    expect(refundRail(null, { bankFen: 0n, cardFen: 5n })).toBe('CARD');
    expect(refundRail(null, { bankFen: 1n, cardFen: 5n })).toBeNull();
    expect(refundRail('CARD', { bankFen: 1n, cardFen: 5n })).toBe('CARD');
  });

  it('is spread over card payments: nothing lost, none above what it has', () => {
    fc.assert(
      fc.property(fc.array(fen, { maxLength: 6 }), fc.array(fen, { maxLength: 5 }), (wanted, lefts) => {
        const items = wanted.map((amountFen, index) => ({ itemId: String(index), amountFen }));
        const cards = lefts.map((leftFen) => ({ leftFen }));
        const room = lefts.reduce((a, b) => a + b, 0n);
        const split = splitOverCards(items, cards);
        expect(sum(split)).toBe(sum(items) < room ? sum(items) : room);
        for (const part of split) {
          expect(part.amountFen).toBeLessThanOrEqual(part.card.leftFen);
          expect(sum(part.items)).toBe(part.amountFen);
        }
      }),
    );
  });
});
