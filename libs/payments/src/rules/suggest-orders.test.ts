import fc from 'fast-check';
import { type Candidate, suggestOrders } from './suggest-orders';

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  reference: 'SH1',
  buyerId: 'b',
  openedOn: '2025-01-01',
  openParts: [60n, 40n],
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
          }),
          { maxLength: 12 },
        ),
        fc.bigInt({ min: 1n, max: 5n }),
        (candidates, amountFen) => {
          const found = suggestOrders(amountFen, candidates.map(candidate));
          expect(found.length).toBeLessThanOrEqual(5);
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
