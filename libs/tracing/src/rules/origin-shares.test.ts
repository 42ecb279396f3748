import * as fc from 'fast-check';
import { lastProcessed, mergedShares, rootsOfParts, type TakenPart } from './origin-shares';

const sum = (shares: readonly { massBase: bigint }[]) => shares.reduce((all, { massBase }) => all + massBase, 0n);
const harvested = (lotId: string, takenBase: bigint): TakenPart => ({ lotId, supplierId: 's', takenBase, roots: [] });

describe('rootsOfParts', () => {
  it('says of harvested lots what was taken of each, and of one that comes twice the sum', () => {
    expect(rootsOfParts([harvested('b', 30n), harvested('a', 70n), harvested('b', 1n)])).toEqual([
      { rootLotId: 'a', rootSupplierId: 's', massBase: 70n },
      { rootLotId: 'b', rootSupplierId: 's', massBase: 31n },
    ]);
  });

  it('splits a part of a mixed lot as the lot is mixed, by largest remainder', () => {
    const roots = rootsOfParts([harvested('a', 1n), harvested('b', 1n), harvested('c', 1n)]);
    const part = (takenBase: bigint) => rootsOfParts([{ lotId: 'm', supplierId: 's', takenBase, roots }]);
    expect(part(6n).map(({ massBase }) => massBase)).toEqual([2n, 2n, 2n]);
    expect(part(5n).map(({ massBase }) => massBase)).toEqual([2n, 2n, 1n]);
    // Too little for all: what has no whole unit is left out.
    expect(part(1n)).toEqual([{ rootLotId: 'a', rootSupplierId: 's', massBase: 1n }]);
  });

  it('sums exactly to what was taken through any number of steps, and stays near the exact share', () => {
    const step = fc.array(fc.record({ of: fc.nat({ max: 50 }), takenBase: fc.bigInt({ min: 1n, max: 10n ** 11n }) }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        // Lots 0 to 4 were harvested; each step makes the next lot of some that are there.
        const lots = new Map<number, ReturnType<typeof rootsOfParts>>([0, 1, 2, 3, 4].map((id) => [id, []]));
        steps.forEach((taken, index) => {
          const parts = taken.map(({ of, takenBase }) => ({ id: of % (5 + index), takenBase }));
          const made = rootsOfParts(
            parts.map(({ id, takenBase }) => ({ lotId: `${id}`, supplierId: 's', takenBase, roots: lots.get(id)! })),
          );
          lots.set(5 + index, made);
          expect(sum(made)).toBe(parts.reduce((all, { takenBase }) => all + takenBase, 0n));
          expect(made.every(({ rootLotId, massBase }) => Number(rootLotId) < 5 && massBase > 0n)).toBe(true);
          for (const { rootLotId, massBase } of made) {
            // The exact share, as a fraction over the product of the parts' input masses; within one unit for each part.
            const exact = parts.reduce((all, { id, takenBase }) => {
              const roots = lots.get(id)!;
              if (roots.length === 0) return all + (`${id}` === rootLotId ? Number(takenBase) : 0);
              const own = roots.find((root) => root.rootLotId === rootLotId)?.massBase ?? 0n;
              return all + (Number(takenBase) * Number(own)) / Number(sum(roots));
            }, 0);
            expect(Math.abs(Number(massBase) - exact)).toBeLessThanOrEqual(parts.length + exact * 1e-9);
          }
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('mergedShares', () => {
  it('adds what grew in one place on one day, sorted', () => {
    const share = (placeCode: string, harvestedOn: string, massBase: bigint) => ({ placeCode, harvestedOn, massBase });
    expect(
      mergedShares([
        share('640422', '2024-09-02', 1n),
        share('640303', '2024-09-02', 2n),
        share('640422', '2024-09-01', 4n),
        share('640422', '2024-09-02', 8n),
      ]),
    ).toEqual([
      share('640303', '2024-09-02', 2n),
      share('640422', '2024-09-01', 4n),
      share('640422', '2024-09-02', 9n),
    ]);
  });
});

describe('lastProcessed', () => {
  it('is the latest step; of one day, the first place by its code; null where nothing was processed', () => {
    const at = (code: string, on: string) => ({ in: code, on });
    expect(lastProcessed([null, at('a', '2024-01-01'), at('b', '2024-01-02')])).toEqual(at('b', '2024-01-02'));
    expect(lastProcessed([at('b', '2024-01-02'), at('a', '2024-01-02')])).toEqual(at('a', '2024-01-02'));
    expect(lastProcessed([null, null])).toBeNull();
  });
});
