import fc from 'fast-check';
import { Reasons, type Refusal } from '@shanhai/kernel';
import { checkTiers, type Tier, TIERS_MAX, unitPriceAt } from './tiers';

function refused(tiers: Tier[], minimumQuantity = 1): string[] {
  const reasons = new Reasons();
  checkTiers(tiers, minimumQuantity, reasons);
  try {
    reasons.refuseIfAny();
    return [];
  } catch (refusal) {
    return (refusal as Refusal).reasons.map(({ code, field }) => `${code} ${field.join('.')}`);
  }
}

const tier = (fromQuantity: number, unitPriceFen = 100n): Tier => ({ fromQuantity, unitPriceFen });

describe('tier prices', () => {
  it('are refused where they are none, too many, do not ascend, cost nothing or leave a quantity without a price', () => {
    expect(refused([])).toEqual(['TIERS_INVALID tiers']);
    expect(refused(Array.from({ length: TIERS_MAX + 1 }, (_, i) => tier(i + 1)))).toEqual(['TOO_MANY tiers']);
    expect(refused([tier(1), tier(10), tier(10)])).toEqual(['TIERS_INVALID tiers.2.fromQuantity']);
    expect(refused([tier(1, 0n)])).toEqual(['TIERS_INVALID tiers.0.unitPriceFen']);
    expect(refused([tier(0)])).toEqual(['TIERS_INVALID tiers.0.fromQuantity']);
    expect(refused([tier(5)], 4)).toEqual(['TIERS_INVALID tiers.0.fromQuantity']);
    expect(refused([tier(5)], 5)).toEqual([]);
  });

  it('that are accepted give one price for every quantity from the minimum on', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: TIERS_MAX });
    fc.assert(
      fc.property(steps, fc.nat(2000), (froms, above) => {
        const tiers = froms.sort((a, b) => a - b).map((from, index) => tier(from, BigInt(index + 1)));
        expect(refused(tiers, tiers[0].fromQuantity)).toEqual([]);
        const quantity = tiers[0].fromQuantity + above;
        expect(unitPriceAt(tiers, quantity)).toBe(BigInt(froms.filter((from) => from <= quantity).length));
        expect(unitPriceAt(tiers, tiers[0].fromQuantity - 1)).toBeNull();
      }),
    );
  });
});
