import fc from 'fast-check';
import { closeShort } from './close-short';
import { lineDueFen } from './line-amount';

interface Stood {
  confirmedQuantity: number;
  shippedQuantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
}
const line = (
  id: string,
  [confirmedQuantity, shippedQuantity, acceptedQuantity = 0, rejectedQuantity = 0]: number[],
) => ({
  ...{ id, confirmedQuantity, shippedQuantity, acceptedQuantity, rejectedQuantity, returnedQuantity: 0 },
  ...{ pricing: 'PACK' as const, unitPriceFen: 100n, contentBase: 500n, acceptedMass: 0n, returnedMass: 0n },
  dueFen: BigInt(confirmedQuantity - rejectedQuantity) * 100n,
});

describe('an order that is closed short', () => {
  it.each([
    ['is cancelled where nothing was shipped', [[5, 0], [3, 0]], 'CANCELLED', [5, 3]],
    ['goes on where parcels are on their way', [[5, 2], [3, 3, 3]], 'SHIPPED', [3]],
    ['is closed where all that was shipped was accepted or rejected', [[5, 2, 1, 1], [3, 3, 3], [4, 0]], 'CLOSED', [3, 4]],
  ])('%s', (_, quantities, status, undelivered) => {
    const short = closeShort(quantities.map((each, n) => line(`${n}`, each)));
    expect([short.status, short.undelivered.map(({ quantity }) => quantity)]).toEqual([status, undelivered]);
  }); // prettier-ignore

  it('owes exactly what was shipped and not rejected, and no line more than before', () => {
    const stood = fc
      .tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(20))
      .map(([rejectedQuantity, accepted, pending, missing]): Stood => {
        const shippedQuantity = rejectedQuantity + accepted + pending;
        return { shippedQuantity, rejectedQuantity, acceptedQuantity: accepted, confirmedQuantity: shippedQuantity + missing };
      }); // prettier-ignore
    fc.assert(
      fc.property(fc.array(stood, { minLength: 1, maxLength: 5 }), (all) => {
        const before = all.map((each, n) => ({ ...line(`${n}`, [0, 0]), ...each }));
        const { lines } = closeShort(before);
        lines.forEach((each, n) => {
          expect(each.confirmedQuantity).toBe(each.shippedQuantity);
          expect(each.dueFen).toBe(BigInt(each.shippedQuantity - each.rejectedQuantity) * 100n);
          expect(each.dueFen <= lineDueFen(before[n])).toBe(true);
        });
      }),
    );
  });
});
