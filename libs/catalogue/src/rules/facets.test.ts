import { tally, withParents } from './facets';
import { PRICE_BOUNDS_FEN, priceBand } from './price-bands';

describe('tally', () => {
  it('sums by key, the most hits first, equal ones by key', () => {
    const rows = [
      { keys: ['b'], hits: 2 },
      { keys: ['a', 'b'], hits: 1 },
      { keys: ['c'], hits: 1 },
      { keys: [], hits: 9 },
    ];
    expect(tally(rows, ({ keys }) => keys)).toEqual([
      { key: 'b', hits: 3 },
      { key: 'a', hits: 1 },
      { key: 'c', hits: 1 },
    ]);
  });

  it('counts a row once for a key that it names twice', () => {
    expect(tally([{ hits: 4 }], () => ['a', 'a'])).toEqual([{ key: 'a', hits: 4 }]);
  });
});

describe('withParents', () => {
  const parents = new Map([
    ['fresh', 'goji'],
    ['goji', null],
    ['x', 'y'],
    ['y', 'x'],
  ]);
  it.each([
    ['fresh', ['fresh', 'goji']],
    ['goji', ['goji']],
    ['unknown', ['unknown']],
    ['x', ['x', 'y']],
  ])('%s', (code, codes) => expect(withParents(code, parents)).toEqual(codes));
});

it('price bands lie side by side, each price in one of them', () => {
  const bands = [...PRICE_BOUNDS_FEN, null].map((_, band) => priceBand(band));
  expect(bands[0]).toEqual({ fromFen: null, toFen: 1_999n });
  expect(bands.at(-1)).toEqual({ fromFen: 100_000n, toFen: null });
  for (let i = 1; i < bands.length; i += 1) expect(bands[i].fromFen).toBe(bands[i - 1].toFen! + 1n);
});
