import fc from 'fast-check';
import { sourcesOf } from './commitment-sources';

const root = (rootSupplierId: string, placeCode: string, massBase: bigint) => ({
  rootSupplierId,
  placeCode,
  harvestedOn: '2026-07-01',
  massBase,
});

describe('what a lot was made of', () => {
  it('is nothing for a lot of one harvest', () => {
    expect(sourcesOf([], ({ placeCode }) => placeCode)).toBeNull();
  });

  it('is told by place, the largest share first, with its producers', () => {
    const roots = [root('a', '640422', 1n), root('b', '640402', 1n), root('b', '640422', 1n)];
    expect(sourcesOf(roots, ({ placeCode }) => `P${placeCode}`)).toEqual({
      producers: 2,
      lots: 3,
      places: [
        { placeName: 'P640422', percent: 67 },
        { placeName: 'P640402', percent: 33 },
      ],
    });
  });

  it('adds up to 100 whatever the masses and the order', () => {
    const roots = fc.array(
      fc.record({
        rootSupplierId: fc.constantFrom('a', 'b'),
        placeCode: fc.constantFrom('x', 'y', 'z'),
        harvestedOn: fc.constant('2026-07-01'),
        massBase: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(roots, (each) => {
        const told = sourcesOf(each, ({ placeCode }) => placeCode)!;
        expect(told.places.reduce((sum, { percent }) => sum + percent, 0)).toBe(100);
        expect(sourcesOf([...each].reverse(), ({ placeCode }) => placeCode)).toEqual(told);
      }),
    );
  });
});
