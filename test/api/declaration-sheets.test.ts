import request from 'supertest';
import { zipSync } from 'fflate';
import { addDays, businessDateOf, contentHash, newId } from '@shanhai/kernel';
import { aBuyer, aListing, anInvoiceNumber, anOffice, aSupplier, madeUpCreditCode, type Person, sql, storedFile, testWorld } from '@shanhai/testing'; // prettier-ignore

const today = businessDateOf(new Date());
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const FIELDS =
  'invoices { invoiceNumber rowNumbers verdict declaredPurchase { id status current { rows { productName quantityBase goodsYuan originCode } } } }';

let buyer: Person;
let office: Person;
let files: { name: string; hash: string }[];
let heads: string[];
beforeAll(async () => {
  [buyer, office] = await Promise.all([aBuyer(), anOffice({ seat: '350100' })]);
  const kept = async (name: string) => ({ name, hash: await storedFile(`${name} ${newId()}`, 'application/pdf') });
  files = await Promise.all(
    ['发票.pdf', '回单.pdf', '产地 1.pdf', '产地2.pdf'].map((name) => kept(name.replace(' ', ''))),
  );
  await sql(
    "INSERT INTO categories (code, name_zh, name_en) VALUES ('POTATO', '马铃薯', 'potato') ON CONFLICT DO NOTHING",
  );
  const template = await request(testWorld().apiUrl).get('/templates/declared-purchases.csv');
  expect(template.status).toBe(200);
  heads = template.text.replace('\uFEFF', '').split('\r\n')[0].split(',');
});

type Row = Record<string, string>;
const code = madeUpCreditCode('93', '640422');
const row = (number: string, more: Row = {}): Row => ({
  ...{ 发票号码: number, 开票日期: today, '发票金额(元)': '1,100.00', 发票文件: '发票.pdf', 销售方信用代码: code, 销售方名称: '西吉某合作社' },
  ...{ 采购日期: addDays(today, -2), 验收日期: addDays(today, -1), 付款日期: today, '付款金额(元)': '1100', 银行流水号: `R-${number}`, 付款凭证: '回单.pdf' },
  ...{ 商品名称: '马铃薯', 品类代码: 'POTATO', 数量: '100', 单位: '公斤', '货款(元)': '500', 产地区划代码: '640422', 产地证明: '产地1.pdf；产地2.pdf', ...more },
}); // prettier-ignore
const csv = (rows: readonly Row[], columns = heads) =>
  [columns, ...rows.map((each) => columns.map((head) => each[head] ?? ''))]
    .map((cells) => cells.map((cell) => `"${cell}"`).join(','))
    .join('\n');
const workbook = (rows: readonly Row[]) => {
  const letter = (at: number) => (at < 26 ? String.fromCharCode(65 + at) : `A${String.fromCharCode(39 + at)}`);
  const cell = (text: string, at: number, line: number) =>
    `<c r="${letter(at)}${line}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const lines = [heads, ...rows.map((each) => heads.map((head) => each[head] ?? ''))].map(
    (cells, line) => `<row r="${line + 1}">${cells.map((text, at) => cell(text, at, line + 1)).join('')}</row>`,
  );
  const part = (text: string) => new TextEncoder().encode(text);
  return Buffer.from(
    zipSync({
      'xl/workbook.xml': part('<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'),
      'xl/_rels/workbook.xml.rels': part('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
      'xl/worksheets/sheet1.xml': part(`<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`),
    }),
  ); // prettier-ignore
};
const send = async (content: string | Buffer, more: object = {}, by = buyer, mediaType = 'text/csv') =>
  by.api.mutate(
    'declarePurchases',
    { idempotencyKey: newId(), spreadsheetHash: await storedFile(content, mediaType), files, ...more },
    FIELDS,
  );
const declaredOf = async (by: Person) =>
  Number((await sql<{ n: string }>('SELECT count(*) AS n FROM declared_purchases WHERE buyer_id = $1', [by.organisationId]))[0].n); // prettier-ignore

describe('a file of declarations', () => {
  it('makes one declaration of the rows of each invoice, which its office judges as any; a dry run makes none', async () => {
    const by = await aBuyer();
    const [one, two] = [anInvoiceNumber(today), anInvoiceNumber(today)].sort();
    const blank = { '发票金额(元)': '', 销售方名称: '', 采购日期: '' };
    const rows = [row(two), row(one), row(two, { ...blank, 单位: '斤', 数量: '3', 采收日期: '2025/3/1' })];
    const dry = await send(csv(rows), { dryRun: true }, by);
    expect(dry).toMatchObject({
      userErrors: [],
      invoices: [
        { invoiceNumber: one, rowNumbers: [3], verdict: 'DECLARED', declaredPurchase: null },
        { invoiceNumber: two, rowNumbers: [2, 4], verdict: 'DECLARED', declaredPurchase: null },
      ],
    });
    expect(await declaredOf(by)).toBe(0);
    const { userErrors, invoices } = await send(csv(rows), {}, by);
    expect(userErrors).toEqual([]);
    expect(invoices[1].declaredPurchase).toMatchObject({
      status: 'SUBMITTED',
      current: { rows: [{ productName: '马铃薯', quantityBase: '100000', goodsYuan: '500.00', originCode: '640422' }, { quantityBase: '1500' }] },
    }); // prettier-ignore
    const judged = { idempotencyKey: newId(), declaredPurchaseId: invoices[1].declaredPurchase.id };
    expect((await office.api.mutate('confirmDeclaredPurchase', judged)).userErrors).toEqual([]);
    // Sent again with one invoice more: what was declared stays, also where it is confirmed.
    const three = anInvoiceNumber(today);
    const again = await send(csv([...rows, row(three)]), {}, by);
    expect(again.userErrors).toEqual([]);
    const verdicts = again.invoices.map((each: { invoiceNumber: string; verdict: string }) => [each.invoiceNumber, each.verdict]); // prettier-ignore
    expect(new Map(verdicts)).toEqual(new Map([[one, 'DECLARED_BEFORE'], [two, 'DECLARED_BEFORE'], [three, 'DECLARED']])); // prettier-ignore
    expect(await declaredOf(by)).toBe(3);
    expect(refusals(await send(csv([row(three, { 数量: '99' })]), {}, by))).toEqual([
      'EVIDENCE_ATTACHED spreadsheet.2.invoiceNumber',
    ]);
  });

  it('is read from GBK and from a workbook as from UTF-8', async () => {
    const [by, number] = [await aBuyer(), anInvoiceNumber(today)];
    const rows = [row(number), row(anInvoiceNumber(today))];
    expect((await send(csv(rows), {}, by)).userErrors).toEqual([]);
    const before = (payload: { invoices: { verdict: string }[] }) => payload.invoices.map(({ verdict }) => verdict);
    const sheet = await send(workbook(rows), {}, by, XLSX);
    expect([refusals(sheet), before(sheet)]).toEqual([[], ['DECLARED_BEFORE', 'DECLARED_BEFORE']]);
    const gbk = await send(toGbk(csv(rows)), {}, by);
    expect([refusals(gbk), before(gbk)]).toEqual([[], ['DECLARED_BEFORE', 'DECLARED_BEFORE']]);
    expect(await declaredOf(by)).toBe(2);
  });

  it('is declared as a whole or not at all, and tells each fault by its row and column', async () => {
    const by = await aBuyer();
    const number = anInvoiceNumber(today);
    const faults = async (rows: Row[]) => refusals(await send(csv(rows), {}, by));
    expect(await faults([row(anInvoiceNumber(today)), row(number, { 数量: '0' })])).toEqual(['INVALID spreadsheet.3.quantity']); // prettier-ignore
    const wrong = row(number, { 开票日期: '昨天', '货款(元)': '=1+1', 单位: '箱' });
    expect(await faults([wrong, row(number, { 付款凭证: '发票.pdf' })])).toEqual([
      'CSV_VALUE spreadsheet.3.invoicedOn', 'CSV_VALUE spreadsheet.3.paymentFile', 'CSV_VALUE spreadsheet.2.invoicedOn', 'CSV_VALUE spreadsheet.2.unit', 'CSV_VALUE spreadsheet.2.goodsYuan',
    ]); // prettier-ignore
    expect(await faults([row(number, { 发票文件: '没有.pdf', 产地区划代码: '999999' }), row('12345678')])).toEqual([
      'INVALID spreadsheet.3.invoiceNumber', 'FILE_UNKNOWN spreadsheet.2.invoiceFile', 'DIVISION_UNKNOWN spreadsheet.2.originCode',
    ]); // prettier-ignore
    expect(await faults([row(number, { '货款(元)': '1100.01' })])).toEqual(['INVALID spreadsheet.2.invoiceYuan']);
    expect(await declaredOf(by)).toBe(0);
    expect(await sql('SELECT 1 FROM evidence WHERE buyer_id = $1', [by.organisationId])).toEqual([]);
  });

  it('is refused where it is none, hostile or too long', async () => {
    const refused = async (content: string | Buffer, mediaType?: string) =>
      refusals(await send(content, {}, buyer, mediaType));
    expect(await refused('发票号码,数量\n1,2')).toEqual(['CSV_HEADER spreadsheetHash']);
    expect(await refused(csv([]))).toEqual(['CSV_EMPTY spreadsheetHash']);
    expect(await refused(Buffer.from([0xff, 0xfe, 0, 1]))).toEqual(['CSV_ENCODING spreadsheetHash']);
    expect(await refused('PK not a workbook', XLSX)).toEqual(['XLSX_BROKEN spreadsheetHash']);
    expect(await refused('%PDF-1.7', 'application/pdf')).toEqual(['FILE_TYPE spreadsheetHash']);
    expect(await refused(csv(Array.from({ length: 2_001 }, () => row('1'))))).toEqual(['TOO_MANY spreadsheetHash']);
    const many = Array.from({ length: 201 }, (_, at) => row(`25${String(at).padStart(18, '0')}`));
    expect(await refused(csv(many))).toEqual(['TOO_MANY spreadsheetHash']);
    const none = { idempotencyKey: newId(), spreadsheetHash: contentHash(newId()).toString('hex') };
    expect(refusals(await buyer.api.mutate('declarePurchases', none))).toEqual(['FILE_UNKNOWN spreadsheetHash']);
  });

  it('declares once where it is sent several times at once, and names lots', async () => {
    const [by, supplier] = await Promise.all([aBuyer(), aSupplier()]);
    const listing = await aListing(supplier, { lotQuantityBase: 300_000n });
    const [{ creditCode }] = await sql<{ creditCode: string }>('SELECT credit_code AS "creditCode" FROM organisations WHERE id = $1', [supplier.organisationId]); // prettier-ignore
    const of = { 销售方信用代码: creditCode, 品类代码: '', 产地区划代码: '', 产地证明: '', 溯源码: listing.traceCode };
    const rows = Array.from({ length: 3 }, () => row(anInvoiceNumber(today), of));
    const payloads = await Promise.all([rows, rows.toReversed(), rows.slice(1)].map((each) => send(csv(each), {}, by)));
    expect(payloads.flatMap(refusals)).toEqual([]);
    expect(await declaredOf(by)).toBe(3);
    expect(refusals(await send(csv([row(anInvoiceNumber(today), { ...of, 数量: '301' })]), {}, by))).toEqual([
      'LOT_EXHAUSTED spreadsheet.2.quantity',
    ]);
  });
});

/** Text of the characters that stand in GB 2312, found by decoding all of them. */
function toGbk(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, [number, number]>();
  for (let high = 0xa1; high <= 0xf7; high += 1)
    for (let low = 0xa1; low <= 0xfe; low += 1) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  return Buffer.from([...text].flatMap((each) => codes.get(each) ?? [each.codePointAt(0)!]));
}
