import fc from 'fast-check';
import { massFen, nominalFen } from '@shanhai/orders';
import { type HistoryFact, play, PurchaseHistory, scheme, type Step, STEPS } from '@shanhai/testing';
import { readPurchase } from './purchase';
import { type StageAmount, stageDifference, type StageNet, stagesOf } from './stages';

/** Ten packs at 1 yuan and ten at 2 from a supplier of Xiji, with freight. */
const ordered = (more: Partial<ConstructorParameters<typeof PurchaseHistory>[0]> = {}) =>
  new PurchaseHistory({
    on: '2025-03-01',
    lines: [100n, 200n].map((unitPriceFen) => ({ pricing: 'PACK', contentBase: 500n, unitPriceFen, quantity: 10 })),
    lots: {
      xiji: { placeCode: '640422', harvestedOn: '2024-10-01' },
      yongning: { placeCode: '640121', harvestedOn: '2025-03-05' },
    },
    chargesFen: [300n],
    rules: { schemes: [scheme('RESERVE'), scheme('EW_PURCHASE')] },
    ...more,
  });

function stages(history: PurchaseHistory, facts: readonly HistoryFact[] = history.facts): StageAmount[] {
  const purchase = readPurchase(facts);
  if (!purchase) return [];
  const newest = facts.reduce((a, b) => (b.epoch > a.epoch ? b : a));
  return stagesOf(purchase, facts, history.rulesAt(newest.epoch).schemes, history.rulesAt);
}

/** Sums by what `key` says of an amount, without those that are nothing. */
function sums(amounts: readonly StageAmount[], key: (each: StageAmount) => string): Record<string, bigint> {
  const totals: Record<string, bigint> = {};
  for (const each of amounts) totals[key(each)] = (totals[key(each)] ?? 0n) + each.amountFen;
  return Object.fromEntries(Object.entries(totals).filter(([, fen]) => fen !== 0n));
}
const byStage = (history: PurchaseHistory) =>
  sums(
    stages(history).filter(({ facets }) => facets.stage !== 'EXPECTED'),
    ({ facets }) => facets.stage,
  );
const expected = (history: PurchaseHistory) =>
  sums(
    stages(history).filter(({ facets }) => facets.stage === 'EXPECTED'),
    ({ facets }) => `${facets.schemeCode} ${facets.originCodes[0]}`,
  );

describe('stages', () => {
  it('are figures of their own, without charges, each on its date', () => {
    const history = ordered();
    expect(byStage(history)).toEqual({ ORDERED: 3000n });
    history.confirm('2025-03-02', [10, 8]);
    expect(byStage(history)).toEqual({ ORDERED: 2600n });
    const parcels = history.ship('2025-03-04', [
      { line: 0, lotId: 'xiji', quantity: 10 },
      { line: 1, lotId: 'xiji', quantity: 5 },
    ]);
    history.accept('2025-04-06', [{ parcel: parcels[0], accepted: 8, rejected: 2 }]);
    history.pay('2025-04-07', 2700n);
    expect(sums(stages(history), ({ facets, on }) => `${facets.stage} ${on.slice(0, 7)}`)).toMatchObject({
      'ORDERED 2025-03': 2600n,
      'DELIVERED 2025-03': 2000n,
      'ACCEPTED 2025-04': 800n,
      'PAID 2025-04': 2400n,
    });
    history.giveBack('2025-05-01', [{ parcel: parcels[0], quantity: 3 }]);
    history.refund('2025-05-02', [{ itemId: 'line-0', amountFen: 300n }]);
    expect(byStage(history)).toEqual({ ORDERED: 2600n, DELIVERED: 2000n, ACCEPTED: 500n, PAID: 2100n });
  });

  it('belong to no place until a lot is named, then to its lots by what was shipped', () => {
    const history = ordered();
    history.pay('2025-03-02', 3300n);
    const places = () =>
      sums(
        stages(history).filter(({ facets }) => ['ORDERED', 'PAID'].includes(facets.stage)),
        ({ facets }) => `${facets.stage} ${facets.originCodes[0] ?? 'nowhere'}`,
      );
    expect(places()).toEqual({ 'ORDERED nowhere': 3000n, 'PAID nowhere': 3000n });
    history.ship('2025-03-06', [
      { line: 0, lotId: 'xiji', quantity: 4 },
      { line: 0, lotId: 'yongning', quantity: 6 },
    ]);
    expect(places()).toEqual({
      'ORDERED 640422': 400n,
      'ORDERED 640121': 600n,
      'ORDERED nowhere': 2000n,
      'PAID 640422': 400n,
      'PAID 640121': 600n,
      'PAID nowhere': 2000n,
    });
    expect(stages(history).every(({ facets }) => facets.buyerCodes.join() === '350203,350200,350000')).toBe(true);
  });

  it('take back what ended', () => {
    const history = ordered();
    history.end('2025-03-03');
    expect(byStage(history)).toEqual({});
    expect(expected(history)).toEqual({});
  });
});

describe('what is expected of an open order', () => {
  it('is what a scheme would still count: of unnamed lots by the supplier’s seat, then by the lot', () => {
    const history = ordered();
    expect(expected(history)).toEqual({ 'EW_PURCHASE 640422': 3000n, 'RESERVE 640422': 3000n });
    const [parcel] = history.ship('2025-03-06', [{ line: 0, lotId: 'yongning', quantity: 10 }]);
    // Yongning is paired and not on the 832 list.
    expect(expected(history)).toEqual({
      'EW_PURCHASE 640121': 1000n,
      'EW_PURCHASE 640422': 2000n,
      'RESERVE 640422': 2000n,
    });
    history.accept('2025-03-08', [{ parcel, accepted: 9, rejected: 1 }]);
    expect(expected(history)['EW_PURCHASE 640121']).toBe(900n);
    history.pay('2025-03-09', history.openFen);
    expect(expected(history)).toEqual({ 'EW_PURCHASE 640422': 2000n, 'RESERVE 640422': 2000n });
  });

  it('is nothing where rules leave it out, though not where only evidence is missing', () => {
    expect(expected(ordered({ supplierSeat: '350181' }))).toEqual({});
    const strict = [scheme('EW_PURCHASE', { parameters: { minimumEvidence: 3 } })];
    expect(expected(ordered({ rules: { schemes: strict } }))).toEqual({ 'EW_PURCHASE 640422': 3000n });
    expect(expected(ordered({ rules: { schemes: [scheme('EW_PURCHASE', { status: 'DRAFT' })] } }))).toEqual({});
  });
});

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...STEPS),
  gap: fc.nat(9),
  back: fc.oneof(fc.constant(0), fc.nat(30)),
  numbers: fc.array(fc.nat(1_000_000), { minLength: 6, maxLength: 6 }),
});
const line = fc.record({
  pricing: fc.constantFrom('PACK' as const, 'WEIGHT' as const),
  contentBase: fc.bigInt({ min: 1n, max: 900n }),
  unitPriceFen: fc.bigInt({ min: 1n, max: 700n }),
  quantity: fc.integer({ min: 1, max: 9 }),
});

it('stages of any history are what its orders, parcels, acceptances and money say, however its facts arrive', () =>
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 3 }),
      fc.array(step, { minLength: 3, maxLength: 25 }),
      fc.infiniteStream(fc.nat(1000)),
      (lines, steps, weights) => {
        const history = ordered({ lines });
        play(history, steps);
        const total = <T>(of: readonly T[], fen: (each: T) => bigint) => of.reduce((sum, each) => sum + fen(each), 0n);
        const kept = (each: (typeof history.lines)[number]) =>
          each.pricing === 'PACK'
            ? BigInt(each.accepted - each.returned) * each.unitPriceFen
            : massFen(each, each.acceptedMass - each.returnedMass);
        const paid = history.paid();
        const wanted = {
          ORDERED: total(history.lines, (each) => nominalFen(each, each.confirmed)),
          DELIVERED: total(history.parcels, (each) => nominalFen(each.line, each.quantity)),
          ACCEPTED: total(history.lines, kept),
          PAID: total(history.lines, (each) => paid.get(each.lineId)!),
        };
        expect(byStage(history)).toEqual(sums(Object.entries(wanted).map(([stage, amountFen]) => ({ facets: { stage }, on: '', amountFen }) as unknown as StageAmount), ({ facets }) => facets.stage)); // prettier-ignore
        const open = total(history.lines, (each) => each.dueFen);
        for (const fen of Object.values(sums(stages(history).filter(({ facets }) => facets.stage === 'EXPECTED'), ({ facets }) => facets.schemeCode!))) // prettier-ignore
          expect(fen > 0n && fen <= open).toBe(true);
        const shuffled = history.facts
          .map((fact) => ({ fact, weight: weights.next().value! }))
          .sort((a, b) => a.weight - b.weight)
          .map(({ fact }) => fact);
        const text = (amounts: readonly StageAmount[]) => stageDifference(amounts, []);
        expect(text(stages(history, shuffled))).toEqual(text(stages(history)));
        const ledger: StageNet[] = [];
        for (let known = 1; known <= history.facts.length; known += 3)
          ledger.push(...stageDifference(stages(history, history.facts.slice(0, known)), ledger));
        ledger.push(...stageDifference(stages(history), ledger));
        expect(stageDifference(stages(history), ledger)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  ));
