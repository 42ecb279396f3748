import fc from 'fast-check';
import type { BenefitModel } from './benefit-model';
import { type ArrivedPart, arrivedOf100Yuan, owedFor, type SoldPart, sumBenefit } from './benefit-statement';

const part = (more: Partial<SoldPart> = {}): SoldPart => ({
  supplierId: 's',
  orderLineId: 'line',
  productId: 'potato',
  placedOn: '2025-05-01',
  lotId: 'lot',
  acceptedBase: 10_000n,
  acceptedFen: 10_000n,
  quantity: 10,
  ...more,
});
const model: BenefitModel = {
  id: 'm',
  kind: 'ORDER_PURCHASE',
  floorFen: 300n,
  floorBase: 1_000n,
  dividendPoints: 1_000,
  guaranteedFen: null,
  productId: 'potato',
  lotId: null,
  validFrom: '2025-01-01',
  validUntil: null,
};
const arrived = (amountFen: bigint, more: Partial<ArrivedPart> = {}): ArrivedPart => ({
  ...{ orderLineId: 'line', lotId: null, payoutId: 'p', amountFen, guaranteed: false },
  ...more,
});

it('owes the floor price of what was paid, and the dividend on it', () => {
  expect(owedFor(model, part(), 10_000n)).toBe(3_000n + 1_000n);
  expect(owedFor(model, part(), 5_000n)).toBe(1_500n + 500n);
  expect(owedFor(model, part(), 0n)).toBe(0n);
  expect(owedFor(null, part(), 10_000n)).toBe(0n);
  // Nothing accepted yet: nobody knows how much was bought.
  expect(owedFor(model, part({ acceptedFen: 0n, acceptedBase: 0n }), 10_000n)).toBe(1_000n);
  expect(owedFor({ ...model, kind: 'SHARES', floorFen: null, floorBase: null }, part(), 10_000n)).toBe(1_000n);
});

it('tells of every 100 yuan what arrived, and what has not by what was promised', () => {
  const sums = sumBenefit(
    {
      parts: [part(), part({ orderLineId: 'other' })],
      paidByLine: new Map([['line', 10_000n], ['other', 10_000n]]), // prettier-ignore
      arrived: [arrived(9_000n), arrived(1_000n, { orderLineId: 'other', payoutId: 'q' })],
      models: new Map([['s', [model]]]),
    },
    () => 'all',
  );
  const all = sums.get('all')!;
  // 4,000 were owed for each: the first line's 9,000 do not make up for the second's 3,000.
  expect(all).toEqual({
    ...{ paidFen: 20_000n, arrivedFen: 10_000n, owedFen: 8_000n, notYetFen: 3_000n, guaranteedFen: 0n },
    ...{ payoutIds: ['p', 'q'], modelIds: ['m'] },
  });
  expect(arrivedOf100Yuan(all)).toBe(5_000n);
  expect(arrivedOf100Yuan({ paidFen: 0n, arrivedFen: 0n })).toBeNull();
});

it('does not take guaranteed income for the price and dividend that were promised', () => {
  const told = { parts: [part()], paidByLine: new Map([['line', 10_000n]]), models: new Map([['s', [model]]]) };
  const sums = sumBenefit({ ...told, arrived: [arrived(1_500n), arrived(4_000n, { guaranteed: true, payoutId: 'q' })] }, () => 'all'); // prettier-ignore
  expect(sums.get('all')).toMatchObject({ arrivedFen: 5_500n, guaranteedFen: 4_000n, owedFen: 4_000n, notYetFen: 2_500n }); // prettier-ignore
});

it('gives a lot what names it, and shares the rest as the money of the line', () => {
  const parts = [part({ lotId: 'a', acceptedFen: 3_000n }), part({ lotId: 'b', acceptedFen: 7_000n })];
  const sums = sumBenefit(
    {
      parts,
      paidByLine: new Map([['line', 10_000n]]),
      arrived: [arrived(500n, { lotId: 'b' }), arrived(1_000n)],
      models: new Map(),
    },
    ({ lotId }) => lotId!,
  );
  expect([sums.get('a')!.arrivedFen, sums.get('b')!.arrivedFen]).toEqual([300n, 1_200n]);
  expect([sums.get('a')!.paidFen, sums.get('b')!.paidFen]).toEqual([3_000n, 7_000n]);
});

it('loses no fen over lots, whatever was accepted', () => {
  const lots = fc.array(fc.record({ acceptedFen: fc.bigInt({ min: 0n, max: 999n }), quantity: fc.nat(9) }), { minLength: 1, maxLength: 4 }); // prettier-ignore
  fc.assert(
    fc.property(lots, fc.bigInt({ min: 0n, max: 9_999n }), fc.bigInt({ min: 0n, max: 9_999n }), (some, paid, came) => {
      const parts = some.map((each, index) => part({ ...each, lotId: `lot-${index}` }));
      const facts = { parts, paidByLine: new Map([['line', paid]]), arrived: [arrived(came)], models: new Map() };
      const sums = [...sumBenefit(facts, ({ lotId }) => lotId!).values()];
      const total = (of: (sum: (typeof sums)[number]) => bigint) => sums.map(of).reduce((a, b) => a + b, 0n);
      expect([total((each) => each.paidFen), total((each) => each.arrivedFen)]).toEqual([paid, came]);
    }),
  );
});
