import fc from 'fast-check';
import {
  type HistoryScheme,
  PARTNER,
  pairing,
  play,
  PurchaseHistory,
  scheme,
  SHIPPED_SCHEMES,
  type Step,
} from '@shanhai/testing';
import { type Count, countPurchase } from './count-purchase';
import { countStream } from './count-stream';
import { facetIdOf } from './difference';
import { explainLine } from './explain-line';
import { goodsAt } from './line-cap';
import { readPurchase } from './purchase';
import { divideSales, packsCounted } from './sales';

const ASSIST = scheme('EW_ASSIST');
const XIJI = { placeCode: '640422', harvestedOn: '2024-10-01' };

/** A partner's order of ten packs of Xiji at 1 yuan, shipped and accepted and not paid. */
function bought(made: { assist?: HistoryScheme; buyer?: typeof PARTNER; placeCode?: string } = {}) {
  const { assist = ASSIST, buyer = PARTNER, placeCode = XIJI.placeCode } = made;
  const history = new PurchaseHistory({
    on: '2025-03-01',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: { lot: { ...XIJI, placeCode } },
    buyer,
    rules: { schemes: [...SHIPPED_SCHEMES, assist] },
  });
  history.confirm('2025-03-01');
  const [parcel] = history.ship('2025-03-02', [{ line: 0, lotId: 'lot', quantity: 10 }]);
  history.accept('2025-03-03', [{ parcel, accepted: 10 }]);
  return { history, parcel };
}
const sold = (quantity: number) => [{ line: 0, lotId: 'lot', quantity }];
const countsOf = (history: PurchaseHistory, code = 'EW_ASSIST') =>
  countPurchase(readPurchase(history.facts)!, history.rules.schemes, history.rulesAt).filter(
    ({ facets }) => facets.schemeCode === code,
  );
/** Date, measure, outcome, counted and goods of each count. */
const short = (history: PurchaseHistory) =>
  countsOf(history).map(({ recognisedOn, facets, amountFen, goodsFen }) => [
    recognisedOn,
    facets.measure,
    facets.outcome,
    amountFen,
    goodsFen,
  ]);
const sum = (values: readonly bigint[]) => values.reduce((total, each) => total + each, 0n);
const totals = (counts: readonly Count[]) => {
  const by: Record<string, bigint> = { PURCHASE: 0n, ASSISTED_SALE: 0n, SELL_THROUGH: 0n };
  for (const { facets, amountFen, goodsFen } of counts)
    by[facets.measure] += facets.measure === 'SELL_THROUGH' ? goodsFen : amountFen;
  return by;
};

describe('the partner that buys and sells', () => {
  it('has an assisted sale of nothing and all sell-through where the purchase counts already (worked example)', () => {
    const { history } = bought();
    history.pay('2025-03-05', 1000n);
    history.report('2025-04-01', sold(10));
    expect(short(history)).toEqual([['2025-04-01', 'SELL_THROUGH', 'SELL_THROUGH', 0n, 1000n]]);
    expect(sum(countsOf(history, 'EW_PURCHASE').map((each) => each.amountFen))).toBe(1000n);
  });

  it('has its assisted sale taken back by a purchase that is recognised later, on that day', () => {
    const { history } = bought();
    history.report('2025-04-01', sold(4));
    history.report('2025-04-10', sold(5));
    history.pay('2025-05-06', 600n);
    expect(short(history)).toEqual([
      ['2025-04-01', 'ASSISTED_SALE', 'COUNTED', 400n, 400n],
      ['2025-05-06', 'ASSISTED_SALE', 'COUNTED', -400n, -400n],
      ['2025-05-06', 'SELL_THROUGH', 'SELL_THROUGH', 0n, 400n],
      ['2025-04-10', 'ASSISTED_SALE', 'COUNTED', 500n, 500n],
      ['2025-05-06', 'ASSISTED_SALE', 'COUNTED', -200n, -200n],
      ['2025-05-06', 'SELL_THROUGH', 'SELL_THROUGH', 0n, 200n],
    ]);
    expect(countsOf(history)[1].judgement.takesBack).toBe('2025-04-01');
    expect(totals(countsOf(history))).toMatchObject({ ASSISTED_SALE: 300n, SELL_THROUGH: 600n });
  });

  it('of one report makes room for that of another on a day: what comes and what goes are entered apart, each by its month (CR-5, CR-7)', () => {
    const { history } = bought();
    const first = history.report('2025-04-01', sold(8));
    const second = history.report('2025-05-10', sold(5));
    history.seal('2025-04');
    history.correct('2025-05-15', first, sold(-3));
    history.correct('2025-05-20', second, sold(-5));
    const entries = countStream('part', history.facts, history.rulesAt, { position: 0n, net: [] });
    const counted = entries.filter(({ amountFen }) => amountFen !== 0n);
    expect(
      counted.map(({ recognisedOn, amountFen, takesBack, posting }) => [recognisedOn, amountFen, takesBack, posting]),
    ).toEqual([
      ['2025-04-01', 800n, null, 'REGULAR'],
      ['2025-05-10', 200n, null, 'REGULAR'],
      ['2025-05-15', 300n, null, 'REGULAR'],
      ['2025-05-15', -300n, '2025-04-01', 'ADJUSTMENT'],
      ['2025-05-20', -200n, '2025-05-10', 'REGULAR'],
      ['2025-05-20', -300n, '2025-05-15', 'REGULAR'],
    ]);
  });

  it('is counted once in another programme too, by the schemes of that programme', () => {
    const { history } = bought();
    const ours = { parameters: { programme: 'OTHER' } };
    history.rule({
      pairings: [{ ...pairing('other', '350200', '640422'), programmeCode: 'OTHER' }],
      schemes: [
        scheme('EW_PURCHASE'),
        scheme('EW_PURCHASE', { ...ours, code: 'OTHER_PURCHASE' }),
        scheme('EW_ASSIST', { ...ours, code: 'OTHER_ASSIST' }),
      ],
    });
    history.pay('2025-03-05', 600n);
    history.report('2025-04-01', sold(10));
    expect(sum(countsOf(history, 'EW_PURCHASE').map((each) => each.amountFen))).toBe(0n);
    expect(sum(countsOf(history, 'OTHER_PURCHASE').map((each) => each.amountFen))).toBe(600n);
    expect(totals(countsOf(history, 'OTHER_ASSIST'))).toMatchObject({ ASSISTED_SALE: 400n, SELL_THROUGH: 600n });
  });

  it('has it again when the purchase is refunded', () => {
    const { history } = bought();
    history.pay('2025-03-05', 1000n);
    history.report('2025-04-01', sold(10));
    history.refund('2025-06-01', [{ itemId: 'line-0', amountFen: 250n }]);
    // 7.5 packs are still paid: the eighth counts in part as purchase, so it is not an assisted sale.
    expect(totals(countsOf(history))).toMatchObject({ ASSISTED_SALE: 200n, SELL_THROUGH: 800n });
    expect(sum(countsOf(history, 'EW_PURCHASE').map((each) => each.amountFen))).toBe(750n);
  });

  it('credits the outlet’s division, the partner and the pairing', () => {
    const { history } = bought();
    history.report('2025-04-01', sold(1), { outlet: { outletId: 'hall', seatCode: '350181' } });
    const [{ facets }] = countsOf(history);
    expect(facets).toMatchObject({
      buyerId: 'partner',
      unitIds: ['partner'],
      buyerCodes: ['350181', '350100', '350000'],
      originCodes: ['640422', '640400', '640000'],
      pairingId: 'fujian-ningxia',
    });
  });
});

describe('a sale', () => {
  it('is worth what the scheme’s basis says, the version of its confirmation deciding', () => {
    const retail = scheme('EW_ASSIST', { parameters: { basis: 'RETAIL' } });
    const { history } = bought({ assist: retail });
    history.report('2025-04-01', [{ line: 0, lotId: 'lot', quantity: 3, exOriginFen: 301n, retailFen: 500n }]);
    expect(short(history)).toEqual([['2025-04-01', 'ASSISTED_SALE', 'COUNTED', 500n, 500n]]);
    history.rule({
      schemes: [...history.rules.schemes, scheme('EW_ASSIST', { version: 2, validFrom: '2025-05-01' })],
    });
    history.pay('2025-05-06', 100n);
    // One pack of three: its third of 500 fen, whatever the basis is by then.
    expect(totals(countsOf(history)).ASSISTED_SALE).toBe(500n - 167n);
  });

  it('is lowered by a correction on its day, and gone when it is withdrawn', () => {
    const { history } = bought();
    const report = history.report('2025-04-01', sold(6));
    history.correct('2025-04-08', report, sold(-2));
    expect(short(history)).toEqual([
      ['2025-04-01', 'ASSISTED_SALE', 'COUNTED', 600n, 600n],
      ['2025-04-08', 'ASSISTED_SALE', 'COUNTED', -200n, -200n],
    ]);
    history.correct('2025-04-09', report, sold(-9));
    expect(totals(countsOf(history)).ASSISTED_SALE).toBe(0n);
  });

  it('that is disputed is held out as of the day on which it counted, behind the rest, and counts again as it did (CR-19)', () => {
    const { history } = bought();
    const report = history.report('2025-04-01', sold(6));
    const before = short(history);
    const dispute = history.disputeSale('2025-04-08', report, sold(4));
    expect(short(history)).toEqual([
      ['2025-04-01', 'ASSISTED_SALE', 'COUNTED', 200n, 200n],
      ['2025-04-01', 'ASSISTED_SALE', 'DISPUTED', 0n, 400n],
    ]);
    // A purchase takes the packs that nobody disputes first.
    history.pay('2025-05-06', 300n);
    expect(totals(countsOf(history))).toMatchObject({ ASSISTED_SALE: 0n, SELL_THROUGH: 300n });
    history.settleSale('2025-05-07', dispute);
    expect(short(history).slice(0, 1)).toEqual(before);
    history.correct('2025-05-07', report, sold(-4));
    expect(totals(countsOf(history))).toMatchObject({ ASSISTED_SALE: 0n, SELL_THROUGH: 200n });
  });

  it('of more than was delivered, or of what came back, counts only what was there', () => {
    const { history, parcel } = bought();
    history.report('2025-04-01', sold(12));
    expect(totals(countsOf(history)).ASSISTED_SALE).toBe(1000n);
    expect(short(history)[1]).toEqual(['2025-04-01', 'ASSISTED_SALE', 'NOT_DELIVERED', 0n, 200n]);
    history.giveBack('2025-04-02', [{ parcel, quantity: 4 }]);
    expect(totals(countsOf(history)).ASSISTED_SALE).toBe(600n);
  });

  it.each<[string, Parameters<typeof bought>[0], Parameters<PurchaseHistory['report']>[2]]>([
    ['COUNTED', {}, {}],
    ['COUNTED', { buyer: { ...PARTNER, seatCode: '640121' } }, { outlet: { outletId: 'hall', seatCode: '350203' } }],
    ['CHANNEL_NOT_REGISTERED', {}, { registeredFrom: '2025-04-02' }],
    ['CHANNEL_NOT_REGISTERED', {}, { registeredUntil: '2025-04-01' }],
    ['SAME_SIDE', {}, { outlet: { outletId: 'hall', seatCode: '640121' } }],
    ['EAST_TO_WEST', { placeCode: '350181' }, { outlet: { outletId: 'hall', seatCode: '640121' } }],
    ['NOT_PAIRED', {}, { outlet: { outletId: 'hall', seatCode: '622901' } }],
    ['FORMER_PAIRING', { placeCode: '622901' }, {}],
  ])('is %s', (outcome, made, channel) => {
    const { history } = bought(made);
    history.report('2025-04-01', sold(10), channel);
    expect(short(history)).toEqual([
      ['2025-04-01', 'ASSISTED_SALE', outcome, outcome === 'COUNTED' ? 1000n : 0n, 1000n],
    ]);
    const { rules } = countsOf(history)[0].judgement;
    expect(rules.map((each) => each.rule)).toEqual([
      'NOT_PURCHASED',
      'DELIVERED',
      'CHANNEL',
      'PAIRED',
      'UNDISPUTED',
      'EVIDENCE',
    ]);
  });

  it('is declared where its report came with no file, which a scheme may find too weak', () => {
    const { history } = bought({ assist: scheme('EW_ASSIST', { parameters: { minimumEvidence: 1 } }) });
    history.report('2025-04-01', sold(4), {}, []);
    history.report('2025-04-02', sold(4));
    expect(countsOf(history).map(({ facets }) => [facets.evidenceLevel, facets.outcome])).toEqual([
      [0, 'EVIDENCE_TOO_WEAK'],
      [1, 'COUNTED'],
    ]);
  });

  it('leaves the purchase as it was, and brings no newer rules to its day', () => {
    const { history } = bought();
    history.pay('2025-03-05', 1000n);
    const before = countsOf(history, 'EW_PURCHASE');
    history.rule({ pairings: [pairing('ended', '350000', '640000', '2016-01-01', '2025-03-01')] });
    history.report('2025-03-05', sold(10));
    expect(countsOf(history, 'EW_PURCHASE')).toEqual(before);
  });
});

it('explains a line: what was sold, what was counted as purchase, and what nobody reported yet', () => {
  const { history } = bought();
  const parts = () =>
    explainLine(readPurchase(history.facts)!, 'line-0', ASSIST, history.rulesAt, history.now('2025-05-01')).map(
      (part) => [part.reason, part.amountFen],
    );
  expect(parts()).toEqual([['NOT_SOLD', 1000n]]);
  history.pay('2025-03-05', 200n);
  expect(parts()).toEqual([
    ['COUNTED_AS_PURCHASE', 200n],
    ['NOT_SOLD', 800n],
  ]);
  history.report('2025-04-01', sold(7));
  expect(parts()).toEqual([
    ['COUNTED', 500n],
    ['SELL_THROUGH', 200n],
    ['NOT_SOLD', 300n],
  ]);
});

describe('dividing', () => {
  it('takes the packs that were sold first as those of the purchase, and loses no fen', () => {
    const parts = divideSales(
      [
        { quantity: 3, fen: 100n },
        { quantity: 3, fen: 100n },
      ],
      { purchased: 1, delivered: 5 },
    );
    expect(parts).toEqual([
      { SELL_THROUGH: 33n, ASSISTED: 67n, NOT_DELIVERED: 0n },
      { SELL_THROUGH: 0n, ASSISTED: 67n, NOT_DELIVERED: 33n },
    ]);
  });

  it.each([
    [0n, 0],
    [1n, 1],
    [100n, 1],
    [101n, 2],
    [1000n, 10],
  ])('takes %s fen of ten packs for 1000 fen as %s packs', (fen, packs) => {
    expect(packsCounted(fen, { fen: 1000n, quantity: 10 })).toBe(packs);
  });
});

/** Few in every run; thousands where SHANHAI_LONG_TESTS is set. */
const RUNS = Number(process.env.SHANHAI_LONG_RUNS ?? (process.env.SHANHAI_LONG_TESTS ? 5_000 : 100));
const KINDS = ['ship', 'accept', 'accept', 'return', 'pay', 'pay', 'payAll', 'refund', 'endPairing', 'pair'] as const;
const step = fc.record({
  kind: fc.constantFrom<string>(...KINDS, 'report', 'report', 'report', 'correct'),
  gap: fc.nat(9),
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) }),
  numbers: fc.array(fc.nat(1_000_000), { minLength: 6, maxLength: 6 }),
}) satisfies fc.Arbitrary<Step>;

/** Orders of a partner with sales and corrections in between, some dated back, some of more than was delivered. */
const history = fc
  .record({
    steps: fc.array(step, { minLength: 4, maxLength: 20 }),
    pricing: fc.constantFrom('PACK' as const, 'WEIGHT' as const),
    price: fc.bigInt({ min: 0n, max: 30n }),
  })
  .map(({ steps, pricing, price }) => {
    const made = new PurchaseHistory({
      on: '2025-01-01',
      lines: [5, 9].map((quantity) => ({ pricing, contentBase: 700n, unitPriceFen: price, quantity })),
      lots: { 'lot-a': XIJI, 'lot-b': { placeCode: '640121', harvestedOn: '2024-10-01' } },
      buyer: PARTNER,
      rules: { schemes: [...SHIPPED_SCHEMES, ASSIST] },
    });
    const reports: string[] = [];
    let today = made.placedOn;
    for (const each of steps) {
      const from = made.facts.length;
      const [line, lot, quantity] = each.numbers;
      const rows = [{ line: line % 2, lotId: ['lot-a', 'lot-b'][lot % 2], quantity: 1 + (quantity % 6) }];
      if (each.kind === 'report') reports.push(made.report(today, rows));
      else if (each.kind === 'correct' && reports.length > 0)
        made.correct(today, reports[line % reports.length], [{ ...rows[0], quantity: -rows[0].quantity }]);
      else today = play(made, [each], today);
      expect(made.facts.length).toBeGreaterThanOrEqual(from);
    }
    return made;
  });
const check = (property: (made: PurchaseHistory, weights: number[]) => void) =>
  fc.assert(fc.property(history, fc.array(fc.nat(100), { minLength: 7, maxLength: 7 }), property), { numRuns: RUNS });

describe('of any history', () => {
  it('agrees with packs that are counted one by one (I2, I7)', () => {
    check((made) => {
      const purchase = readPurchase(made.facts)!;
      const counts = countPurchase(purchase, made.rules.schemes, made.rulesAt);
      for (const line of purchase.lines.values()) {
        for (const lotId of line.roots.keys()) {
          const ofRoot = counts.filter((each) => each.lineId === line.lineId && each.lotId === lotId);
          for (const on of purchase.saleDates.keys()) {
            const until = ofRoot.filter((each) => each.recognisedOn <= on);
            const of = (code: string) => until.filter(({ facets }) => facets.schemeCode === code);
            const countedFen = sum(of('EW_PURCHASE').map((each) => each.amountFen));
            const { acceptedFen, keptQuantity, pendingQuantity } = goodsAt(line, lotId, on);
            // Packs one by one, each with the price of its report, in the order in which they were sold.
            const packs = purchase.sales
              .filter((sale) => sale.lineId === line.lineId && sale.lotId === lotId && sale.confirmedOn <= on)
              .flatMap((sale) => {
                const quantity = sale.changes.reduce((n, each) => (each.on <= on ? n + each.quantity : n), 0);
                return Array.from({ length: Math.max(0, quantity) }, () => line.unitPriceFen);
              });
            const there = packs.slice(0, Math.max(0, keptQuantity + pendingQuantity));
            let through = 0;
            while (through < there.length && BigInt(through) * acceptedFen < countedFen * BigInt(keptQuantity))
              through += 1;
            const goods = (measure: string, outcomes: (outcome: string) => boolean) =>
              sum(
                of('EW_ASSIST')
                  .filter(({ facets }) => facets.measure === measure && outcomes(facets.outcome))
                  .map((each) => each.goodsFen),
              );
            expect(goods('SELL_THROUGH', () => true)).toBe(sum(there.slice(0, through)));
            expect(goods('ASSISTED_SALE', (outcome) => outcome !== 'NOT_DELIVERED')).toBe(sum(there.slice(through)));
            expect(goods('ASSISTED_SALE', (outcome) => outcome === 'NOT_DELIVERED')).toBe(
              sum(packs.slice(there.length)),
            );
            const assisted = sum(of('EW_ASSIST').map((each) => each.amountFen));
            expect(assisted >= 0n && assisted <= sum(there)).toBe(true);
            for (const { facets, amountFen } of of('EW_ASSIST'))
              if (facets.outcome !== 'COUNTED' || facets.measure !== 'ASSISTED_SALE') expect(amountFen).toBe(0n);
          }
        }
      }
    });
  });

  it('is the same in any order of the facts (I3)', () => {
    const net = (counts: readonly Count[]) => {
      const nets = new Map<string, bigint>();
      for (const { facets, lineId, lotId, recognisedOn, amountFen, goodsFen } of counts) {
        const key = [facetIdOf(facets), lineId, lotId, recognisedOn].join('|');
        nets.set(key, (nets.get(key) ?? 0n) + amountFen * 1_000_000n + goodsFen);
      }
      return [...nets].filter(([, each]) => each !== 0n).sort();
    };
    check((made, weights) => {
      const counts = (facts: typeof made.facts) =>
        countPurchase(readPurchase(facts)!, made.rules.schemes, made.rulesAt);
      const shuffled = [...made.facts].sort(
        (a, b) => weights[Number(a.position) % weights.length] - weights[Number(b.position) % weights.length],
      );
      expect(net(counts(shuffled))).toEqual(net(counts(made.facts)));
    });
  });

  it('returns to what it was when every report is withdrawn, and to assisted sales when every payment is refunded (I8)', () => {
    check((made) => {
      const counts = () => countPurchase(readPurchase(made.facts)!, made.rules.schemes, made.rulesAt);
      const purchases = (all: readonly Count[]) => all.filter(({ facets }) => facets.schemeCode !== 'EW_ASSIST');
      const [before, last] = [
        counts(),
        made.facts
          .map((fact) => fact.on)
          .sort()
          .at(-1)!,
      ];
      const paid = () =>
        [...made.paid()].filter(([, fen]) => fen > 0n).map(([itemId, amountFen]) => ({ itemId, amountFen }));
      const facts = made.facts.length;
      // What came twice pays again what was refunded, until it is refunded too.
      for (let items = paid(); items.length > 0; items = paid()) made.refund(last, items);
      expect(totals(counts()).SELL_THROUGH).toBe(0n);
      made.facts.length = facts;
      for (const { payload, type } of [...made.facts]) {
        if (type !== 'channel.sales_confirmed') continue;
        const { reportId, rows } = payload as { reportId: string; rows: { lineId: string; lotId: string }[] };
        const all = rows.map((row) => ({ line: Number(row.lineId.slice(-1)), lotId: row.lotId, quantity: -99 }));
        made.correct(last, reportId, all);
      }
      const after = counts();
      expect(purchases(after)).toEqual(purchases(before));
      expect(totals(after)).toMatchObject({ ASSISTED_SALE: 0n, SELL_THROUGH: 0n });
    });
  });
});
