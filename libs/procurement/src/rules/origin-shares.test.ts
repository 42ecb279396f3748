import fc from 'fast-check';
import { type HistoryLot, pairing, PurchaseHistory, scheme, school } from '@shanhai/testing';
import { countPurchase } from './count-purchase';
import { readPurchase } from './purchase';
import type { RuleResult } from './scheme';

const [XIJI, YONGNING, LINXIA, FUQING] = ['640422', '640121', '622901', '350181'];
const FUJIAN_NINGXIA = pairing('fujian-ningxia', '350000', '640000');
const XIAMEN_XIJI = pairing('xiamen-xiji', '350200', XIJI);

/** A lot of masses by place, harvested on one day, and where it was last processed. */
function lotOf(masses: Record<string, number | bigint>, processedIn: string | null = null): HistoryLot {
  const shares = Object.entries(masses).map(([placeCode, mass]) => ({
    ...{ placeCode, harvestedOn: '2024-10-01', massBase: String(mass) },
  }));
  const processedOn = processedIn && '2024-11-01';
  return { placeCode: YONGNING, harvestedOn: '2024-11-01', made: { shares, processedIn, processedOn } };
}

type Rules = ConstructorParameters<typeof PurchaseHistory>[0]['rules'];
/** What a scheme says of ten packs of a lot that a school of Xiamen bought. */
function judged(code: 'RESERVE' | 'EW_PURCHASE', lot: HistoryLot, rules: Rules = {}, buyer = school()) {
  const history = new PurchaseHistory({
    on: '2024-12-01',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: { lot },
    buyer,
    rules: { schemes: [scheme(code)], ...rules },
  });
  history.confirm('2024-12-01');
  const [parcel] = history.ship('2024-12-02', [{ line: 0, lotId: 'lot', quantity: 10 }]);
  history.accept('2024-12-03', [{ parcel, accepted: 10 }]);
  history.pay('2024-12-04', history.openFen);
  const [count] = countPurchase(readPurchase(history.facts)!, history.rules.schemes, history.rulesAt);
  return count;
}
/** Outcome, pairing and origin. */
function short(...asked: Parameters<typeof judged>) {
  const { outcome, pairingId, originCodes } = judged(...asked).facets;
  return [outcome, pairingId, originCodes[0]];
}
const inputsOf = (rules: readonly RuleResult[], code: string) => rules.find(({ rule }) => rule === code)?.inputs;
const asking = (originShareBp: number) => ({ schemes: [scheme('RESERVE', { parameters: { originShareBp } })] });

describe('goods made of several lots (CR-12)', () => {
  it('count wholly from the threshold on, and not at all below it: exact at any size', () => {
    const big = 10n ** 30n;
    expect(judged('RESERVE', lotOf({ [XIJI]: 6, [YONGNING]: 4 })).amountFen).toBe(1000n);
    expect(judged('RESERVE', lotOf({ [XIJI]: 6n * big, [YONGNING]: 4n * big })).amountFen).toBe(1000n);
    const less = judged('RESERVE', lotOf({ [XIJI]: 6n * big - 1n, [YONGNING]: 4n * big + 1n }));
    expect([less.facets.outcome, less.amountFen, less.goodsFen]).toEqual(['ORIGIN_SHARE_TOO_LOW', 0n, 1000n]);
  });

  it('take the threshold of the scheme', () => {
    const half = lotOf({ [XIJI]: 1, [YONGNING]: 1 });
    expect(short('RESERVE', half, asking(5_001))[0]).toBe('ORIGIN_SHARE_TOO_LOW');
    expect(short('RESERVE', half, asking(5_000))[0]).toBe('COUNTED');
    expect(short('RESERVE', lotOf({ [XIJI]: 9_999, [YONGNING]: 1 }), asking(10_000))[0]).toBe('ORIGIN_SHARE_TOO_LOW');
  });

  it('are judged share by share, each as of its own harvest, and by where they were last processed then', () => {
    const lot = lotOf({ [XIJI]: 7, [YONGNING]: 3 }, XIJI);
    lot.made!.shares.push({ placeCode: XIJI, harvestedOn: '2019-10-01', massBase: '5' });
    expect(short('RESERVE', lot)).toEqual(['ORIGIN_SHARE_TOO_LOW', null, XIJI]);
    lot.made!.shares.pop();
    expect(short('RESERVE', lot)).toEqual(['COUNTED', null, XIJI]);
    expect(short('RESERVE', lotOf({ [XIJI]: 7, [YONGNING]: 3 }, YONGNING))).toEqual([
      'PROCESSED_ELSEWHERE',
      null,
      XIJI,
    ]);
    lot.made!.processedOn = '2019-12-31';
    expect(short('RESERVE', lot)[0]).toBe('PROCESSED_ELSEWHERE');
  });

  it('tell each share with its verdict, the sum, the threshold and the editions', () => {
    const { rules } = judged('RESERVE', lotOf({ [XIJI]: 2, [YONGNING]: 3 }, XIJI)).judgement;
    expect(rules.map(({ rule, passed }) => [rule, passed])).toEqual([
      ['SUPPLIER_LISTED', true],
      ['ORIGIN_SHARE', false],
      ['PROCESSED', true],
      ['BUDGET_UNIT', true],
      ['UNDISPUTED', true],
      ['EVIDENCE', true],
    ]);
    expect(inputsOf(rules, 'ORIGIN_SHARE')).toEqual({
      ...{ list: 'LIST_832', listEdition: null, placesEdition: null },
      ...{ thresholdBp: 6000, qualifyingBase: '2', wholeBase: '5', sharesNotTold: 0 },
      shares: [
        { placeCode: YONGNING, harvestedOn: '2024-10-01', massBase: '3', qualifies: false },
        { placeCode: XIJI, harvestedOn: '2024-10-01', massBase: '2', qualifies: true },
      ],
    });
    const paired = judged('EW_PURCHASE', lotOf({ [XIJI]: 2, [FUQING]: 3 })).judgement.rules;
    expect(inputsOf(paired, 'ORIGIN_SHARE')).toMatchObject({
      ...{ pairingId: 'fujian-ningxia', westDivisionCode: '640000', qualifyingBase: '2', wholeBase: '5' },
    });
  });

  it('tell the hundred greatest shares of a lot that was mixed from many', () => {
    const lot = lotOf({ [XIJI]: 10 });
    for (let day = 0; day < 150; day += 1)
      lot.made!.shares.push({ placeCode: YONGNING, harvestedOn: `2024-${day}`, massBase: day === 149 ? '2' : '1' });
    const told = inputsOf(judged('RESERVE', lot).judgement.rules, 'ORIGIN_SHARE')!;
    expect(told).toMatchObject({ wholeBase: '161', sharesNotTold: 51 });
    expect((told.shares as { massBase: string }[]).map(({ massBase }) => massBase).slice(0, 3)).toEqual([
      '10',
      '2',
      '1',
    ]);
  });

  it('count for the most specific pairing that enough of them comes from, and where they were made', () => {
    const both = { pairings: [FUJIAN_NINGXIA, XIAMEN_XIJI] };
    expect(short('EW_PURCHASE', lotOf({ [XIJI]: 6, [YONGNING]: 4 }), both)).toEqual(['COUNTED', 'xiamen-xiji', XIJI]);
    // Too little from Xiji, enough from Ningxia; the place most comes from inside of what counts, not most of all.
    const mixed = lotOf({ [LINXIA]: 40, [XIJI]: 29, [YONGNING]: 31 });
    expect(short('EW_PURCHASE', mixed, both)).toEqual(['COUNTED', 'fujian-ningxia', YONGNING]);
    const elsewhere = lotOf({ [XIJI]: 10 }, YONGNING);
    expect(short('EW_PURCHASE', elsewhere, both)).toEqual(['COUNTED', 'fujian-ningxia', XIJI]);
    expect(short('EW_PURCHASE', elsewhere, { pairings: [XIAMEN_XIJI] })[0]).toBe('PROCESSED_ELSEWHERE');
  });

  it('do not count by shares that only two pairings together have', () => {
    const two = { pairings: [XIAMEN_XIJI, pairing('xiamen-yongning', '350200', YONGNING)] };
    const lot = lotOf({ [XIJI]: 5, [YONGNING]: 5 });
    expect(short('EW_PURCHASE', lot, two)).toEqual(['ORIGIN_SHARE_TOO_LOW', 'xiamen-yongning', YONGNING]);
    // Where the scheme asks for less, of pairings alike the one that more comes from.
    const half = { ...two, schemes: [scheme('EW_PURCHASE', { parameters: { originShareBp: 4_000 } })] };
    expect(short('EW_PURCHASE', lotOf({ [XIJI]: 4, [YONGNING]: 6 }), half)[1]).toBe('xiamen-yongning');
  });

  it('say why no pairing counts them', () => {
    const ended = [pairing('xiamen-linxia', '350200', '622900', '2016-01-01', '2021-07-01')];
    expect(short('EW_PURCHASE', lotOf({ [LINXIA]: 6, [XIJI]: 4 }), { pairings: [FUJIAN_NINGXIA, ...ended] })).toEqual([
      'FORMER_PAIRING',
      'xiamen-linxia',
      LINXIA,
    ]);
    expect(short('EW_PURCHASE', lotOf({ [FUQING]: 6, [LINXIA]: 4 }), { pairings: [FUJIAN_NINGXIA] })[0]).toBe('SAME_SIDE'); // prettier-ignore
    expect(short('EW_PURCHASE', lotOf({ [FUQING]: 4, [LINXIA]: 6 }), { pairings: [FUJIAN_NINGXIA] })[0]).toBe('NOT_PAIRED'); // prettier-ignore
    const western = school({ seatCode: XIJI });
    expect(short('EW_PURCHASE', lotOf({ [FUQING]: 6, [LINXIA]: 4 }), {}, western)[0]).toBe('EAST_TO_WEST');
  });

  it('are judged as any other where all of them come from one place', () => {
    const code = fc.constantFrom(XIJI, YONGNING, LINXIA, FUQING);
    const span = fc.constantFrom(null, '2021-07-01', '2024-12-04', '2024-12-05');
    const party = fc.constantFrom('350000', '350200', '350203', '350181');
    const west = fc.constantFrom('640000', '640400', XIJI, YONGNING, '620000', LINXIA);
    const some = fc.array(fc.tuple(party, west, span, fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(code, some, fc.bigInt({ min: 1n, max: 9n }), (place, made, mass) => {
        const pairings = made.map(([east, to, until, named], index) => ({
          ...pairing(`pairing-${index}`, east, to, '2016-01-01', until),
          ...(named && { eastDivisionCode: null, eastOrganisationId: 'bureau' }),
        }));
        for (const scheme of ['RESERVE', 'EW_PURCHASE'] as const) {
          const plain = short(scheme, { placeCode: place, harvestedOn: '2024-10-01' }, { ...only(scheme), pairings });
          const whole = short(scheme, lotOf({ [place]: mass }, place), { ...only(scheme), pairings });
          // What is missing of a list has another name where it is asked by mass.
          expect(whole).toEqual(plain.map((each) => (each === 'ORIGIN_NOT_LISTED' ? 'ORIGIN_SHARE_TOO_LOW' : each)));
        }
      }),
      { numRuns: 200 },
    );
  });
});
const only = (code: 'RESERVE' | 'EW_PURCHASE') => ({ schemes: [scheme(code)] });

describe('goods of a trading company (CR-14)', () => {
  const lot = (mandate: HistoryLot['mandate']): HistoryLot => ({
    ...{ placeCode: XIJI, harvestedOn: '2024-10-01' },
    ...(mandate !== undefined && { mandate }),
  });
  const covering = (from: string, until: string | null) => ({ mandateId: 'm', producerId: 'p', from, until });

  it.each([
    ['the supplier’s own need none', undefined, 'COUNTED'],
    ['without one do not count', null, 'NO_MANDATE'],
    ['count from its first day', covering('2024-12-01', null), 'COUNTED'],
    ['do not count before it', covering('2024-12-02', null), 'NO_MANDATE'],
    ['count until the day before its end', covering('2024-01-01', '2024-12-02'), 'COUNTED'],
    ['do not count on its end, though they were shipped in time', covering('2024-01-01', '2024-12-01'), 'NO_MANDATE'],
  ])('%s', (_, mandate, outcome) => {
    for (const code of ['RESERVE', 'EW_PURCHASE'] as const) expect(short(code, lot(mandate))[0]).toBe(outcome);
  });

  it('tell the mandate and the day of the order', () => {
    const ofOwn = judged('RESERVE', lot(undefined)).judgement.rules;
    expect(inputsOf(ofOwn, 'MANDATE')).toBeUndefined();
    const { rules } = judged('RESERVE', lot(covering('2024-12-02', null))).judgement;
    expect(inputsOf(rules, 'MANDATE')).toEqual({
      ...{ mandateId: 'm', producerId: 'p', from: '2024-12-02', until: null, on: '2024-12-01' },
    });
    expect(inputsOf(judged('RESERVE', lot(null)).judgement.rules, 'MANDATE')).toMatchObject({ mandateId: null });
  });

  it('come from where the producer’s lot does, whatever the company’s seat', () => {
    const traded = lot(covering('2024-01-01', null));
    expect(short('EW_PURCHASE', traded)).toEqual(['COUNTED', 'fujian-ningxia', XIJI]);
  });
});
