import { parse } from 'csv-parse/sync';
import readExcelFile from 'read-excel-file/node';
import request from 'supertest';
import { businessDateOf, monthOf } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  counted,
  pay,
  type Person,
  place,
  ship,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const month = monthOf(today);
const organisation = (person: Person) => toGlobalId('Organisation', person.organisationId);
const EVIL = '=HYPERLINK("http://example.org")';

let supplier: Person;
let buyer: Person;
let orderNumber: string;
let traceCode: string;

beforeAll(async () => {
  const custodian = await aCustodian();
  [supplier, buyer] = await Promise.all([aSupplier({ name: EVIL }), aBuyer()]);
  const listing = await aListing(supplier, { tiers: [[1, 1_234n]] });
  traceCode = listing.traceCode;
  const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
  const [part] = order.supplierOrders;
  await confirm(supplier, part.id);
  const shipped = await ship(supplier, part.id, today, [
    { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 10 },
  ]);
  await accept(buyer, part.id, today, [
    { shipmentLineId: shipped.supplierOrder.shipments[0].lines[0].id, acceptedQuantity: 10 },
  ]);
  await pay(custodian, [{ on: today, yuan: '123.40', remark: order.paymentReference }]);
  await counted();
  [{ number: orderNumber }] = await sql<{ number: string }>('SELECT number FROM orders WHERE buyer_id = $1', [
    buyer.organisationId,
  ]);
});

const fetchFile = (who: { api: ApiClient }, path: string, language = 'zh') => {
  let call = request(testWorld().apiUrl).get(path).set('Accept-Language', language).buffer(true);
  if (who.api.token) call = call.set('Authorization', `Bearer ${who.api.token}`);
  return call.parse((response, done) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => done(null, Buffer.concat(chunks)));
  });
};
const OWN = () => `scheme=EW_PURCHASE&from=${month}&until=${month}&buyerId=${organisation(buyer)}`;

/** The lines above the heads as label and value; the rows by their heads. */
function readCsv(content: Buffer, linesBefore: number) {
  const records = parse(content, {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: false,
    // A tab behind a code keeps spreadsheets from reading a number.
    on_record: (record: string[]) => record.map((value) => value.trim()),
  }) as string[][];
  const heads = records[linesBefore];
  return {
    cover: Object.fromEntries(records.slice(0, linesBefore - 1)) as Record<string, string>,
    rows: records
      .slice(linesBefore + 1)
      .map((record) => Object.fromEntries(record.map((value, index) => [heads[index], value]))),
  };
}
const csv = async (who: { api: ApiClient }, path: string, language?: string) => {
  const answer = await fetchFile(who, path, language);
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}: ${(answer.body as Buffer).toString()}`);
  return { answer, ...readCsv(answer.body as Buffer, Number(answer.headers['x-lines-before-heads'])) };
};

describe('entries as CSV', () => {
  it('open right in Chinese Excel and have everything that the figure needs', async () => {
    const { answer, cover, rows } = await csv(buyer, `/exports/entries.csv?${OWN()}`);
    expect((answer.body as Buffer).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect((answer.body as Buffer).toString()).not.toMatch(/[^\r]\n/);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'x-counted-through': expect.stringMatching(/^\d+$/),
      'x-scheme': 'EW_PURCHASE',
      'x-scheme-versions': '1',
      'x-basis': 'RECOGNITION',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    const through = answer.headers['x-counted-through'];
    const name = `消费帮扶分录_EW_PURCHASE_${month}_${month}_@${through}.csv`;
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="_EW_PURCHASE_${month}_${month}_-${through}.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
    );
    expect(cover).toMatchObject({
      内容: '消费帮扶计数分录',
      口径: 'EW_PURCHASE 东西部协作·采购',
      期间: `${month} – ${month} 按确认日期`,
      统计范围: `${buyer.name} (350181)`,
      '计数截至位置（countedThrough）': through,
    });
    expect(JSON.parse(cover['查询'])).toEqual({
      countEntries: { scheme: 'EW_PURCHASE', from: month, until: month, buyerId: organisation(buyer) },
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      口径: 'EW_PURCHASE',
      口径版本: '1',
      指标: 'PURCHASE',
      判定代码: 'COUNTED',
      判定: '计入：各项规则均满足',
      确认日期: today,
      入账月份: month,
      入账类别: '当期',
      '计入金额（元）': '123.40',
      '计入金额（分）': '12340',
      '货款（元）': '123.40',
      订单号: orderNumber,
      批次追溯码: traceCode,
      采购单位: buyer.name,
      采购方省代码: '350000',
      采购方省: '福建省',
      采购方县代码: '350181',
      供应商: `'${EVIL}`,
      产地省: '宁夏回族自治区',
      产地县代码: '640422',
      产地县: '西吉县',
      渠道: 'UNION_DIRECT',
      凭证等级: 'E1',
      事实位置: expect.stringMatching(/^\d+$/),
    });
    const { explainEntry } = await buyer.api.ask('query ($id: ID!) { explainEntry(id: $id) { entry { amountFen } } }', {
      id: rows[0]['分录号'],
    });
    expect(explainEntry.entry.amountFen).toBe('12340');
  });

  it('have English heads for who prefers English', async () => {
    const { cover, rows, answer } = await csv(buyer, `/exports/entries.csv?${OWN()}`, 'en');
    expect(cover).toMatchObject({ Content: 'Count entries', Scheme: 'EW_PURCHASE East-west cooperation, purchases' });
    expect(rows[0]).toMatchObject({ 'Counted (yuan)': '123.40', Outcome: 'Counted: every rule is met' });
    expect(answer.headers['content-disposition']).toContain('count-entries_EW_PURCHASE');
  });

  it('say in words which rule left something out', async () => {
    const { rows } = await csv(buyer, `/exports/entries.csv?scheme=RESERVE&buyerId=${organisation(buyer)}`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      判定代码: 'NOT_A_BUDGET_UNIT',
      判定: '未计入。不满足：由预算单位或其所属单位采购',
      '计入金额（元）': '0.00',
      '货款（元）': '123.40',
    });
  });

  it('are in the order and of the period of the posting month, where that is asked for', async () => {
    const posted = await csv(buyer, `/exports/entries.csv?${OWN()}&basis=POSTING`);
    expect(posted.answer.headers['x-basis']).toBe('POSTING');
    expect(posted.rows).toHaveLength(1);
    const before = '2001-01';
    for (const basis of ['POSTING', 'RECOGNITION'])
      expect((await csv(buyer, `/exports/entries.csv?from=${before}&until=${before}&basis=${basis}`)).rows).toEqual([]);
  });

  it('are those that the viewer may see, and no others', async () => {
    const seen = async (who: Person) => (await csv(who, `/exports/entries.csv?${OWN()}`)).rows.length;
    const [east, west, elsewhere] = await Promise.all(
      ['350000', '640422', '510000'].map((seat) => anOffice({ seat, roles: ['OFFICER'] })),
    );
    for (const who of [buyer, supplier, east, west]) expect(await seen(who)).toBe(1);
    for (const who of [elsewhere, await aBuyer(), await aSupplier()]) expect(await seen(who)).toBe(0);
  });
});

describe('entries as a workbook', () => {
  it('are read by another program: a cover, and text, money and dates of their kinds', async () => {
    const answer = await fetchFile(buyer, `/exports/entries.xlsx?${OWN()}`);
    expect(answer.headers['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    const [cover, data] = await readExcelFile(answer.body as Buffer);
    expect([cover.sheet, data.sheet]).toEqual(['说明', '数据']);
    expect(cover.data).toContainEqual([
      '计数截至位置（countedThrough）',
      answer.headers['x-counted-through'] as unknown as string,
    ]);
    const [heads, row] = data.data;
    const value = (head: string) => row[heads.indexOf(head)];
    expect(data.data).toHaveLength(2);
    expect([value('计入金额（元）'), value('计入金额（分）'), value('供应商'), value('确认日期')]).toEqual([
      123.4,
      '12340',
      EVIL,
      new Date(today),
    ]);
    expect(value('采购单位信用代码')).toMatch(/^[0-9A-Z]{18}$/);
  });
});

describe('totals as files', () => {
  it('are those of procurementTotals', async () => {
    const groupBy = 'MONTH,ORIGIN_COUNTY,SUPPLIER,CATEGORY';
    const { cover, rows } = await csv(buyer, `/exports/totals.csv?${OWN()}&groupBy=${groupBy}`);
    expect(cover).toMatchObject({ 内容: '消费帮扶统计汇总', 分组: '月份, 产地县, 供应商, 品类' });
    expect(rows).toEqual([
      {
        月份代码: month,
        月份: month,
        产地县代码: '640422',
        产地县: '西吉县',
        供应商代码: toGlobalId('Organisation', supplier.organisationId),
        供应商: `'${EVIL}`,
        品类代码: 'GOJI',
        品类: expect.any(String),
        '计入金额（元）': '123.40',
        '计入金额（分）': '12340',
        '货款（元）': '123.40',
        '货款（分）': '12340',
        分录数: '1',
      },
    ]);
    const book = await fetchFile(buyer, `/exports/totals.xlsx?${OWN()}&groupBy=${groupBy}`);
    const [, data] = await readExcelFile(book.body as Buffer);
    expect(data.data[1].at(-1)).toBe(1);
  });

  it('say the scheme’s versions, and roll up as of a date', async () => {
    const { cover, rows } = await csv(
      buyer,
      `/exports/totals.csv?${OWN()}&groupBy=BUYER_COUNTY&divisionsAsOf=${today}`,
    );
    expect(cover['口径版本']).toBe('v1 东西部协作消费帮扶统计口径');
    expect(rows).toMatchObject([{ 采购方县: '福清市' }]);
  });
});

describe('the way from GraphQL', () => {
  it('is a path that gives the same figures', async () => {
    const { totalsExport, entriesExport } = await buyer.api.ask(
      `query ($period: PeriodInput!, $filter: FigureFilterInput, $entries: CountEntryFilterInput) {
        totalsExport(format: CSV, scheme: "EW_PURCHASE", period: $period, filter: $filter, groupBy: [MONTH, BUYER]) { path }
        entriesExport(format: XLSX, filter: $entries) { path }
      }`,
      {
        period: { from: month, until: month, basis: 'POSTING' },
        filter: { buyerId: organisation(buyer) },
        entries: { scheme: 'EW_PURCHASE', buyerId: organisation(buyer), outcome: 'COUNTED' },
      },
    );
    const { pathname, searchParams } = new URL(totalsExport.path, testWorld().apiUrl);
    expect([pathname, Object.fromEntries(searchParams)]).toEqual([
      '/exports/totals.csv',
      {
        scheme: 'EW_PURCHASE',
        from: month,
        until: month,
        basis: 'POSTING',
        buyerId: organisation(buyer),
        groupBy: 'MONTH,BUYER',
      },
    ]);
    expect((await csv(buyer, totalsExport.path)).rows).toMatchObject([{ '计入金额（分）': '12340' }]);
    const book = await readExcelFile((await fetchFile(buyer, entriesExport.path)).body as Buffer);
    expect(book[1].data).toHaveLength(2);
  });

  it('refuses what the export would refuse', async () => {
    const { errors } = await buyer.api.send(
      '{ totalsExport(format: CSV, scheme: "UNION", period: { from: "2026-13", until: "2026-01" }) { path } }',
    );
    expect(errors?.[0].extensions).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['period', 'from'] }] });
  });
});

describe('refused', () => {
  it('to who is not signed in or may not read figures', async () => {
    expect((await fetchFile({ api: new ApiClient() }, `/exports/entries.csv`)).status).toBe(401);
    expect((await fetchFile({ api: new ApiClient('x.y.z') }, `/exports/entries.csv`)).status).toBe(401);
    expect((await fetchFile(await aCustodian(), `/exports/entries.csv`)).status).toBe(403);
    expect((await fetchFile(buyer, `/exports/entries.pdf`)).status).toBe(404);
    expect((await fetchFile(buyer, `/exports/%2e%2e%2fetc%2fpasswd`)).status).toBe(404);
  });

  it.each([
    ['entries.csv?scheme=NONE', 404, 'NOT_FOUND', ['scheme']],
    ['entries.csv?colour=red', 422, 'INVALID', ['colour']],
    ['entries.csv?__proto__=1', 422, 'INVALID', ['__proto__']],
    ['entries.csv?first=1', 422, 'INVALID', ['first']],
    ['entries.csv?from=2026-13&until=2026-12', 422, 'INVALID', ['period', 'from']],
    ['entries.csv?from=2026-01', 422, 'REQUIRED', ['until']],
    ['entries.csv?basis=YESTERDAY&from=2026-01&until=2026-01', 422, 'INVALID', ['basis']],
    ['entries.csv?originCode=%00', 422, 'INVALID', ['originCode']],
    ['entries.csv?outcome=NICE', 422, 'INVALID', ['outcome']],
    ['entries.csv?outcome=COUNTED&outcome=COUNTED', 422, 'INVALID', ['outcome']],
    ['entries.csv?countedThrough=-1', 422, 'INVALID', ['countedThrough']],
    ['entries.csv?buyerId=x', 404, 'NOT_FOUND', ['filter', 'buyerId']],
    ['entries.csv?buyerId=%00', 422, 'INVALID', ['buyerId']],
    ['totals.csv?from=2026-01&until=2026-01', 422, 'REQUIRED', ['scheme']],
    ['totals.csv?scheme=UNION', 422, 'REQUIRED', ['period']],
    ['totals.csv?scheme=UNION&from=2026-01&until=2026-01&groupBy=COLOUR', 422, 'INVALID', ['groupBy']],
    [
      'totals.csv?scheme=UNION&from=2026-01&until=2026-01&groupBy=MONTH,YEAR,BUYER,SUPPLIER,CHANNEL',
      422,
      'TOO_MANY',
      ['groupBy'],
    ],
  ])('%s', async (path, status, code, field) => {
    const answer = await fetchFile(buyer, `/exports/${path}`);
    expect([answer.status, JSON.parse((answer.body as Buffer).toString())]).toEqual([
      status,
      { userErrors: [{ code, field, message: expect.any(String) }] },
    ]);
  });
});

it('are noted in the trail, with the request that took them', async () => {
  const [{ detail, request_id }] = await sql<{ detail: { countedThrough: string }; request_id: string }>(
    "SELECT detail, request_id FROM audit_trail WHERE organisation_id = $1 AND operation = 'exportEntries' LIMIT 1",
    [buyer.organisationId],
  );
  expect(detail.countedThrough).toMatch(/^\d+$/);
  expect(request_id).toMatch(/^[\w-]{8,64}$/);
});
