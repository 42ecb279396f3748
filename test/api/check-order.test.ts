import { newId } from '@shanhai/kernel';
import { aBuyer, aListing, aSupplier, type MadeListing, type Person, sql, storedFile } from '@shanhai/testing';

const DRAFT = `draft { goodsFen goodsYuan chargesFen needsApproval supplierOrders { goodsFen supplier { name }
  lines { skuCode quantity addressName unitPriceFen dueFen } } } userErrors { code field message }`;
const CHECK = `query ($input: CheckOrderInput!) { checkOrder(input: $input) { ${DRAFT} } }`;
const ADDRESS = { name: '甲', divisionCode: '350203', street: '湖滨南路 1 号', contact: '陈某', phone: '13800000000' };
const HEAD = 'SKU编码,数量,收货点,行政区划代码,详细地址,联系人,电话';

interface Check {
  draft: {
    goodsFen: string;
    chargesFen: string;
    needsApproval: boolean;
    supplierOrders: { goodsFen: string; supplier: { name: string }; lines: { skuCode: string; dueFen: string }[] }[];
  } | null;
  userErrors: { code: string; field: string[] }[];
}
const check = async (person: Person, input: object): Promise<Check> =>
  (await person.api.ask<{ checkOrder: Check }>(CHECK, { input })).checkOrder;
const told = (payload: Pick<Check, 'userErrors'>) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

describe('checking an order before it is placed', () => {
  let buyer: Person;
  let suppliers: Person[];
  let goji: MadeListing;
  let wine: MadeListing;
  beforeAll(async () => {
    suppliers = [await aSupplier(), await aSupplier()];
    buyer = await aBuyer({ approvalAboveFen: 100_000n });
    goji = await aListing(suppliers[0], {
      stock: 50n,
      tiers: [
        [1, 3_000n],
        [20, 2_700n],
      ],
    });
    wine = await aListing(suppliers[1], { stock: 50n, caseSize: 6, tiers: [[6, 5_000n]] });
  });
  const line = (listing: MadeListing, quantity: number) => ({ skuCode: listing.skuCode, quantity, address: '甲' });
  const charge = (supplier: Person) => ({
    supplierId: Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url'),
    kind: 'FREIGHT',
    amountFen: '1200',
  });

  it('prices it as it would be placed, by supplier, and says whether it needs an approval', async () => {
    const lines = [line(goji, 15), line(goji, 5), line(wine, 6)];
    const input = { addresses: [ADDRESS], lines, charges: [charge(suppliers[1])] };
    expect(await check(buyer, input)).toEqual({
      draft: {
        goodsFen: '84000',
        goodsYuan: '840.00',
        chargesFen: '1200',
        needsApproval: false,
        supplierOrders: [
          {
            goodsFen: '54000',
            supplier: { name: suppliers[0].name },
            lines: [
              { skuCode: goji.skuCode, quantity: 15, addressName: '甲', unitPriceFen: '2700', dueFen: '40500' },
              { skuCode: goji.skuCode, quantity: 5, addressName: '甲', unitPriceFen: '2700', dueFen: '13500' },
            ],
          },
          {
            goodsFen: '30000',
            supplier: { name: suppliers[1].name },
            lines: [{ skuCode: wine.skuCode, quantity: 6, addressName: '甲', unitPriceFen: '5000', dueFen: '30000' }],
          },
        ],
      },
      userErrors: [],
    });
    expect((await check(buyer, { ...input, lines: [...lines, line(wine, 12)] })).draft?.needsApproval).toBe(true);
    const placed = await buyer.api.mutate('placeOrder', { idempotencyKey: newId(), ...input }, 'order { goodsFen }');
    expect(placed).toEqual({ order: { goodsFen: '84000' }, userErrors: [] });
  });

  it('tells every reason against it as data, stock among them', async () => {
    const lines = [line(goji, 51), line(wine, 5), { skuCode: 'SKU-NONE', quantity: 1, address: '乙' }];
    const payload = await check(buyer, { addresses: [{ ...ADDRESS, divisionCode: '999999' }], lines });
    expect(payload.draft).toBeNull();
    expect(told(payload)).toEqual([
      'DIVISION_UNKNOWN addresses.0.divisionCode',
      'OUT_OF_STOCK lines.0.quantity',
      'NOT_IN_CASES lines.1.quantity',
      'ADDRESS_UNKNOWN lines.2.address',
      'SKU_UNKNOWN lines.2.skuCode',
    ]);
  });

  it('reads a spreadsheet of a thousand rows, and reserves and writes nothing', async () => {
    const row = `${goji.skuCode},1,甲,350203,湖滨南路 1 号,陈某,13800000000`;
    const many = await storedFile([HEAD, ...Array<string>(1000).fill(row)].join('\n'));
    const outOfStock = await check(buyer, { spreadsheetHash: many });
    expect(outOfStock.userErrors).toHaveLength(1000);
    expect(told(outOfStock)[999]).toBe('OUT_OF_STOCK spreadsheet.1001.quantity');
    await sql('UPDATE stock SET on_hand = 5000 WHERE sku_id = $1', [goji.skuId]);
    const before = await books(buyer, goji);
    const { draft, userErrors } = await check(buyer, { spreadsheetHash: many });
    expect(userErrors).toEqual([]);
    expect(draft?.goodsFen).toBe('2700000');
    expect(await books(buyer, goji)).toEqual(before);
    expect(told(await check(buyer, { spreadsheetHash: 'f'.repeat(64) }))).toEqual(['FILE_UNKNOWN spreadsheetHash']);
  });

  it('is for those who may order', async () => {
    const answer = await suppliers[0].api.send(CHECK, { input: { addresses: [ADDRESS], lines: [line(goji, 1)] } });
    expect(answer.errors?.[0].extensions.code).toBe('FORBIDDEN');
  });
});

async function books(buyer: Person, listing: MadeListing): Promise<unknown> {
  const [row] = await sql(
    `SELECT (SELECT reserved FROM stock WHERE sku_id = $2) AS reserved, (SELECT count(*) FROM orders WHERE buyer_id = $1) AS orders,
       (SELECT count(*) FROM facts WHERE owner_id = $1) AS facts, (SELECT count(*) FROM idempotency_keys WHERE organisation_id = $1) AS keys`,
    [buyer.organisationId, listing.skuId],
  );
  return row;
}
