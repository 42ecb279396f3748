import fc from 'fast-check';
import { type SheetOrder, sheetSums, sumsByReceiver } from './settlement';

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

describe('sumsByReceiver', () => {
  it('tells each receiver what the orders of the sheet amount to for it, and all of them what the sheet says', () => {
    const orders = fc.array(
      fc.record({ turn: fc.constant(1), now: owed, approved: owed, before: fc.constant(null), receiverId: fc.option(fc.constantFrom('a', 'b')) }), // prettier-ignore
    );
    fc.assert(
      fc.property(orders, (each) => {
        const sums = sumsByReceiver(each);
        const all = sheetSums(each, null);
        const total = (of: 'amountFen' | 'openFen' | 'paidFen', some = sums) => some.reduce((sum, one) => sum + one[of], 0n); // prettier-ignore
        expect(new Set(sums.map(({ receiverId }) => receiverId)).size).toBe(sums.length);
        expect(total('openFen')).toBe(all.openFen);
        const approved = each.map(({ approved: { dueFen, paidFen } }) => (dueFen > paidFen ? dueFen - paidFen : 0n));
        expect(total('amountFen')).toBe(approved.reduce((a, b) => a + b, 0n));
        for (const { receiverId, ...one } of sums) {
          const { amountFen: _, ...alone } = sheetSums(each.filter((order) => order.receiverId === receiverId), null); // prettier-ignore
          expect(alone).toMatchObject({ openFen: one.openFen, paidFen: one.paidFen });
        }
      }),
    );
  });

  it('leaves out to whom nothing is owed, and orders of earlier sheets', () => {
    const now = { dueFen: 5n, paidFen: 5n };
    const later = { dueFen: 9n, paidFen: 0n };
    expect(
      sumsByReceiver([
        { turn: 1, now, approved: now, before: null, receiverId: 'a' },
        { turn: 2, now: later, approved: later, before: later, receiverId: 'b' },
      ]),
    ).toEqual([]);
  });
});
