import fc from 'fast-check';
import { keptFen, lineDueFen, nominalFen, tierPrice } from './line-amount';

describe('amounts of a line', () => {
  it('take the highest tier reached', () => {
    const tiers = [
      { fromQuantity: 1, unitPriceFen: 100n },
      { fromQuantity: 50, unitPriceFen: 90n },
      { fromQuantity: 200, unitPriceFen: 80n },
    ];
    expect([1, 49, 50, 199, 200, 9999].map((quantity) => tierPrice(tiers, quantity))).toEqual([
      100n,
      100n,
      90n,
      90n,
      80n,
      80n,
    ]);
  });

  it('by weight are rounded once over all deliveries (CR-4)', () => {
    const line = { pricing: 'WEIGHT' as const, unitPriceFen: 333n, contentBase: 25_000n };
    const at = (mass: bigint) =>
      keptFen(line, { acceptedQuantity: 1, acceptedMass: mass, returnedQuantity: 0, returnedMass: 0n });
    // Three deliveries of 1 kg and a half gram each: 3 × 333.1665 fen = 999.4995, not 3 × 333.
    expect(at(3_001n) - at(2_001n) + (at(2_001n) - at(1_000n)) + at(1_000n)).toBe(at(3_001n));
    expect(nominalFen(line, 2)).toBe(16_650n);
  });

  it('owe the nominal price at first, and nothing once all is rejected or returned', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('PACK' as const, 'WEIGHT' as const),
        fc.bigInt({ min: 1n, max: 100_000n }),
        fc.bigInt({ min: 1n, max: 50_000n }),
        fc.nat(500),
        fc.nat(500),
        fc.bigInt({ min: 0n, max: 10n ** 7n }),
        (pricing, unitPriceFen, contentBase, accepted, rejected, mass) => {
          const line = { pricing, unitPriceFen, contentBase, confirmedQuantity: accepted + rejected };
          const nothing = {
            acceptedQuantity: 0,
            acceptedMass: 0n,
            returnedQuantity: 0,
            returnedMass: 0n,
            rejectedQuantity: 0,
          };
          expect(lineDueFen({ ...line, ...nothing })).toBe(nominalFen(line, accepted + rejected));
          expect(lineDueFen({ ...line, ...nothing, rejectedQuantity: accepted + rejected })).toBe(0n);
          expect(
            lineDueFen({
              ...line,
              rejectedQuantity: rejected,
              acceptedQuantity: accepted,
              acceptedMass: mass,
              returnedQuantity: accepted,
              returnedMass: mass,
            }),
          ).toBe(0n);
        },
      ),
    );
  });
});
