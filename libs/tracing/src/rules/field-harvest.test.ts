import * as fc from 'fast-check';
import { fieldSum, isBeyond } from './field-harvest';

/** 200 kg of dried berries from a mu: 2,000 square metres are three mu. */
const PER_MU = { yieldBase: 600_000n, areaSquareMetres: 2_000n };
const lots = (beforeBase: bigint, statedBase: bigint) => ({ harvestYear: 2024, beforeBase, statedBase });

it('holds a lot that takes the year above what the fields can have grown', () => {
  const sum = fieldSum(10_000n, PER_MU, lots(2_000_000n, 1_000_000n));
  expect(sum.mostBase).toBe(3_000_000n);
  expect(isBeyond(sum)).toBe(false);
  expect(isBeyond(fieldSum(10_000n, PER_MU, lots(2_000_000n, 1_000_001n)))).toBe(true);
  expect(isBeyond(fieldSum(0n, PER_MU, lots(0n, 1n)))).toBe(true);
});

it('never lets more through than the exact yield, and holds nothing that is a whole unit below it', () => {
  const some = fc.bigInt({ min: 1n, max: 10n ** 9n });
  fc.assert(
    fc.property(some, some, some, some, (area, yieldBase, areaSquareMetres, stated) => {
      const beyond = isBeyond(fieldSum(area, { yieldBase, areaSquareMetres }, lots(0n, stated)));
      expect(beyond).toBe(stated * areaSquareMetres > area * yieldBase);
    }),
  );
});
