import { newId } from '@shanhai/kernel';
import { aBuyer, aListing, aSupplier, type MadeListing, type Person, sql, storedFile } from '@shanhai/testing';

const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const HEAD = 'SKU编码,数量,收货点,行政区划代码,详细地址,联系人,电话';
/** 枸杞仓,350203,湖滨路,陈某 with the heads above, as GBK. */
const GBK_HEAD =
  '534b55b1e0c2eb2ccafdc1bf2ccad5bbf5b5e32cd0d0d5fec7f8bbaeb4fac2eb2ccfeacfb8b5d8d6b72cc1aacfb5c8cb2cb5e7bbb0';
const GBK_PLACE = 'e8dbe8bdb2d62c3335303230332cbafeb1f5c2b72cb3c2c4b32c3133383030303030303030';
const at = (point: string, more = '350203,湖滨南路 1 号,陈某,13800000000') => `${point},${more}`;

describe('an order from a spreadsheet', () => {
  let buyer: Person;
  let one: MadeListing;
  let two: MadeListing;
  beforeAll(async () => {
    const supplier = await aSupplier();
    buyer = await aBuyer();
    [one, two] = [await aListing(supplier, { stock: 100n }), await aListing(supplier, { stock: 100n, caseSize: 6 })];
  });
  const placeFile = async (content: string | Buffer) =>
    buyer.api.mutate(
      'placeOrder',
      { idempotencyKey: newId(), spreadsheetHash: await storedFile(content) },
      'order { goodsFen addresses { name street } supplierOrders { lines { skuCode orderedQuantity addressName } } }',
    );
  const place = (...rows: string[]) => placeFile([HEAD, ...rows].join('\r\n'));
  const nothingPlaced = async () => {
    const [row] = await sql<{ reserved: string }>(
      'SELECT sum(reserved) AS reserved FROM stock WHERE sku_id IN ($1, $2)',
      [one.skuId, two.skuId],
    );
    const [orders] = await sql<{ n: string }>('SELECT count(*) AS n FROM orders WHERE buyer_id = $1', [
      buyer.organisationId,
    ]);
    expect([row.reserved, orders.n]).toEqual(['0', '0']);
  };

  it.each([
    [
      'an unknown file',
      async () => buyer.api.mutate('placeOrder', { idempotencyKey: newId(), spreadsheetHash: 'f'.repeat(64) }),
      ['FILE_UNKNOWN spreadsheetHash'],
    ],
    ['an empty file', () => placeFile(''), ['CSV_EMPTY spreadsheetHash']],
    ['heads alone', () => place(), ['CSV_EMPTY spreadsheetHash']],
    ['blank rows alone', () => place('', ',,,,,,'), ['CSV_EMPTY spreadsheetHash']],
    ['missing columns', () => placeFile('SKU编码,数量\nx,1'), Array(5).fill('CSV_HEADER spreadsheetHash')],
    [
      'ragged rows',
      () => place(`${one.skuCode},1,${at('甲')}`, `${one.skuCode},1`, '', `${one.skuCode},1,${at('甲')},more`),
      ['CSV_RAGGED spreadsheetHash', 'CSV_RAGGED spreadsheetHash'],
    ],
    ['UTF-16', () => placeFile(Buffer.from(`\ufeff${HEAD}\nx`, 'utf16le')), ['CSV_ENCODING spreadsheetHash']],
    ['another encoding', () => placeFile(Buffer.from([0xff, 0xff, 0x80, 0x0a])), ['CSV_ENCODING spreadsheetHash']],
    [
      'quantities that are none',
      () => place(`${one.skuCode},1.5,${at('甲')}`, `${one.skuCode},-2,${at('甲')}`, `${one.skuCode},,${at('甲')}`),
      [2, 3, 4].map((row) => `CSV_VALUE spreadsheet.${row}.quantity`),
    ],
    [
      'a delivery point with two streets',
      () => place(`${one.skuCode},1,${at('甲')}`, `${one.skuCode},1,${at('甲', '350203,别处,陈某,1')}`),
      ['CSV_VALUE spreadsheet.3.address'],
    ],
    [
      'lines as every order is',
      () => place(`SKU-NONE,1,${at('甲')}`, `${two.skuCode},5,${at('甲')}`, `${one.skuCode},0,${at('甲')}`),
      [
        'SKU_UNKNOWN spreadsheet.2.skuCode',
        'NOT_IN_CASES spreadsheet.3.quantity',
        'NOT_POSITIVE spreadsheet.4.quantity',
      ],
    ],
    [
      'too little stock',
      () => place(`${one.skuCode},60,${at('甲')}`, '', `${one.skuCode},60,${at('乙')}`, `${two.skuCode},6,${at('乙')}`),
      ['OUT_OF_STOCK spreadsheet.2.quantity', 'OUT_OF_STOCK spreadsheet.4.quantity'],
    ],
    [
      'places that do not exist, blanks',
      () => place(`${one.skuCode},1,${at('甲', '999999,路,陈某,1')}`, `${one.skuCode},1,${at('', '350203,路,陈某,1')}`),
      ['REQUIRED spreadsheet.3.name'],
    ],
    ['too many rows', () => place(...Array<string>(1001).fill(`${one.skuCode},1,${at('甲')}`)), ['TOO_MANY lines']],
    [
      'a thousand faults, of which twenty are told',
      () => place(...Array<string>(900).fill(`${one.skuCode},x,${at('甲')}`)),
      Array.from({ length: 20 }, (_, n) => `CSV_VALUE spreadsheet.${n + 2}.quantity`),
    ],
  ])('is refused for %s, row and column named, and nothing of it is placed', async (_, run, expected) => {
    const payload = await run();
    if (expected[0] === 'REQUIRED spreadsheet.3.name') {
      expect(refusals(payload).sort()).toEqual(['DIVISION_UNKNOWN spreadsheet.2.divisionCode', ...expected]);
    } else expect(refusals(payload)).toEqual(expected);
    await nothingPlaced();
  });

  it('tells rows as the spreadsheet shows them', async () => {
    const payload = await place('', `${one.skuCode},1`);
    expect(payload.userErrors[0].message).toBe('Row 3 has 2 columns, expected 7');
    const values = await place('', `${one.skuCode},many,${at('甲')}`);
    expect(values.userErrors[0].message).toBe('Row 3, column "数量": "many" is not valid');
  });

  it('is read from GBK as from UTF-8, with a mark or without, quoted or not', async () => {
    const gbk = Buffer.concat([
      Buffer.from(`${GBK_HEAD}0d0a`, 'hex'),
      Buffer.from(`${one.skuCode},3,`),
      Buffer.from(GBK_PLACE, 'hex'),
    ]);
    expect((await placeFile(gbk)).order).toEqual({
      goodsFen: '9150',
      addresses: [{ name: '枸杞仓', street: '湖滨路' }],
      supplierOrders: [{ lines: [{ skuCode: one.skuCode, orderedQuantity: 3, addressName: '枸杞仓' }] }],
    });
    const marked = `\ufeff${HEAD}\n"${one.skuCode}",2,${at('甲')}\n${two.skuCode},12,${at('乙', '350203,"湖滨路, 2 号",陈某,1')}\n`;
    expect((await placeFile(marked)).order).toMatchObject({
      goodsFen: '42700',
      addresses: [{ name: '乙', street: '湖滨路, 2 号' }, { name: '甲' }],
    });
  });

  it('stands in place of lines and addresses', async () => {
    const spreadsheetHash = await storedFile([HEAD, `${one.skuCode},1,${at('甲')}`].join('\n'));
    const addresses = [{ name: 'x', divisionCode: '350203', street: 'x', contact: 'x', phone: 'x' }];
    expect(
      refusals(await buyer.api.mutate('placeOrder', { idempotencyKey: newId(), spreadsheetHash, addresses })),
    ).toEqual(['INVALID addresses']);
  });
});
