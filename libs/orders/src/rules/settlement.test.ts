import fc from 'fast-check';
import { type SheetOrder, sheetSums } from './settlement';

const fen = fc.bigInt({ min: 0n, max: 1000n });
const owed = fc.record({ dueFen: fen, paidFen: fen });
const order: fc.Arbitrary<SheetOrder> = fc.record({
  turn: fc.integer({ min: 1, max: 3 }),
  now: owed,
  approved: fc.option(owed),
  before: fc.option(owed),
});

describe('sheetSums', () => {
  it('says of an order what is open, overpaid and different, and never both open and overpaid', () => {
    fc.assert(
      fc.property(order, (one) => {
        const sums = sheetSums([one], null);
        expect(sums.amountFen).toBe(sums.openFen);
        expect(sums.openFen * sums.creditFen).toBe(0n);
        if (one.turn === 1) expect(sums.openFen - sums.creditFen).toBe(one.now.dueFen - one.now.paidFen);
      }),
    );
  });

  it('adds up: what was approved and the difference are what came and what is open', () => {
    const firsts = fc.array(
      fc.tuple(owed, owed).map(([now, approved]): SheetOrder => ({ turn: 1, now, approved, before: null })),
    );
    fc.assert(
      fc.property(firsts, (orders) => {
        const approvedFen = orders.reduce((sum, { approved }) => sum + approved!.dueFen - approved!.paidFen, 0n);
        const sums = sheetSums(orders, approvedFen);
        expect(sums.amountFen + sums.differenceFen).toBe(sums.paidFen + sums.openFen - sums.creditFen);
      }),
    );
  });

  it('leaves what is open of an order to the sheet that it came on first', () => {
    const now = { dueFen: 800n, paidFen: 0n };
    const before = { dueFen: 1000n, paidFen: 0n };
    expect(sheetSums([{ turn: 2, now, approved: null, before }], null)).toEqual({
      amountFen: 0n,
      openFen: 0n,
      creditFen: 0n,
      paidFen: 0n,
      differenceFen: -200n,
    });
  });
});
