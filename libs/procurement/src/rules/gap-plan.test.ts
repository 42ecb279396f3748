import fc from 'fast-check';
import { unitPriceAt } from '@shanhai/catalogue';
import { nominalFen } from '@shanhai/orders';
import { planOrder, type PlanOffer } from './gap-plan';

const offer = (skuCode: string, more: Partial<PlanOffer> = {}): PlanOffer => ({
  skuCode,
  supplierId: skuCode,
  pricing: 'PACK',
  contentBase: 500n,
  minimumQuantity: 1,
  caseSize: 1,
  available: 1_000,
  tiers: [{ fromQuantity: 1, unitPriceFen: 100n }],
  ...more,
});
const wish = (wantedFen: bigint, more: object = {}) => ({
  wantedFen,
  budgetFen: null,
  suppliers: 1,
  lines: 10,
  ...more,
});
const short = ({ lines, end }: ReturnType<typeof planOrder>) => [
  ...lines.map(({ skuCode, quantity, amountFen }) => `${skuCode} ${quantity} ${amountFen}`),
  end,
];

describe('an order that closes a gap', () => {
  it('takes the best offer first, and goes as little beyond as packs allow', () => {
    expect(short(planOrder([offer('a'), offer('b')], wish(950n)))).toEqual(['a 10 1000', 'CLOSES']);
    // Three of b come to it to the fen; a tenth a goes fifty beyond.
    const b = offer('b', { tiers: [{ fromQuantity: 1, unitPriceFen: 60n }] });
    expect(short(planOrder([offer('a'), b], wish(960n)))).toEqual(['a 9 900', 'b 1 60', 'CLOSES']);
  });

  it('is spread over suppliers, as far as they have goods', () => {
    const offers = [offer('a'), offer('b'), offer('c')];
    expect(short(planOrder(offers, wish(900n, { suppliers: 3 })))).toEqual(['a 3 300', 'b 3 300', 'c 3 300', 'CLOSES']);
    const [a, , c] = offers;
    const few = [a, offer('b', { available: 1 }), c];
    expect(short(planOrder(few, wish(900n, { suppliers: 3 })))).toEqual(['a 5 500', 'b 1 100', 'c 3 300', 'CLOSES']);
    // One supplier with two SKUs has one share.
    const twice = [a, offer('a2', { supplierId: 'a' }), c];
    expect(short(planOrder(twice, wish(900n, { suppliers: 2 })))).toEqual(['a 5 500', 'c 4 400', 'CLOSES']);
  });

  it('keeps to cases, minimum and tiers', () => {
    const cases = offer('a', { caseSize: 6, minimumQuantity: 12 });
    expect(short(planOrder([cases], wish(100n)))).toEqual(['a 12 1200', 'CLOSES']);
    expect(short(planOrder([cases], wish(1_300n)))).toEqual(['a 18 1800', 'CLOSES']);
    const tiers = [
      { fromQuantity: 1, unitPriceFen: 100n },
      { fromQuantity: 10, unitPriceFen: 80n },
    ];
    // Nine at 100 are 900; ten at 80 are 800 and would not do for 850.
    expect(short(planOrder([offer('a', { tiers })], wish(850n)))).toEqual(['a 11 880', 'CLOSES']);
  });

  it('says what it ends at where it cannot close', () => {
    expect(short(planOrder([offer('a')], wish(950n, { budgetFen: 700n })))).toEqual(['a 7 700', 'BUDGET']);
    expect(short(planOrder([offer('a')], wish(950n, { budgetFen: 50n })))).toEqual(['BUDGET']);
    expect(short(planOrder([offer('a', { available: 4 })], wish(950n, { budgetFen: 700n })))).toEqual(['a 4 400', 'GOODS']); // prettier-ignore
    expect(short(planOrder([], wish(950n)))).toEqual(['GOODS']);
    const two = [offer('a', { available: 4 }), offer('b')];
    expect(short(planOrder(two, wish(950n, { lines: 1 })))).toEqual(['a 4 400', 'GOODS']);
  });

  const offers = fc.array(
    fc
      .record({
        supplierId: fc.constantFrom('x', 'y', 'z'),
        pricing: fc.constantFrom('PACK' as const, 'WEIGHT' as const),
        contentBase: fc.bigInt(1n, 5_000n),
        minimumQuantity: fc.integer({ min: 1, max: 30 }),
        caseSize: fc.integer({ min: 1, max: 12 }),
        available: fc.integer({ min: 0, max: 300 }),
        steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.bigInt(1n, 5_000n)), {
          minLength: 1,
          maxLength: 4,
        }),
      })
      .map(({ steps, ...rest }) => {
        let from = 0;
        const tiers = steps.map(([more, unitPriceFen], index) => {
          from = index === 0 ? 1 : from + more;
          return { fromQuantity: from, unitPriceFen };
        });
        return { ...rest, tiers };
      }),
    { maxLength: 8 },
  );

  it('can be placed as it is, within the budget, and ends for the reason that it gives', () => {
    fc.assert(
      fc.property(
        offers,
        fc.bigInt(1n, 1_000_000n),
        fc.option(fc.bigInt(0n, 1_000_000n)),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 8 }),
        (given, wantedFen, budgetFen, suppliers, lines) => {
          const all = given.map((each, index) => ({ ...each, skuCode: String(index) }));
          const plan = planOrder(all, { wantedFen, budgetFen, suppliers, lines });
          const sum = plan.lines.reduce((total, { amountFen }) => total + amountFen, 0n);
          expect(plan.goodsFen).toBe(sum);
          expect(plan.lines.length).toBeLessThanOrEqual(lines);
          expect(new Set(plan.lines.map(({ skuCode }) => skuCode)).size).toBe(plan.lines.length);
          if (budgetFen !== null) expect(sum).toBeLessThanOrEqual(budgetFen);
          for (const { skuCode, quantity, unitPriceFen, amountFen } of plan.lines) {
            const of = all[Number(skuCode)];
            expect(quantity % of.caseSize).toBe(0);
            expect(quantity).toBeGreaterThanOrEqual(of.minimumQuantity);
            expect(quantity).toBeLessThanOrEqual(of.available);
            expect(unitPriceAt(of.tiers, quantity)).toBe(unitPriceFen);
            expect(nominalFen({ ...of, unitPriceFen }, quantity)).toBe(amountFen);
          }
          expect(plan.end === 'CLOSES').toBe(sum >= wantedFen);
          if (plan.end === 'BUDGET') expect(budgetFen).not.toBeNull();
          // Without a bound of money or lines nothing is left on the shelf while something is missing.
          if (plan.end === 'GOODS' && budgetFen === null && lines >= all.length) {
            const most = all.map((each) => mostOf(each));
            expect(sum).toBe(most.reduce((total, each) => total + each, 0n));
          }
        },
      ),
    );
  });
});

/** The largest amount that an offer can come to, tried one by one. */
function mostOf({
  tiers,
  caseSize,
  minimumQuantity,
  available,
  pricing,
  contentBase,
}: Omit<PlanOffer, 'skuCode'>): bigint {
  let most = 0n;
  for (let quantity = caseSize; quantity <= available; quantity += caseSize) {
    if (quantity < minimumQuantity) continue;
    const amount = nominalFen({ pricing, contentBase, unitPriceFen: unitPriceAt(tiers, quantity)! }, quantity);
    if (amount > most) most = amount;
  }
  return most;
}
