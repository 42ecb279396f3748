import request from 'supertest';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aCustodian,
  anOffice,
  aPartner,
  aSupplier,
  counted,
  type MadeListing,
  pay,
  type Person,
  sql,
  storedFile,
  testWorld,
} from '@shanhai/testing';
import {
  addRows,
  anEasternOffice,
  aRegisteredPartner,
  assisted,
  aStockedPartner,
  confirm,
  draft,
  refusals,
  reportOf,
  rowOf,
  step,
  verdictsOf,
  worked,
} from './sales-world';

const today = businessDateOf(new Date());

let office: Person;
let partner: Person;
let supplier: Person;
let listing: MadeListing;
beforeAll(async () => {
  office = await anEasternOffice();
  supplier = await aSupplier();
});
async function bought(): Promise<{ order: { paymentReference: string; goodsFen: string }; lineId: string }> {
  const made = await aStockedPartner(office, supplier);
  ({ partner, listing } = made);
  return made;
}
const row = (rowKey: string, more: object = {}) => rowOf(listing)(rowKey, more);

describe('what a partner sells', () => {
  it('counts as assisted sale once an office confirms it, and opens down to the row', async () => {
    const { lineId } = await bought();
    const reportId = await draft(partner);
    expect(refusals(await addRows(partner, reportId, [row('a', { quantity: '6', retailYuan: '90' })]))).toEqual([]);
    const judged = await worked(partner, reportId);
    expect(judged).toMatchObject({ status: 'DRAFT', rowsRead: 1, rowsTotal: 1 });
    expect(judged.verdicts).toEqual([
      expect.objectContaining({ verdict: 'NEW', rows: 1, matchedPacks: '6', countedPacks: '0', exOriginFen: '6000' }),
    ]);
    // Nobody but the partner sees it before it is submitted.
    expect(await reportOf(office, reportId)).toBeNull();
    expect(refusals(await confirm(office, reportId))).toEqual(['STATE_NOT_ALLOWED reportId']);
    expect((await step(partner, 'submit', reportId)).report.status).toBe('SUBMITTED');
    expect(refusals(await step(partner, 'discard', reportId))).toEqual(['STATE_NOT_ALLOWED reportId']);
    expect(refusals(await confirm(await anOffice({ seat: '350200' }), reportId))).toEqual([
      'OUTSIDE_YOUR_PLACES reportId',
    ]);
    expect(await assisted(partner)).toBe('0');
    expect(refusals(await confirm(office, reportId))).toEqual([]);
    expect((await worked(partner, reportId)).status).toBe('CONFIRMED');
    expect(await assisted(partner)).toBe('6000');
    expect(refusals(await confirm(office, reportId))).toEqual(['STATE_NOT_ALLOWED reportId']);

    const entries = await partner.api.ask(
      '{ countEntries(filter: { scheme: "EW_ASSIST" }, first: 5) { nodes { amountFen orderLineId } } }',
    );
    expect(entries.countEntries.nodes).toEqual([{ amountFen: '6000', orderLineId: lineId }]);
    const [fact] = await sql<{ payload: { reportId: string; rows: object[] } }>(
      `SELECT payload FROM facts WHERE owner_id = $1 AND type = 'channel.sales_confirmed'`,
      [partner.organisationId],
    );
    expect(toGlobalId('SalesReport', fact.payload.reportId)).toBe(reportId);
    expect(fact.payload.rows).toEqual([
      expect.objectContaining({ rowKey: 'a', quantity: 6, exOriginFen: '6000', retailFen: '9000' }),
    ]);
  });

  it('of goods that count as a purchase is sell-through, and counts nothing (CR-1)', async () => {
    const { order } = await bought();
    await pay(await aCustodian(), [{ on: today, yuan: '100.00', remark: order.paymentReference }]);
    await counted();
    const reportId = await draft(partner);
    await addRows(partner, reportId, [row('a', { quantity: '6', retailYuan: '90' })]);
    const judged = await worked(partner, reportId);
    expect(verdictsOf(judged)).toEqual(['a COUNTED_AS_PURCHASE']);
    expect(judged.rows.nodes[0]).toMatchObject({ matchedPacks: 6, countedPacks: 6 });
    await step(partner, 'submit', reportId);
    await confirm(office, reportId);
    await worked(partner, reportId);
    expect(await assisted(partner)).toBe('0');
  });

  it('is judged row by row: units, SKUs, lots, days, prices, what is not sold', async () => {
    await bought();
    const reportId = await draft(partner);
    const rows = [
      row('case', { quantity: '2', unit: '箱', retailYuan: '60' }),
      row('kilograms', { quantity: '0.5', unit: 'kg' }),
      row('no whole packs', { quantity: '0.6', unit: 'kg' }),
      row('other unit', { unit: '件' }),
      row('volume', { unit: '升' }),
      row('sku', { skuCode: 'NO-SUCH' }),
      row('lot', { lot: listing.traceCode.toLowerCase() }),
      row('unknown lot', { lot: 'AAAA' }),
      row('price', { retailYuan: '500.1' }),
      row('early', { soldOn: '2019-12-31' }),
      row('yesterday', { soldOn: addDays(today, -1) }),
      row('intent', { kind: '意向' }),
      row('tomorrow', { soldOn: addDays(today, 1) }),
      row('many faults', { quantity: '-1', retailYuan: 'x', soldOn: '2025-02-30', kind: '赠送' }),
      row('case'),
      row('too many', { quantity: '99', retailYuan: '1500' }),
    ];
    await addRows(partner, reportId, rows);
    const judged = await worked(partner, reportId);
    expect(verdictsOf(judged)).toEqual([
      'case NEW',
      'kilograms NEW',
      'no whole packs UNIT_UNKNOWN',
      'other unit UNIT_UNKNOWN',
      'volume UNIT_UNKNOWN',
      'sku UNKNOWN_SKU',
      'lot NEW',
      'unknown lot UNKNOWN_LOT',
      'price IMPLAUSIBLE_PRICE',
      'early NOT_REGISTERED',
      'yesterday MORE_THAN_DELIVERED',
      'intent INTENT',
      'tomorrow INVALID',
      'many faults INVALID',
      'case DUPLICATE',
      'too many MORE_THAN_DELIVERED',
    ]);
    const [byKey] = [Object.fromEntries(judged.rows.nodes.map((each) => [each.rowKey, each]))];
    expect(byKey['many faults'].faults).toEqual(['QUANTITY', 'RETAIL_YUAN', 'SOLD_ON', 'KIND']);
    // Of ten packs: two cases of two, one of half a kilogram, one of the lot, one at an implausible price; three are left.
    expect(byKey['too many'].matchedPacks).toBe(3);
    expect(byKey['yesterday'].matchedPacks).toBe(0);
  });

  it('is corrected by row keys while it is a draft, and the same again changes nothing', async () => {
    await bought();
    const reportId = await draft(partner);
    await addRows(partner, reportId, [row('a', { quantity: '9', retailYuan: '135' })]);
    await worked(partner, reportId);
    await addRows(partner, reportId, [row('a', { quantity: '9', retailYuan: '135' }), row('b')]);
    expect(verdictsOf(await worked(partner, reportId))).toEqual(['a NEW', 'a DUPLICATE', 'b NEW']);
    await addRows(partner, reportId, [row('a', { quantity: '8', retailYuan: '120' })]);
    const corrected = await worked(partner, reportId);
    expect(verdictsOf(corrected)).toEqual(['a REPLACED', 'a DUPLICATE', 'b NEW', 'a NEW']);
    expect(corrected.rows.nodes[3].matchedPacks).toBe(8);

    // Another report does not count them again, whatever it says of them; once this one is gone, it may.
    const other = await draft(partner);
    await addRows(partner, other, [row('a', { quantity: '8', retailYuan: '120' }), row('c')]);
    expect(verdictsOf(await worked(partner, other))).toEqual(['a DUPLICATE', 'c NEW']);
    expect((await step(partner, 'discard', reportId)).report.status).toBe('DISCARDED');
    const third = await draft(partner);
    await addRows(partner, third, [row('a', { quantity: '9', retailYuan: '135' })]);
    expect(verdictsOf(await worked(partner, third))).toEqual(['a NEW']);
  });

  it('goes back with a reason, and is submitted again', async () => {
    await bought();
    const reportId = await draft(partner);
    expect(refusals(await step(partner, 'submit', reportId))).toEqual(['REQUIRED rows']);
    await addRows(partner, reportId, [row('a')]);
    await worked(partner, reportId);
    await step(partner, 'submit', reportId);
    expect(refusals(await addRows(partner, reportId, [row('b')]))).toEqual(['STATE_NOT_ALLOWED reportId']);
    expect(refusals(await step(office, 'sendBack', reportId, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect((await step(office, 'sendBack', reportId, { reason: '请附小票' })).report.status).toBe('DRAFT');
    expect((await reportOf(partner, reportId)).reason).toBe('请附小票');
    expect(refusals(await step(await aPartner(), 'submit', reportId))).toEqual(['NOT_FOUND reportId']);
    expect((await step(partner, 'submit', reportId)).report.status).toBe('SUBMITTED');
  });

  it('at implausible prices counts where the office says so', async () => {
    await bought();
    const reportId = await draft(partner);
    await addRows(partner, reportId, [row('a', { retailYuan: '100' }), row('b')]);
    await worked(partner, reportId);
    await step(partner, 'submit', reportId);
    await confirm(office, reportId, { withImplausible: true });
    await worked(partner, reportId);
    expect(await assisted(partner)).toBe('2000');
  });

  it('in a month that an office locked is not taken, until it is opened again', async () => {
    await bought();
    const lock = (month: string, on: boolean) =>
      office.api.mutate('lockSalesPeriod', { month, lock: on, reason: '年报' }, 'locks { month locked }');
    expect(refusals(await lock('2025-13', true))).toEqual(['INVALID month']);
    expect(refusals(await lock(today.slice(0, 7), true))).toEqual(['PERIOD_NOT_ENDED month']);
    expect((await lock('2021-03', true)).locks).toContainEqual({ month: '2021-03', locked: true });
    expect(refusals(await lock('2021-03', true))).toEqual(['STATE_NOT_ALLOWED month']);
    const judgedOn = async (soldOn: string) => {
      const reportId = await draft(partner);
      await addRows(partner, reportId, [row(newId(), { soldOn })]);
      return (await worked(partner, reportId)).rows.nodes[0].verdict;
    };
    expect(await judgedOn('2021-03-31')).toBe('PERIOD_LOCKED');
    await lock('2021-03', false);
    expect(await judgedOn('2021-03-31')).toBe('MORE_THAN_DELIVERED');
  });

  it('is reported by registered partners alone, of outlets of their own', async () => {
    await bought();
    const input = { idempotencyKey: newId(), title: '十月' };
    const stranger = await aPartner();
    expect(refusals(await stranger.api.mutate('draftSalesReport', input))).toEqual(['CHANNEL_UNREGISTERED ']);
    const put = (more: object) => partner.api.mutate('draftSalesReport', { ...input, ...more });
    expect(refusals(await put({ outletId: toGlobalId('Outlet', newId()) }))).toEqual(['NOT_FOUND outletId']);
    expect(refusals(await put({ title: ' ' }))).toEqual(['REQUIRED title']);
    expect(refusals(await put({ fileHash: 'f'.repeat(64) }))).toEqual(['FILE_UNKNOWN fileHash']);
    expect(refusals(await addRows(partner, toGlobalId('SalesReport', newId()), [row('a')]))).toEqual([
      'NOT_FOUND reportId',
    ]);
  });
});

describe('a file of sales', () => {
  const file = (rows: string[]) => storedFile(['行键,SKU编码,批次,数量,单位,零售金额,销售日期', ...rows].join('\n'));

  it('is read by the worker and judged, with lines that are wrong between', async () => {
    await bought();
    const line = (key: string) => `${key},${listing.skuCode},,2,盒,"1,030.00",${today}`;
    const fileHash = await file([
      line('a').replace('"1,030.00"', '30'),
      '',
      'b,,,',
      `=cmd|x,${listing.skuCode},,1,袋,15,${today}`,
      line('c'),
    ]);
    const reportId = await draft(partner, { fileHash });
    const judged = await worked(partner, reportId);
    expect([judged.status, judged.rowsRead, judged.rowsTotal]).toEqual(['DRAFT', 4, 4]);
    expect(verdictsOf(judged)).toEqual(['a NEW', 'b INVALID', '=cmd|x NEW', 'c IMPLAUSIBLE_PRICE']);
    expect(refusals(await addRows(partner, reportId, [row('d')]))).toEqual(['STATE_NOT_ALLOWED reportId']);

    const again = await draft(partner, { fileHash });
    expect(verdictsOf(await worked(partner, again))).toEqual([
      'a DUPLICATE',
      'b INVALID',
      '=cmd|x DUPLICATE',
      'c DUPLICATE',
    ]);
    // It tells all that a partner sold: its supplier does not open it.
    const open = async (person: Person) =>
      (await request(testWorld().apiUrl).get(`/files/${fileHash}`).set('Authorization', `Bearer ${person.api.token}`))
        .status;
    expect([await open(partner), await open(office), await open(supplier)]).toEqual([200, 200, 404]);
  });

  it('has its verdicts to download, in which nothing becomes a formula', async () => {
    await bought();
    const fileHash = await file([`=cmd|x,${listing.skuCode},,1,袋,15,${today}`, 'b,,@SUM(A1),,,,']);
    const reportId = await draft(partner, { fileHash });
    await worked(partner, reportId);
    const download = (person: Person, id = reportId) =>
      request(testWorld().apiUrl)
        .get(`/sales-reports/${id}/verdicts.csv`)
        .set('Accept-Language', 'zh')
        .set('Authorization', `Bearer ${person.api.token}`);
    const { status, headers, text } = await download(partner);
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = text.trim().split('\r\n');
    expect(lines[0]).toMatch(/^行,行键,SKU编码,商品条码,批次,数量,单位,零售金额,销售日期,类型,判定,说明,件数/);
    expect(lines[1]).toMatch(/^2,'=cmd\|x,.*,NEW,新增,1,1,0,10\.00$/);
    expect(lines[2]).toMatch(/^3,b,,,'@SUM\(A1\),.*INVALID,.*SKU编码/);
    expect(lines).toHaveLength(3);
    expect([(await download(office)).status, (await download(supplier)).status]).toEqual([404, 403]);
    expect((await download(partner, 'nonsense')).status).toBe(404);
  });

  it('that two reports import at the same moment is taken once', async () => {
    await bought();
    const rows = Array.from({ length: 300 }, (_, at) => `k${at},${listing.skuCode},,1,盒,15,${today}`);
    const fileHash = await file(rows);
    const ids = await Promise.all([draft(partner, { fileHash }), draft(partner, { fileHash })]);
    const judged = [await worked(partner, ids[0]), await worked(partner, ids[1])];
    const sum = (verdict: string, field: 'rows' | 'matchedPacks') =>
      judged
        .flatMap(({ verdicts }) => verdicts)
        .reduce((all, each) => all + (each.verdict === verdict ? Number(each[field]) : 0), 0);
    expect(sum('DUPLICATE', 'rows')).toBe(300);
    expect(sum('NEW', 'matchedPacks') + sum('MORE_THAN_DELIVERED', 'matchedPacks')).toBe(10);
    const [{ sold }] = await sql<{ sold: number }>(
      'SELECT sum(sold_quantity)::int AS sold FROM partner_deliveries WHERE partner_id = $1',
      [partner.organisationId],
    );
    expect(sold).toBe(10);
  });

  it.each([
    ['nothing below the heads', '行键,SKU编码,数量,单位,零售金额,销售日期\n', 'text/csv', 'CSV_EMPTY'],
    ['other heads', 'a,b\n1,2\n', 'text/csv', 'CSV_HEADER'],
    ['a broken quote', '行键,SKU编码,数量,单位,零售金额,销售日期\na,"b\n', 'text/csv', 'INVALID'],
    [
      'no workbook',
      'PK\u0003\u0004',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'XLSX_BROKEN',
    ],
    ['a picture', '\u0089PNG', 'image/png', 'FILE_TYPE'],
  ])('with %s fails with its reason, and can be dropped', async (_, content, mediaType, code) => {
    partner = await aRegisteredPartner(office);
    const reportId = await draft(partner, { fileHash: await storedFile(content, mediaType) });
    const failed = await worked(partner, reportId);
    expect([failed.status, failed.faults.map((fault) => fault.code)]).toEqual(['FAILED', [code]]);
    expect(refusals(await step(partner, 'submit', reportId))).toEqual(['STATE_NOT_ALLOWED reportId']);
    expect(refusals(await step(partner, 'discard', reportId))).toEqual([]);
  });
});

it.each([
  ['EAST_TO_WEST', '350181'],
  ['SAME_SIDE', '640422'],
])(
  'of goods that a western partner sells in the west is %s: shown, and counted zero (CR-11)',
  async (outcome, seat) => {
    const west = await anOffice({ seat: '640400' });
    const made = await aStockedPartner(west, await aSupplier({ seat }), { seat: '640422' });
    const reportId = await draft(made.partner);
    await addRows(made.partner, reportId, [rowOf(made.listing)('a', { quantity: '6', retailYuan: '90' })]);
    expect(verdictsOf(await worked(made.partner, reportId))).toEqual(['a NEW']);
    await step(made.partner, 'submit', reportId);
    await confirm(west, reportId);
    await worked(made.partner, reportId);
    expect(await assisted(made.partner)).toBe('0');
    const month = today.slice(0, 7);
    const { procurementTotals } = await made.partner.api.ask(
      'query ($period: PeriodInput!) { procurementTotals(scheme: "EW_ASSIST", period: $period, groupBy: [OUTCOME, MEASURE]) { totalFen rows { amountFen goodsFen facets { key } } } }',
      { period: { from: month, until: month } },
    );
    expect(procurementTotals).toEqual({
      totalFen: '0',
      rows: [{ amountFen: '0', goodsFen: '6000', facets: [{ key: outcome }, { key: 'ASSISTED_SALE' }] }],
    });
  },
);
