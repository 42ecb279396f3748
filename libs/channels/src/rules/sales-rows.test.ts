import fc from 'fast-check';
import { commonDays } from './common-days';
import { countedAmong, judgeMatch, judgeRow, type RowRules } from './judge-row';
import { type Packing, packsOf } from './packs-of';
import { dayOf, readSalesRow, type ReadRow, type SaidRow, withdraws } from './read-sales-row';
import { readHeads, saidRow } from './report-heads';
import { after, type Transitions } from '@shanhai/kernel';
import { REPORT_STATES, REPORT_TRANSITIONS, type ReportState, type ReportVerb } from './sales-report';

const GOJI: Packing = { baseUnit: 'GRAM', contentBase: 500n, caseSize: 12 };
const said = (more: Partial<SaidRow> = {}): SaidRow => ({
  rowKey: 'a',
  skuCode: 'GOJI-500',
  gtin: '',
  lot: '',
  quantity: '1',
  unit: '盒',
  retailYuan: '15.00',
  soldOn: '2025-05-01',
  kind: '',
  ...more,
});

describe('units', () => {
  it.each<[bigint, string, Packing, number | null]>([
    [3_000n, '盒', GOJI, 3],
    [2_000n, '箱', GOJI, 24],
    [1_500n, 'kg', GOJI, 3],
    [3_000n, '斤', GOJI, 3],
    [500_000n, '克', GOJI, 1],
    [1_000n, '吨', GOJI, 2_000],
    [250n, 'case', GOJI, 3],
    [100n, '箱', GOJI, null],
    [1_000n, '件', GOJI, null],
    [1_000n, '升', GOJI, null],
    [750n, 'L', { baseUnit: 'MILLILITRE', contentBase: 750n, caseSize: 6 }, 1],
    [1_000n, 'constructor', GOJI, null],
    [1n, '包', GOJI, null],
    [2_000_000_000_000n, '包', GOJI, null],
  ])('takes %s thousandths of %s as packs', (milli, unit, packing, packs) => {
    expect(packsOf(milli, unit, packing)).toBe(packs);
  });

  it('makes no pack and loses none, whatever a pack and a case hold', () => {
    const packing = fc.record({
      baseUnit: fc.constant('GRAM' as const),
      contentBase: fc.bigInt({ min: 1n, max: 100_000n }),
      caseSize: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(packing, fc.integer({ min: 1, max: 10_000 }), (each, packs) => {
        const grams = each.contentBase * BigInt(packs);
        expect(packsOf(grams * 1000n, 'G', each)).toBe(packs);
        expect(packsOf(grams, 'KG', each)).toBe(packs);
        expect(packsOf(BigInt(packs) * 1000n, 'CASE', each)).toBe(packs * each.caseSize);
        expect(packsOf(grams * 1000n + 1n, 'G', each)).toBeNull();
      }),
    );
  });
});

describe('a row', () => {
  it('is read with the amounts and days that people write', () => {
    expect(
      readSalesRow(said({ quantity: '1,200.5', retailYuan: '￥18,007.5', soldOn: '2025年5月1日' }), '2025-05-01'),
    ).toEqual({
      rowKey: 'a',
      skuCode: 'GOJI-500',
      gtin: null,
      lot: null,
      quantityMilli: 1_200_500n,
      unit: '盒',
      retailFen: 1_800_750n,
      soldOn: '2025-05-01',
      kind: 'SALE',
    });
  });

  it.each<[Partial<SaidRow>, string[]]>([
    [{ rowKey: '' }, ['rowKey']],
    [{ skuCode: '' }, ['skuCode']],
    [{ gtin: '12' }, ['gtin']],
    [{ quantity: '0' }, ['quantity']],
    [{ quantity: '1.2345' }, ['quantity']],
    [{ quantity: '1,5' }, ['quantity']],
    [{ quantity: '1,2,3' }, ['quantity']],
    [{ quantity: ',5' }, ['quantity']],
    [{ retailYuan: '-1' }, ['retailYuan']],
    [{ retailYuan: '1.005' }, ['retailYuan']],
    [{ soldOn: '2025-05-02' }, ['soldOn']],
    [{ kind: '赠送' }, ['kind']],
    [{ kind: 'toString' }, ['kind']],
    [{ lot: 'x'.repeat(81) }, ['lot']],
    [{ unit: 'a\0' }, ['unit']],
  ])('%j is told by its faults', (more, faults) => {
    expect(readSalesRow(said(more), '2025-05-01')).toEqual({ faults });
  });

  it.each([
    ['2025-5-1', '2025-05-01'],
    ['2025/05/01', '2025-05-01'],
    ['20250501', '2025-05-01'],
    ['45778', '2025-05-01'],
    ['2025-02-30', null],
    ['05/01/2025', null],
    ['', null],
  ])('takes %s for the day %s', (text, day) => expect(dayOf(text)).toBe(day));

  it('never fails on any text', () => {
    const any = fc.string({ unit: 'binary', maxLength: 100 });
    const row = fc.record(
      Object.fromEntries(Object.keys(said()).map((field) => [field, any])),
    ) as unknown as fc.Arbitrary<SaidRow>;
    fc.assert(fc.property(row, (each) => void readSalesRow(each, '2025-05-01')));
  });

  it('is found by heads in any order; those missing are named', () => {
    const read = readHeads(['数量', ' 行键 ', '单位', '备注', '商品条码', '零售金额', '销售日期']);
    if ('missing' in read) throw new Error('they are all there');
    expect(saidRow(['2', 'k', '盒', 'x', ' 9520123000011 '], read.columns)).toEqual({
      ...said({ rowKey: 'k', skuCode: '', gtin: '9520123000011', quantity: '2', retailYuan: '', soldOn: '' }),
    });
    expect(readHeads(['数量'])).toEqual({ missing: ['行键', '单位', '零售金额', '销售日期', 'SKU编码'] });
  });
});

describe('a verdict', () => {
  const row = readSalesRow(said(), '2025-05-01') as ReadRow;
  const sku = { ...GOJI, id: 'sku', supplierId: 'supplier' };
  const rules: RowRules = { registered: [{ validFrom: '2025-01-01', validUntil: null }], lockedMonths: new Set() };

  it.each<[string | null, Partial<ReadRow>, Partial<RowRules>, typeof sku | null]>([
    [null, {}, {}, sku],
    ['UNKNOWN_SKU', {}, {}, null],
    ['UNIT_UNKNOWN', { unit: '件' }, {}, sku],
    ['NOT_REGISTERED', {}, { registered: [{ validFrom: '2025-01-01', validUntil: '2025-05-01' }] }, sku],
    ['PERIOD_LOCKED', {}, { lockedMonths: new Set(['2025-05']) }, sku],
    ['INTENT', { kind: 'SIGNED' }, {}, sku],
    ['UNKNOWN_LOT', { lot: 'x' }, {}, sku],
  ])('%s before it is matched', (verdict, more, other, named) => {
    expect(
      judgeRow({ ...row, ...more }, { sku: named, lotId: null, correctedMonth: null }, { ...rules, ...other }).verdict,
    ).toBe(verdict);
  });

  it('of a correction is not stopped by a lock of the month whose sale it corrects, but by that of another', () => {
    const locked = { ...rules, lockedMonths: new Set(['2025-05' as const]) };
    const judged = (correctedMonth: '2025-04' | '2025-05') =>
      judgeRow(row, { sku, lotId: null, correctedMonth }, locked).verdict;
    expect([judged('2025-05'), judged('2025-04')]).toEqual([null, 'PERIOD_LOCKED']);
  });

  it.each<[Partial<SaidRow>, boolean]>([
    [{ kind: '撤回', unit: '', soldOn: '' }, true],
    [{ kind: 'withdrawn' }, true],
    [{ quantity: '0.00' }, true],
    [{}, false],
    [{ quantity: '0.5' }, false],
    [{ quantity: '0', rowKey: '' }, false],
    [{ kind: '撤回', rowKey: 'a\0' }, false],
  ])('of a row that says %j is a withdrawal: %s', (more, is) => {
    expect(withdraws(said(more))).toBe(is);
  });

  const matched = {
    packs: 4,
    matchedPacks: 4,
    countedPacks: 0,
    exOriginFen: 1_000n,
    retailFen: 1_500n,
    lotDelivered: true,
  };
  it.each([
    ['NEW', {}],
    ['NEW', { countedPacks: 3 }],
    ['COUNTED_AS_PURCHASE', { countedPacks: 4 }],
    ['MORE_THAN_DELIVERED', { matchedPacks: 3 }],
    ['UNKNOWN_LOT', { lotDelivered: false, matchedPacks: 0 }],
    ['NEW', { retailFen: 500n }],
    ['IMPLAUSIBLE_PRICE', { retailFen: 499n }],
    ['NEW', { retailFen: 5_000n }],
    ['IMPLAUSIBLE_PRICE', { retailFen: 5_001n }],
  ])('%s once it is matched: %j', (verdict, more) => {
    expect(judgeMatch({ ...matched, ...more }, { lowBp: 5_000n, highBp: 50_000n })).toBe(verdict);
  });

  it('takes the packs that are sold first as those of the purchase, pack by pack or at once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 8 }), fc.nat(30), (sales, counted) => {
        let soldBefore = 0;
        let among = 0;
        for (const packs of sales) {
          among += countedAmong(packs, { soldBefore, counted });
          soldBefore += packs;
        }
        expect(among).toBe(Math.min(soldBefore, counted));
      }),
    );
  });
});

it('shares the days of a partner and its outlet', () => {
  const partner = { validFrom: '2020-01-01', validUntil: '2025-01-01' };
  expect(commonDays(partner, { validFrom: '2022-01-01', validUntil: null })).toEqual({
    validFrom: '2022-01-01',
    validUntil: '2025-01-01',
  });
  expect(commonDays(partner, { validFrom: '2019-01-01', validUntil: '2021-01-01' }).validUntil).toBe('2021-01-01');
});

it('moves a report from state to state by its verbs alone', () => {
  const table: Transitions<ReportState, ReportVerb> = REPORT_TRANSITIONS;
  const allowed = REPORT_STATES.flatMap((state) =>
    (Object.keys(table) as ReportVerb[]).flatMap((verb) => {
      const to = after(table, verb, state);
      return to ? [`${state} ${verb} ${to}`] : [];
    }),
  );
  expect(allowed).toEqual([
    'READING discard DISCARDED',
    'MATCHING add MATCHING',
    'MATCHING discard DISCARDED',
    'DRAFT add MATCHING',
    'DRAFT submit SUBMITTED',
    'DRAFT discard DISCARDED',
    'SUBMITTED sendBack DRAFT',
    'SUBMITTED confirm CONFIRMING',
    'FAILED discard DISCARDED',
  ]);
});
