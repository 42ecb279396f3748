import { type CountedLine, pricePerThousand, warningsOf } from './plausibility';

/** Ten packs of 500 g at 8 yuan: 16 yuan a kilogram. */
const line = (more: Partial<CountedLine> = {}): CountedLine => ({
  pricing: 'PACK',
  contentBase: 500n,
  unitPriceFen: 800n,
  quantityBase: 5_000n,
  orderedOn: '2025-03-01',
  harvestedOn: '2024-10-01',
  recognisedOn: '2025-03-20',
  ...more,
});
const others = (sample: number, priceFen: bigint, quantityBase = 5_000n) => ({ sample, priceFen, quantityBase });
const NONE = { sample: 0, priceFen: null, quantityBase: null };
const kinds = (of: CountedLine, pack: Parameters<typeof warningsOf>[1]['PACK'] = NONE, category = pack) =>
  warningsOf(of, { GRADE: NONE, PACK: pack, CATEGORY: category }).map((warning) => warning.kind);

describe('a price', () => {
  it('is compared per 1000 base units, whatever the pack', () => {
    expect(pricePerThousand(line())).toBe(1600n);
    expect(pricePerThousand(line({ contentBase: 300n }))).toBe(2667n);
    expect(pricePerThousand(line({ pricing: 'WEIGHT', unitPriceFen: 1234n }))).toBe(1234n);
  });

  it.each([
    [533n, ['PRICE']],
    [534n, []],
    [1600n, []],
    [4800n, []],
    [4801n, ['PRICE']],
  ])('of 1600 against a median of %s: %s', (median, expected) => {
    expect(kinds(line(), others(5, median))).toEqual(expected);
  });

  it('is shown with what it was compared with', () => {
    expect(warningsOf(line(), { GRADE: NONE, PACK: others(7, 100n), CATEGORY: NONE })).toEqual([
      {
        kind: 'PRICE',
        measured: 1600n,
        low: 34n,
        high: 300n,
        comparison: { basis: 'PACK', median: 100n, sample: 7 },
      },
    ]);
  });

  it('is compared with the category where too few have the same pack, and with nothing where those are few too', () => {
    const [warning] = warningsOf(line(), { GRADE: NONE, PACK: others(4, 1600n), CATEGORY: others(5, 100n) });
    expect(warning.comparison).toEqual({ basis: 'CATEGORY', median: 100n, sample: 5 });
    expect(kinds(line(), others(4, 1n))).toEqual([]);
    expect(kinds(line(), others(5, 1600n), others(500, 1n))).toEqual([]);
    const [ofGrade] = warningsOf(line(), { GRADE: others(5, 100n), PACK: others(500, 1600n), CATEGORY: NONE });
    expect(ofGrade.comparison).toEqual({ basis: 'GRADE', median: 100n, sample: 5 });
    expect(warningsOf(line(), { GRADE: others(4, 100n), PACK: others(5, 1600n), CATEGORY: NONE })).toEqual([]);
  });
});

it('a quantity is implausible above fifty times the median', () => {
  expect(kinds(line({ quantityBase: 250_000n }), others(5, 1600n))).toEqual([]);
  expect(kinds(line({ quantityBase: 250_001n }), others(5, 1600n))).toEqual(['QUANTITY']);
});

it('dates need no comparison', () => {
  expect(kinds(line({ harvestedOn: '2022-02-27' }))).toEqual([]);
  expect(kinds(line({ harvestedOn: '2022-02-26' }))).toEqual(['HARVEST']);
  expect(kinds(line({ recognisedOn: '2026-03-02' }))).toEqual([]);
  expect(kinds(line({ recognisedOn: '2026-03-03' }))).toEqual(['DELAY']);
});
