import * as fc from 'fast-check';
import { itemsAsPaid, takenAsPaid } from './as-paid';

const sum = (parts: readonly { amountFen: bigint }[]) => parts.reduce((total, { amountFen }) => total + amountFen, 0n);
const fen = fc.bigInt({ min: 0n, max: 1_000n });

describe('money that goes back and names no items', () => {
  it('is taken from items as they were paid, to the fen', () => {
    fc.assert(
      fc.property(fc.array(fen, { minLength: 1, maxLength: 6 }), fen, fen, (paid, unappliedFen, wanted) => {
        const standing = { paid: new Map(paid.map((each, index) => [String(index), each])), unappliedFen };
        const has = paid.reduce((a, b) => a + b, unappliedFen);
        const amountFen = wanted < has ? wanted : has;
        const items = itemsAsPaid(amountFen, standing);
        expect(sum(items)).toBe(amountFen);
        const beside = unappliedFen < amountFen ? unappliedFen : amountFen;
        for (const { itemId, amountFen: part } of items)
          expect(part).toBeLessThanOrEqual(standing.paid.get(itemId)! + (itemId === '0' ? beside : 0n));
      }),
    );
  });

  it('is taken from payables in proportion to what is left on each, to the fen', () => {
    const opened = (due: bigint) => [
      { kind: 'OPENED', on: '2024-01-01', key: 'a', items: new Map([['goods', due]]) } as const,
      { kind: 'PAYMENT', on: '2024-01-02', key: 'b', amountFen: due } as const,
    ];
    fc.assert(
      fc.property(fc.array(fen, { minLength: 1, maxLength: 5 }), fen, (lefts, wanted) => {
        const has = lefts.reduce((a, b) => a + b, 0n);
        const amountFen = wanted < has ? wanted : has;
        const left = lefts.map((leftFen, index) => ({ payableId: String(index), leftFen }));
        const taken = takenAsPaid(amountFen, left, new Map(left.map((one) => [one.payableId, opened(one.leftFen)])));
        expect(sum(taken)).toBe(amountFen);
        for (const part of taken) {
          expect(sum(part.items)).toBe(part.amountFen);
          expect(part.amountFen).toBeGreaterThan(0n);
          expect(part.amountFen).toBeLessThanOrEqual(lefts[Number(part.payableId)]);
        }
      }),
    );
  });
});
