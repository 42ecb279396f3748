import {
  type HistoryLot,
  type KnownRules,
  listed,
  pairing,
  PurchaseHistory,
  scheme,
  SHIPPED_SCHEMES,
  school,
  USUAL_RULES,
} from '@shanhai/testing';
import type { BuyerStanding } from '@shanhai/payments';
import { countPurchase } from './count-purchase';
import { difference, entryIdOf, type NewEntry, postingOf } from './difference';
import { explainLine } from './explain-line';
import { readPurchase } from './purchase';

const XIJI: HistoryLot = { placeCode: '640422', harvestedOn: '2024-10-01' };
const YONGNING: HistoryLot = { placeCode: '640121', harvestedOn: '2024-10-01' };
const COMPANY = school({ organisationId: 'company', unitType: 'COMPANY', unitIds: ['company'], budgetUnitId: null });

type Made = Partial<ConstructorParameters<typeof PurchaseHistory>[0]>;
/** An order of one line of 10 packs at 1 yuan, unless told. */
const order = (made: Made = {}) =>
  new PurchaseHistory({
    on: '2024-12-20',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: { lot: XIJI },
    ...made,
  });

/** An order that is shipped, accepted and paid on the given days. */
function delivered(made: Made = {}, days: { shipped?: string; accepted?: string; paid?: string } = {}) {
  const { shipped = '2024-12-21', accepted = '2024-12-22', paid = '2024-12-23' } = days;
  const history = order(made);
  history.confirm(history.placedOn);
  const [parcel] = history.ship(shipped, [{ line: 0, lotId: [...history.lots.keys()][0], quantity: 10 }]);
  history.accept(accepted, [{ parcel, accepted: 10, netGrams: 5000n }]);
  history.pay(paid, history.openFen);
  return { history, parcel };
}

function countsOf(history: PurchaseHistory, code?: string) {
  const counts = countPurchase(readPurchase(history.facts)!, history.rules.schemes, history.rulesAt);
  return counts.filter((each) => !code || each.facets.schemeCode === code);
}

/** Date, outcome, counted and goods of each count. */
const short = (history: PurchaseHistory, code: string) =>
  countsOf(history, code).map((each) => [each.recognisedOn, each.facets.outcome, each.amountFen, each.goodsFen]);
const outcome = (history: PurchaseHistory, code: string) => countsOf(history, code)[0]?.facets.outcome ?? null;

/** Enters what the facts so far say beyond the ledger, under the rules of the newest. */
function post(history: PurchaseHistory, ledger: (NewEntry & { month: string; posting: string })[]) {
  const { sealedThrough } = history.rules;
  const entries = difference(countsOf(history), ledger).map((entry) => ({
    ...entry,
    ...postingOf(entry, sealedThrough),
  }));
  ledger.push(...entries);
  return entries.filter((entry) => entry.amountFen !== 0n);
}

describe('worked examples', () => {
  it('counts a Xiamen school’s potatoes for RESERVE when paid in full, for EW_PURCHASE when accepted too', () => {
    const history = order();
    history.confirm('2024-12-20');
    history.pay('2024-12-30', 1000n);
    expect(countsOf(history)).toEqual([]);
    const [parcel] = history.ship('2025-01-02', [{ line: 0, lotId: 'lot', quantity: 10 }]);
    expect(short(history, 'RESERVE')).toEqual([['2024-12-30', 'COUNTED', 1000n, 1000n]]);
    expect(short(history, 'EW_PURCHASE')).toEqual([]);
    history.accept('2025-01-04', [{ parcel, accepted: 10 }]);
    expect(short(history, 'RESERVE')).toEqual([['2024-12-30', 'COUNTED', 1000n, 1000n]]);
    expect(short(history, 'EW_PURCHASE')).toEqual([['2025-01-04', 'COUNTED', 1000n, 1000n]]);
  });

  it('posts that RESERVE to January, late, where December is sealed before it is shipped', () => {
    const history = order();
    history.confirm('2024-12-20');
    history.pay('2024-12-30', 1000n);
    history.seal('2024-12');
    history.ship('2025-01-02', [{ line: 0, lotId: 'lot', quantity: 10 }]);
    expect(post(history, [])).toEqual([
      expect.objectContaining({ recognisedOn: '2024-12-30', month: '2025-01', posting: 'LATE', amountFen: 1000n }),
    ]);
  });

  it('counts a Minning-town winery for EW_PURCHASE, not for RESERVE', () => {
    const { history } = delivered({ lots: { lot: YONGNING }, supplierSeat: '640121', buyer: COMPANY });
    expect(outcome(history, 'EW_PURCHASE')).toBe('COUNTED');
    expect(short(history, 'RESERVE')).toEqual([['2024-12-23', 'SUPPLIER_NOT_LISTED', 0n, 1000n]]);
  });

  it('counts nothing of Linxia vegetables after the pairing ended, and says so', () => {
    const { history } = delivered(
      { on: '2022-06-01', lots: { lot: { placeCode: '622901', harvestedOn: '2022-05-20' } } },
      { shipped: '2022-06-02', accepted: '2022-06-03', paid: '2022-06-04' },
    );
    expect(short(history, 'EW_PURCHASE')).toEqual([['2022-06-04', 'FORMER_PAIRING', 0n, 1000n]]);
    expect(countsOf(history, 'EW_PURCHASE')[0].facets.pairingId).toBe('xiamen-linxia');
  });

  it('leaves a sealed December as it is when its sale is refunded in part in February', () => {
    const { history, parcel } = delivered();
    const ledger: Parameters<typeof post>[1] = [];
    post(history, ledger);
    const december = () =>
      ledger.filter((entry) => entry.month === '2024-12' && entry.amountFen !== 0n).map((entry) => entry.amountFen);
    const before = december();
    expect(before).toEqual([1000n, 1000n]);
    history.seal('2024-12');
    history.giveBack('2025-02-10', [{ parcel, quantity: 3 }]);
    history.refund('2025-02-11', [{ itemId: 'line-0', amountFen: 300n }]);
    const entries = post(history, ledger);
    expect(entries.map((each) => [each.recognisedOn, each.month, each.posting, each.amountFen])).toEqual([
      ['2025-02-10', '2025-02', 'ADJUSTMENT', -300n],
      ['2025-02-10', '2025-02', 'ADJUSTMENT', -300n],
    ]);
    expect(entries.every((each) => 'takesBack' in each.judgement && each.judgement.takesBack === '2024-12-23')).toBe(
      true,
    );
    expect(december()).toEqual(before);
  });

  it('posts what lowers a sealed month as an adjustment in the first open one', () => {
    const { history, parcel } = delivered();
    const ledger: Parameters<typeof post>[1] = [];
    post(history, ledger);
    history.seal('2024-12');
    history.seal('2025-01');
    history.giveBack('2024-12-28', [{ parcel, quantity: 3 }]);
    expect(post(history, ledger).map((each) => [each.recognisedOn, each.month, each.posting, each.amountFen])).toEqual([
      ['2024-12-28', '2025-02', 'ADJUSTMENT', -300n],
      ['2024-12-28', '2025-02', 'ADJUSTMENT', -300n],
    ]);
  });

  it('ends three lines of 1 fen, paid by three transfers of 1 fen, with 1 fen each', () => {
    const lines = [0, 1, 2].map(() => ({ pricing: 'PACK' as const, contentBase: 1n, unitPriceFen: 1n, quantity: 1 }));
    const history = order({ lines });
    history.confirm('2024-12-20');
    const parcels = history.ship(
      '2024-12-21',
      [0, 1, 2].map((line) => ({ line, lotId: 'lot', quantity: 1 })),
    );
    history.accept(
      '2024-12-22',
      parcels.map((parcel) => ({ parcel, accepted: 1 })),
    );
    for (const on of ['2024-12-25', '2024-12-23', '2024-12-24']) history.pay(on, 1n);
    for (const code of ['RESERVE', 'EW_PURCHASE']) {
      const counts = countsOf(history, code);
      expect(counts.map((each) => [each.lineId, each.amountFen])).toEqual(
        [0, 1, 2].map((line) => [`line-${line}`, 1n]),
      );
      expect(counts.map((each) => each.recognisedOn)).toEqual(['2024-12-23', '2024-12-24', '2024-12-25']);
    }
  });
});

describe('evaluators', () => {
  const ruled = (rules: Partial<Omit<KnownRules, 'book'>>, made: Made = {}) => delivered({ rules, ...made }).history;

  it.each<[string, string, Made]>([
    ['COUNTED', 'UNION', { buyer: school({ unitType: 'UNION', budgetUnitId: null }) }],
    ['COUNTED', 'UNION', { buyer: school({ unitType: 'UNION_FEDERATION' }) }],
    ['NOT_A_UNION', 'UNION', {}],
    ['NOT_A_BUDGET_UNIT', 'RESERVE', { buyer: COMPANY }],
    ['ORIGIN_NOT_LISTED', 'RESERVE', { lots: { lot: YONGNING } }],
    ['SUPPLIER_NOT_LISTED', 'RESERVE', { supplierSeat: '640121' }],
    ['SAME_SIDE', 'EW_PURCHASE', { buyer: school({ seatCode: '640121' }) }],
    [
      'EAST_TO_WEST',
      'EW_PURCHASE',
      { buyer: school({ seatCode: '640121' }), lots: { lot: { ...XIJI, placeCode: '350181' } } },
    ],
    ['NOT_PAIRED', 'EW_PURCHASE', { buyer: school({ seatCode: '622901' }) }],
    ['NOT_PAIRED', 'EW_PURCHASE', { rules: { pairings: [pairing('other', '350100', '640000')] } }],
    ['NOT_PAIRED', 'EW_PURCHASE', { rules: { pairings: [pairing('later', '350000', '640000', '2024-12-24')] } }],
    [
      'FORMER_PAIRING',
      'EW_PURCHASE',
      { rules: { pairings: [pairing('ended', '350000', '640000', '2016-01-01', '2024-12-23')] } },
    ],
    [
      'COUNTED',
      'EW_PURCHASE',
      { rules: { pairings: [pairing('last day', '350000', '640000', '2016-01-01', '2024-12-24')] } },
    ],
    // Cooperation inside a province pairs places of one province: what ended there has ended, too (CR-10).
    [
      'FORMER_PAIRING',
      'EW_PURCHASE',
      {
        buyer: school({ seatCode: '640121' }),
        rules: { pairings: [pairing('inside', '640100', '640400', '2016-01-01', '2024-12-23')] },
      },
    ],
    [
      'EAST_TO_WEST',
      'EW_PURCHASE',
      {
        buyer: school({ seatCode: '640422' }),
        lots: { lot: YONGNING },
        rules: { pairings: [pairing('inside', '640100', '640400')] },
      },
    ],
  ])('%s under %s', (expected, code, made) => {
    const { history } = delivered(made);
    expect(outcome(history, code)).toBe(expected);
    const [count] = countsOf(history, code);
    expect(count.amountFen).toBe(expected === 'COUNTED' ? 1000n : 0n);
    expect(count.judgement.rules.some((rule) => !rule.passed)).toBe(expected !== 'COUNTED');
  });

  it('judges the lot’s listing at harvest and the supplier’s at order, whatever holds at recognition', () => {
    expect(outcome(ruled({ members: [listed('640422', '2020-01-01', '2024-12-21')] }), 'RESERVE')).toBe('COUNTED');
    expect(outcome(ruled({ members: [listed('640422', '2024-10-02')] }), 'RESERVE')).toBe('ORIGIN_NOT_LISTED');
    expect(outcome(ruled({ members: [listed('640422', '2020-01-01', '2024-12-20')] }), 'RESERVE')).toBe(
      'SUPPLIER_NOT_LISTED',
    );
  });

  it('takes the most specific pairing, and one of a named organisation before any place', () => {
    const pairings = [pairing('province', '350000', '640000'), pairing('county', '350203', '640422')];
    expect(countsOf(ruled({ pairings }), 'EW_PURCHASE')[0].facets.pairingId).toBe('county');
    const named = { ...pairing('named', '350203', '640000'), eastDivisionCode: null, eastOrganisationId: 'bureau' };
    expect(countsOf(ruled({ pairings: [...pairings, named] }), 'EW_PURCHASE')[0].facets.pairingId).toBe('named');
  });

  it('asks for the scheme’s evidence', () => {
    const at = (minimumEvidence: number) =>
      ruled({ schemes: [scheme('EW_PURCHASE', { parameters: { minimumEvidence } })] });
    expect(outcome(at(1), 'EW_PURCHASE')).toBe('COUNTED');
    expect(outcome(at(2), 'EW_PURCHASE')).toBe('EVIDENCE_TOO_WEAK');
  });

  it('credits the budget unit and those above it for RESERVE, unions alone for UNION where facts tell them, the buyer and those above it otherwise', () => {
    const { history } = delivered({
      buyer: school({
        organisationId: 'union',
        unitType: 'UNION',
        unitIds: ['union', 'school', 'bureau', 'city'],
        budgetUnitId: 'school',
      }),
    });
    expect(countsOf(history, 'RESERVE')[0].facets.unitIds).toEqual(['school', 'bureau', 'city']);
    expect(countsOf(history, 'UNION')[0].facets.unitIds).toEqual(['union', 'school', 'bureau', 'city']);
    const told = (unionIds: string[], more: Partial<BuyerStanding> = {}) => {
      const units = { unitIds: ['union', 'school', 'bureau', 'city'], budgetUnitId: 'school' };
      const union = school({ organisationId: 'union', unitType: 'UNION', ...units, unionIds, ...more });
      return countsOf(delivered({ buyer: union }).history, 'UNION')[0].facets;
    };
    expect(told(['union', 'city']).unitIds).toEqual(['union', 'city']);
    expect(told(['union']).unitIds).toEqual(['union']);
    const none = told(['city'], { unitType: 'SCHOOL' });
    expect([none.outcome, none.unitIds]).toEqual(['NOT_A_UNION', ['union', 'school', 'bureau', 'city']]);
    const contractor = delivered({ buyer: school({ unitIds: ['contractor', 'group'], budgetUnitId: 'unit' }) }).history;
    expect(countsOf(contractor, 'RESERVE')[0].facets.unitIds).toEqual(['unit']);
  });
});

describe('versions of a scheme', () => {
  const first = scheme('EW_PURCHASE', { validUntil: '2025-01-01' });
  const second = scheme('EW_PURCHASE', { version: 2, validFrom: '2025-01-01', parameters: { minimumEvidence: 2 } });
  const versions = (schemes: KnownRules['schemes']) => {
    const history = order({ rules: { schemes } });
    history.confirm('2024-12-20');
    const [parcel] = history.ship('2024-12-21', [{ line: 0, lotId: 'lot', quantity: 10 }]);
    history.accept('2024-12-22', [{ parcel, accepted: 10 }]);
    history.pay('2024-12-31', 400n);
    history.pay('2025-01-01', 600n);
    return countsOf(history).map((each) => [each.facets.schemeVersion, each.facets.outcome, each.amountFen]);
  };

  it('counts each increase under the version of its date', () => {
    expect(versions([first, second])).toEqual([
      [1, 'COUNTED', 400n],
      [2, 'EVIDENCE_TOO_WEAK', 0n],
    ]);
  });

  it('never counts under a draft, nor lets one hide the version in force', () => {
    expect(versions([first, { ...second, status: 'DRAFT' }])).toEqual([[1, 'COUNTED', 400n]]);
    const open = { ...first, validUntil: null };
    expect(versions([open, { ...second, status: 'DRAFT' }])).toEqual([
      [1, 'COUNTED', 400n],
      [1, 'COUNTED', 600n],
    ]);
  });

  it('counts nothing from the day on which a later version repeals the scheme', () => {
    expect(
      versions([
        { ...first, validUntil: null },
        { ...second, status: 'REPEALED' },
      ]),
    ).toEqual([[1, 'COUNTED', 400n]]);
  });
});

describe('caps and dates', () => {
  it('enters nothing for an order that was cancelled', () => {
    const history = order();
    history.pay('2024-12-21', 1000n);
    history.end('2024-12-22');
    expect(countsOf(history)).toEqual([]);
  });

  it('dates each increase at the later of acceptance and payment, and RESERVE at the completing payment', () => {
    const history = order({ chargesFen: [] });
    history.confirm('2024-12-20');
    const [parcel] = history.ship('2024-12-21', [{ line: 0, lotId: 'lot', quantity: 10 }]);
    history.pay('2024-12-22', 300n);
    history.accept('2024-12-24', [{ parcel, accepted: 4 }]);
    history.pay('2024-12-26', 700n);
    history.accept('2024-12-28', [{ parcel, accepted: 5, rejected: 1 }]);
    expect(short(history, 'EW_PURCHASE')).toEqual([
      ['2024-12-24', 'COUNTED', 300n, 300n],
      ['2024-12-26', 'COUNTED', 100n, 100n],
      ['2024-12-28', 'COUNTED', 500n, 500n],
    ]);
    expect(short(history, 'RESERVE')).toEqual([
      ['2024-12-26', 'COUNTED', 1000n, 1000n],
      ['2024-12-28', 'COUNTED', -100n, -100n],
    ]);
  });

  it('completes a line by the part that the supplier does not confirm, for the unit that the buyer was in when it paid', () => {
    const history = order();
    history.buyer = school({ unitIds: ['school', 'new bureau'], budgetUnitId: 'new bureau' });
    history.pay('2024-12-21', 600n);
    history.confirm('2024-12-22', [6]);
    history.ship('2024-12-23', [{ line: 0, lotId: 'lot', quantity: 6 }]);
    expect(short(history, 'RESERVE')).toEqual([['2024-12-22', 'COUNTED', 600n, 600n]]);
    expect(countsOf(history, 'RESERVE')[0].facets.unitIds).toEqual(['new bureau']);
  });

  it('rounds goods by weight once per line, not once per lot', () => {
    const lines = [{ pricing: 'WEIGHT' as const, contentBase: 100n, unitPriceFen: 4n, quantity: 2 }];
    const history = order({ lines, lots: { a: XIJI, b: XIJI } });
    history.confirm('2024-12-20');
    history.pay('2024-12-21', 1n);
    history.ship('2024-12-22', [
      { line: 0, lotId: 'a', quantity: 1 },
      { line: 0, lotId: 'b', quantity: 1 },
    ]);
    expect(short(history, 'RESERVE')).toEqual([['2024-12-21', 'COUNTED', 1n, 1n]]);
  });

  it('goes on counting where a return is dated before the acceptance of what it returns', () => {
    const history = order();
    history.confirm('2024-12-20');
    const [parcel] = history.ship('2024-12-21', [{ line: 0, lotId: 'lot', quantity: 10 }]);
    history.accept('2024-12-22', [{ parcel, accepted: 5 }]);
    history.accept('2024-12-28', [{ parcel, accepted: 5 }]);
    history.pay('2024-12-22', 1000n);
    history.giveBack('2024-12-24', [{ parcel, quantity: 8 }]);
    expect(short(history, 'EW_PURCHASE')).toEqual([
      ['2024-12-22', 'COUNTED', 500n, 500n],
      ['2024-12-24', 'COUNTED', -500n, -500n],
      ['2024-12-28', 'COUNTED', 200n, 200n],
    ]);
  });

  it('goes on counting where a return rounds away a fen that another lot had', () => {
    const lines = [{ pricing: 'WEIGHT' as const, contentBase: 100n, unitPriceFen: 1n, quantity: 2 }];
    const history = order({ lines, lots: { a: XIJI, b: XIJI } });
    history.confirm('2024-12-20');
    const [a, b] = history.ship('2024-12-21', [
      { line: 0, lotId: 'a', quantity: 1 },
      { line: 0, lotId: 'b', quantity: 1 },
    ]);
    history.accept('2024-12-22', [{ parcel: a, accepted: 1, netGrams: 400n }]);
    history.accept('2024-12-22', [{ parcel: b, accepted: 1, netGrams: 200n }]);
    history.pay('2024-12-23', 1n);
    expect(countsOf(history, 'EW_PURCHASE').map((each) => [each.lotId, each.amountFen])).toEqual([['b', 1n]]);
    history.giveBack('2024-12-24', [{ parcel: a, quantity: 1 }]);
    expect(countsOf(history, 'EW_PURCHASE').map((each) => each.amountFen)).toEqual([1n, -1n]);
  });

  it('takes back the latest increase first, under what it was judged', () => {
    const pairings = [pairing('until Christmas', '350000', '640000', '2016-01-01', '2024-12-25')];
    const history = order({ rules: { pairings } });
    history.confirm('2024-12-20');
    const [parcel] = history.ship('2024-12-21', [{ line: 0, lotId: 'lot', quantity: 10 }]);
    history.pay('2024-12-21', 1000n);
    history.accept('2024-12-24', [{ parcel, accepted: 6 }]);
    history.accept('2024-12-26', [{ parcel, accepted: 4 }]);
    history.giveBack('2024-12-30', [{ parcel, quantity: 5 }]);
    expect(short(history, 'EW_PURCHASE')).toEqual([
      ['2024-12-24', 'COUNTED', 600n, 600n],
      ['2024-12-26', 'FORMER_PAIRING', 0n, 400n],
      ['2024-12-30', 'FORMER_PAIRING', 0n, -400n],
      ['2024-12-30', 'COUNTED', -100n, -100n],
    ]);
  });

  it('judges by the rules that were known when a fact was recorded, and a lot by those at its shipment too', () => {
    const history = order();
    history.confirm('2024-12-20');
    history.pay('2024-12-21', 1000n);
    history.rule({ members: [listed('640422', '2020-01-01', '2024-09-01')] });
    history.ship('2024-12-22', [{ line: 0, lotId: 'lot', quantity: 10 }]);
    expect(outcome(history, 'RESERVE')).toBe('SUPPLIER_NOT_LISTED');
    history.rule({ members: USUAL_RULES.members });
    expect(outcome(history, 'RESERVE')).toBe('SUPPLIER_NOT_LISTED');
  });

  it('refuses to guess a fact of a version that it does not know', () => {
    const { history } = delivered();
    expect(() => readPurchase([{ ...history.facts[0], version: 2 }])).toThrow('version 2 is not known');
    expect(readPurchase([history.facts[0]])).toBeNull();
  });
});

describe('difference', () => {
  it('corrects a combination of facets that the counts no longer have, without editing it', () => {
    const { history } = delivered();
    const ledger: Parameters<typeof post>[1] = [];
    post(history, ledger);
    history.rule({ pairings: [pairing('ended', '350000', '640000', '2016-01-01', '2024-12-01')] });
    // A late fact of the same date is judged by the new rules, and the date with it.
    history.pay('2024-12-23', 1n);
    const entries = difference(
      countsOf(history, 'EW_PURCHASE'),
      ledger.filter((entry) => entry.facets?.schemeCode === 'EW_PURCHASE'),
    );
    expect(entries.map((each) => [each.facets?.outcome ?? null, each.amountFen, each.goodsFen]).sort()).toEqual(
      [
        ['FORMER_PAIRING', 0n, 1000n],
        [null, -1000n, -1000n],
      ].sort(),
    );
    expect(
      difference(countsOf(history, 'EW_PURCHASE'), [
        ...ledger.filter((entry) => entry.facets?.schemeCode === 'EW_PURCHASE'),
        ...entries,
      ]),
    ).toEqual([]);
  });

  it('takes back increases of one day by one entry, whichever reports they were of, so that each has an id of its own', () => {
    const { history } = delivered();
    const [{ facets }] = countsOf(history, 'EW_PURCHASE');
    const [about, rules] = [{ lineId: 'line-0', lotId: 'lot', recognisedOn: '2025-05-06', facets }, []];
    const back = (takesBack: string, fen: bigint) => ({ ...about, amountFen: -fen, goodsFen: -fen, judgement: { rules, takesBack } }); // prettier-ignore
    const counts = [back('2025-04-01', 300n), back('2025-04-01', 300n), back('2025-03-01', 50n), back('2025-04-01', 400n)]; // prettier-ignore
    const entries = difference(counts, []);
    expect(entries.map(({ judgement, goodsFen }) => [judgement.takesBack, goodsFen])).toEqual([
      ['2025-03-01', -50n],
      ['2025-04-01', -1000n],
    ]);
    const ids = entries.map((entry) => entryIdOf({ ...entry, position: 7n }));
    expect(new Set(ids).size).toBe(2);
    expect(difference([...counts, back('2025-03-01', 9n)], entries).map(({ goodsFen }) => goodsFen)).toEqual([-9n]);
  });

  it('puts right what an entry said that it takes back, and leaves the sum of its day as it is', () => {
    const { history } = delivered();
    const [{ facets }] = countsOf(history, 'EW_PURCHASE');
    const about = { lineId: 'line-0', lotId: 'lot', recognisedOn: '2025-05-06', facets };
    const back = (takesBack: string, fen: bigint) => ({ ...about, amountFen: -fen, goodsFen: -fen, judgement: { rules: [], takesBack } }); // prettier-ignore
    const together = difference([back('2025-04-01', 300n)], []);
    const entries = difference([back('2025-04-01', 200n), back('2025-03-01', 100n)], together);
    expect(entries.map(({ takesBack, goodsFen }) => [takesBack, goodsFen])).toEqual([
      ['2025-03-01', -100n],
      ['2025-04-01', 100n],
    ]);
    expect(entries.map((entry) => postingOf(entry, '2025-04').posting)).toEqual(['ADJUSTMENT', 'ADJUSTMENT']);
  });
});

describe('explainLine', () => {
  const parts = (history: PurchaseHistory, code: string) => {
    const version = history.rules.schemes.find((each) => each.code === code)!;
    return explainLine(readPurchase(history.facts)!, 'line-0', version, history.rulesAt, history.now('2025-02-01')).map(
      (part) => [part.reason, part.amountFen],
    );
  };

  it('splits a line on its way into its parts, each with what would make it count', () => {
    const history = order();
    history.confirm('2024-12-20');
    expect(parts(history, 'EW_PURCHASE')).toEqual([['LOT_NOT_NAMED', 1000n]]);
    const [parcel] = history.ship('2024-12-21', [{ line: 0, lotId: 'lot', quantity: 7 }]);
    history.accept('2024-12-22', [{ parcel, accepted: 5 }]);
    history.pay('2024-12-23', 200n);
    expect(parts(history, 'EW_PURCHASE')).toEqual([
      ['COUNTED', 200n],
      ['LOT_NOT_NAMED', 300n],
      ['NOT_ACCEPTED', 200n],
      ['NOT_PAID', 300n],
    ]);
    expect(parts(history, 'RESERVE')).toEqual([
      ['LOT_NOT_NAMED', 300n],
      ['NOT_PAID_IN_FULL', 700n],
    ]);
    expect(parts(history, 'UNION')[0]).toEqual(['NOT_A_UNION', 200n]);
  });

  it('says that an order has ended, and that a scheme was not in force', () => {
    const ended = order();
    ended.end('2024-12-21');
    expect(parts(ended, 'RESERVE')).toEqual([['ORDER_ENDED', 1000n]]);
    const { history } = delivered({
      rules: { schemes: SHIPPED_SCHEMES.map((each) => ({ ...each, validFrom: '2025-01-01' })) },
    });
    expect(parts(history, 'RESERVE')).toEqual([['SCHEME_NOT_IN_FORCE', 1000n]]);
  });
});
