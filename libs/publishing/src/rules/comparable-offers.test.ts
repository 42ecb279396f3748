import fc from 'fast-check';
import type { OfferChanged } from '@shanhai/catalogue';
import {
  type Bought,
  compareOffers,
  comparePrices,
  OFFERS_NAMED_MAX,
  packsFor,
  pricePerUnit,
} from './comparable-offers';

const bought: Bought = {
  ...{ skuId: 'own', categoryCode: 'GOJI', baseUnit: 'GRAM', packs: 20, pricing: 'PACK' },
  ...{ contentBase: 500n, unitPriceFen: 3_000n },
};
const offer = (skuId: string, more: Partial<OfferChanged> = {}) => ({
  on: '2026-01-01',
  offer: {
    ...{
      skuId,
      supplierId: 's',
      productId: 'p',
      skuCode: skuId,
      skuName: skuId,
      productName: '枸杞',
      originCode: '640422',
    },
    ...{ categoryCode: 'GOJI', baseUnit: 'GRAM' as const, pricing: 'PACK' as const, contentBase: '500', caseSize: 1 },
    ...{ status: 'ON_SALE' as const, minimumQuantity: 1, available: '100' },
    tiers: [{ fromQuantity: 1, unitPriceFen: '3000' }],
    ...more,
  },
});
const at = (unitPriceFen: string) => ({ tiers: [{ fromQuantity: 1, unitPriceFen }] });

const amounts = fc.bigInt({ min: 1n, max: 10n ** 9n });
const prices = fc.record({
  pricing: fc.constantFrom('PACK' as const, 'WEIGHT' as const),
  contentBase: amounts,
  unitPriceFen: amounts,
});

describe('prices of a unit', () => {
  it('are of a kilogram, litre or piece', () => {
    expect(pricePerUnit(bought, 'GRAM')).toBe(6_000n);
    expect(pricePerUnit({ ...bought, pricing: 'WEIGHT' }, 'GRAM')).toBe(3_000n);
    expect(pricePerUnit({ pricing: 'PACK', contentBase: 750n, unitPriceFen: 10_000n }, 'MILLILITRE')).toBe(13_333n);
    expect(pricePerUnit({ pricing: 'PACK', contentBase: 6n, unitPriceFen: 100n }, 'PIECE')).toBe(17n);
  });

  it('stay the same for twice the goods at twice the price', () =>
    fc.assert(
      fc.property(amounts, amounts, fc.bigInt({ min: 2n, max: 1_000n }), (contentBase, unitPriceFen, times) => {
        const one = { pricing: 'PACK' as const, contentBase, unitPriceFen };
        const many = { ...one, contentBase: contentBase * times, unitPriceFen: unitPriceFen * times };
        expect(comparePrices(one, many)).toBe(0);
        expect(pricePerUnit(one, 'GRAM')).toBe(pricePerUnit(many, 'GRAM'));
      }),
    ));

  it('are ranked as their exact fractions are, and rounding never turns that round', () =>
    fc.assert(
      fc.property(prices, prices, (a, b) => {
        const order = comparePrices(a, b);
        expect(comparePrices(b, a)).toBe(order === 0 ? 0 : -order);
        const [left, right] = [pricePerUnit(a, 'GRAM'), pricePerUnit(b, 'GRAM')];
        if (order < 0) expect(left <= right).toBe(true);
        if (order === 0) expect(left).toBe(right);
      }),
    ));
});

it('takes as many packs as hold the goods, in whole cases, from the minimum on', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.bigInt({ min: 1n, max: 10_000n }),
      fc.record({ contentBase: fc.bigInt({ min: 1n, max: 10_000n }), caseSize: fc.integer({ min: 1, max: 100 }), minimumQuantity: fc.integer({ min: 1, max: 10_000 }) }), // prettier-ignore
      (packs, contentBase, offered) => {
        const needed = packsFor({ packs, contentBase }, offered);
        expect(BigInt(needed) * offered.contentBase >= BigInt(packs) * contentBase).toBe(true);
        expect(needed % offered.caseSize).toBe(0);
        expect(needed).toBeGreaterThanOrEqual(offered.minimumQuantity);
        const less = needed - offered.caseSize;
        expect(less < offered.minimumQuantity || BigInt(less) * offered.contentBase < BigInt(packs) * contentBase).toBe(
          true,
        );
      },
    ),
  ));

describe('what was bought among offers', () => {
  it('is ranked with the others at the tier of as much goods', () => {
    const told = [
      offer('own'),
      // 10 kg are 4 packs of 2,500 g: the second tier.
      offer('large', { contentBase: '2500', tiers: [{ fromQuantity: 1, unitPriceFen: '16000' }, { fromQuantity: 4, unitPriceFen: '14000' }] }), // prettier-ignore
      offer('weighed', { pricing: 'WEIGHT', ...at('6500') }),
      offer('dear', at('4000')),
    ];
    const { rank, of, lowestFen, medianFen, highestFen, offers } = compareOffers(bought, told);
    expect([rank, of, lowestFen, medianFen, highestFen]).toEqual([2, 4, 5_600n, 6_000n, 8_000n]);
    expect(offers.map(({ skuId, packs, perUnitFen }) => [skuId, packs, perUnitFen])).toEqual([
      ['large', 4, 5_600n],
      ['own', 20, 6_000n],
      ['weighed', 20, 6_500n],
      ['dear', 20, 8_000n],
    ]);
  });

  it('is compared with nothing that was not on sale, sold out, of another category or unit', () => {
    const others = [
      offer('withdrawn', { status: 'WITHDRAWN', ...at('1') }),
      offer('sold-out', { available: '4', minimumQuantity: 5, ...at('1') }),
      offer('honey', { categoryCode: 'HONEY', ...at('1') }),
      offer('pieces', { baseUnit: 'PIECE', ...at('1') }),
    ];
    expect(compareOffers(bought, [offer('own'), ...others])).toMatchObject({ rank: 1, of: 1 });
  });

  it('takes the lowest price of a day for an offer that changed on it', () => {
    const told = [
      offer('own'),
      offer('other', at('2900')),
      offer('other', at('3100')),
      offer('other', { status: 'WITHDRAWN' }),
    ];
    expect(compareOffers(bought, told)).toMatchObject({ rank: 2, of: 2, lowestFen: 5_800n });
  });

  it('says that nothing is known where the log was not told of it yet', () => {
    expect(compareOffers(bought, [offer('other')])).toMatchObject({ known: false, rank: null, of: 0, offers: [] });
  });

  it('names no more than some, and itself, but ranks among all', () => {
    const many = Array.from({ length: 40 }, (_, index) => offer(`sku-${index}`, at(String(2_000 + index))));
    const { rank, of, offers } = compareOffers(bought, [offer('own'), ...many]);
    expect([rank, of, offers.length, offers.at(-1)!.bought]).toEqual([41, 41, OFFERS_NAMED_MAX + 1, true]);
  });
});
