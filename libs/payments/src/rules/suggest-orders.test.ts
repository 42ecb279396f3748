import fc from 'fast-check';
import { type Candidate, suggestOrders } from './suggest-orders';

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  reference: 'SH1',
  buyerId: 'b',
  openedOn: '2025-01-01',
  openParts: [60n, 40n],
  collective: false,
  byName: false,
  byAccount: false,
  ...more,
});
const said = (amountFen: bigint, ...candidates: Candidate[]) =>
  suggestOrders(amountFen, candidates).map(({ candidate: { reference }, score, reasons }) => [
    reference,
    score,
    ...reasons,
  ]);

describe('suggestOrders', () => {
  it('scores an exact amount of the order, or of a part, the name and the account', () => {
    expect(said(100n, candidate({ byName: true, byAccount: true }))).toEqual([
      ['SH1', 100, 'AMOUNT_OF_ORDER', 'PAYER_NAME', 'PAYER_ACCOUNT'],
    ]);
    expect(said(40n, candidate({ byName: true }))).toEqual([['SH1', 65, 'AMOUNT_OF_PART', 'PAYER_NAME']]);
    expect(said(39n, candidate({ byAccount: true }))).toEqual([['SH1', 15, 'PAYER_ACCOUNT']]);
    expect(said(39n, candidate())).toEqual([]);
  });

  it('names orders of one unit that are exact together, where none is alone', () => {
    const order = (reference: string, fen: bigint, more: Partial<Candidate> = {}) =>
      candidate({ reference, openParts: [fen], byName: true, ...more });
    const [a, b, c, d] = [order('A', 30n), order('B', 50n), order('C', 70n), order('D', 11n)];
    const together = (reference: string) => [reference, 70, 'AMOUNT_TOGETHER', 'PAYER_NAME'];
    const named = (reference: string) => [reference, 25, 'PAYER_NAME'];
    expect(said(100n, d, c, b, a)).toEqual([together('A'), together('C'), named('B'), named('D')]);
    expect(said(131n, a, b, c, d)).toEqual([together('B'), together('C'), together('D'), named('A')]);
    expect(said(99n, a, b, c, d)).toEqual([a, b, c, d].map(({ reference }) => named(reference)));
    // One alone says more; a sheet is its orders; another unit's order is not added.
    expect(said(80n, a, b, order('E', 80n)).map(([reference]) => reference)).toEqual(['E', 'A', 'B']);
    expect(said(80n, a, order('S', 50n, { collective: true }))).toEqual([named('A'), named('S')]);
    expect(said(80n, a, order('O', 50n, { buyerId: 'other' }))).toEqual([named('A'), named('O')]);
  });

  it('puts the likeliest first, of equal ones the older order, five at most', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            reference: fc.string(),
            openedOn: fc.constantFrom('2025-01-01', '2025-02-01'),
            openParts: fc.array(fc.bigInt({ min: 1n, max: 3n }), { minLength: 1, maxLength: 3 }),
            byName: fc.boolean(),
            byAccount: fc.boolean(),
            buyerId: fc.constantFrom('b', 'c'),
            collective: fc.boolean(),
          }),
          { maxLength: 12 },
        ),
        fc.bigInt({ min: 1n, max: 5n }),
        (candidates, amountFen) => {
          const found = suggestOrders(amountFen, candidates.map(candidate));
          expect(found.length).toBeLessThanOrEqual(5);
          const together = found.filter(({ reasons }) => reasons.includes('AMOUNT_TOGETHER'));
          expect(new Set(together.map((each) => each.candidate.buyerId)).size).toBeLessThanOrEqual(1);
          if (together.length > 0) expect(together.reduce((sum, { openFen }) => sum + openFen, 0n)).toBe(amountFen);
          found.forEach((each, index) => {
            expect(each.score).toBeGreaterThan(0);
            expect(each.score).toBeLessThanOrEqual(100);
            expect(each.reasons.includes('AMOUNT_OF_ORDER')).toBe(each.openFen === amountFen);
            if (index > 0) expect(found[index - 1].score).toBeGreaterThanOrEqual(each.score);
          });
        },
      ),
    );
    expect(said(1n, candidate({ reference: 'B', byName: true, openedOn: '2025-02-01' }), candidate({ reference: 'A', byName: true }))).toEqual([['A', 25, 'PAYER_NAME'], ['B', 25, 'PAYER_NAME']]); // prettier-ignore
  });
});
