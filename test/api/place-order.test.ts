import { businessDateOf, newId } from '@shanhai/kernel';
import {
  ADDRESS,
  aBuyer,
  aCustodian,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  type ListingOptions,
  ORDER_FIELDS,
  type Person,
  place,
  sql,
} from '@shanhai/testing';
import { toGlobalId } from '@shanhai/graphql';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const line = (skuCode: string, quantity: number, address = ADDRESS.name) => ({ skuCode, quantity, address });
const order = (lines: object[], more: object = {}) => ({
  idempotencyKey: newId(),
  addresses: [ADDRESS],
  lines,
  ...more,
});
const stockOf = async (skuId: string) => {
  const [row] = await sql<{ on_hand: string; reserved: string }>(
    'SELECT on_hand, reserved FROM stock WHERE sku_id = $1',
    [skuId],
  );
  return [Number(row.on_hand), Number(row.reserved)];
};
const ordersOf = async (buyer: Person) =>
  Number(
    (await sql<{ n: string }>('SELECT count(*) AS n FROM orders WHERE buyer_id = $1', [buyer.organisationId]))[0].n,
  );

describe('placing an order', () => {
  let supplier: Person;
  let buyer: Person;
  const listing = (options: ListingOptions = {}) => aListing(supplier, options);
  beforeAll(async () => {
    [supplier, buyer] = await Promise.all([aSupplier(), aBuyer()]);
  });

  it('names every failing line at once, and does nothing of it', async () => {
    const fine = await listing({ stock: 100n });
    const cases = await listing({ caseSize: 6 });
    const minimum = await listing({ minimumQuantity: 20 });
    const withdrawn = await listing();
    await sql("UPDATE listings SET status = 'WITHDRAWN' WHERE sku_id = $1", [withdrawn.skuId]);
    const payload = await buyer.api.mutate(
      'placeOrder',
      order([
        line(fine.skuCode, 10),
        line('SKU-NOBODY-HAS', 1),
        line(cases.skuCode, 7),
        line(minimum.skuCode, 19),
        line(withdrawn.skuCode, 1),
        line(fine.skuCode, 0),
        line(fine.skuCode, -5),
        line(fine.skuCode, 1, '没有这个地址'),
      ]),
      'order { id }',
    );
    expect(payload.order).toBeNull();
    expect(refusals(payload)).toEqual([
      'SKU_UNKNOWN lines.1.skuCode',
      'NOT_IN_CASES lines.2.quantity',
      'BELOW_MINIMUM lines.3.quantity',
      'LISTING_NOT_ON_SALE lines.4.skuCode',
      'NOT_POSITIVE lines.5.quantity',
      'NOT_POSITIVE lines.6.quantity',
      'ADDRESS_UNKNOWN lines.7.address',
    ]);
    expect(payload.userErrors.map((each: { message: string }) => each.message)).toEqual(
      expect.arrayContaining([
        'Quantity 7 is not a multiple of the case of 6',
        'Quantity 19 is below the minimum of 20',
      ]),
    );
    expect(await stockOf(fine.skuId)).toEqual([100, 0]);
  });

  it('tells the same refusal in Chinese and in English', async () => {
    const document =
      'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code message } } }';
    const input = order([line('SKU-X', 1)]);
    const messages = await Promise.all(
      ['zh-CN,zh;q=0.9', 'en-GB,en;q=0.8'].map(
        async (language) => (await buyer.api.send(document, { input }, language)).data.placeOrder.userErrors,
      ),
    );
    expect(messages).toEqual([
      [{ code: 'SKU_UNKNOWN', message: '没有 SKU “SKU-X”' }],
      [{ code: 'SKU_UNKNOWN', message: 'There is no SKU "SKU-X"' }],
    ]);
  });

  it('says of every SKU that is short how much there is, and takes nothing of the others', async () => {
    const [enough, short, shorter] = [
      await listing({ stock: 50n }),
      await listing({ stock: 9n }),
      await listing({ stock: 0n }),
    ];
    const before = await ordersOf(buyer);
    const payload = await buyer.api.mutate(
      'placeOrder',
      order([line(enough.skuCode, 50), line(short.skuCode, 5), line(shorter.skuCode, 1), line(short.skuCode, 5)]),
    );
    expect(refusals(payload)).toEqual([
      'OUT_OF_STOCK lines.1.quantity',
      'OUT_OF_STOCK lines.2.quantity',
      'OUT_OF_STOCK lines.3.quantity',
    ]);
    expect(payload.userErrors[0].message).toBe(`SKU ${short.skuCode} has 9 in stock, 10 needed`);
    expect(payload.userErrors[1].message).toBe(`SKU ${shorter.skuCode} has 0 in stock, 1 needed`);
    expect([await stockOf(enough.skuId), await stockOf(short.skuId), await ordersOf(buyer)]).toEqual([
      [50, 0],
      [9, 0],
      before,
    ]);
  });

  it('refuses what is missing, too much, too long or named twice', async () => {
    const { skuCode } = await listing();
    const refused = async (input: object) => refusals(await buyer.api.mutate('placeOrder', input));
    const one = [line(skuCode, 1)];
    expect(await refused(order([]))).toEqual(['REQUIRED lines']);
    expect(await refused(order(Array(1001).fill(one[0])))).toEqual(['TOO_MANY lines']);
    expect(await refused(order([line(skuCode, 2_000_000_000)]))).toEqual(['INVALID lines.0.quantity']);
    expect(await refused(order(one, { note: 'x'.repeat(2001) }))).toEqual(['TOO_LONG note']);
    expect(await refused(order(one, { idempotencyKey: ' ' }))).toEqual(['REQUIRED idempotencyKey']);
    expect(await refused(order(one, { idempotencyKey: 'k'.repeat(201) }))).toEqual(['TOO_LONG idempotencyKey']);
    expect(await refused(order(one, { spreadsheetHash: 'x' }))).toEqual(['INVALID lines']);
    expect(await refused(order(one, { addresses: [ADDRESS, ADDRESS] }))).toEqual(['INVALID addresses.1.name']);
    expect(await refused(order(one, { addresses: [{ ...ADDRESS, street: ' ', phone: '1'.repeat(201) }] }))).toEqual([
      'REQUIRED addresses.0.street',
      'TOO_LONG addresses.0.phone',
    ]);
    expect(await refused(order(one, { addresses: [{ ...ADDRESS, divisionCode: '999999' }] }))).toEqual([
      'DIVISION_UNKNOWN addresses.0.divisionCode',
    ]);
    expect(
      await refused(order(one, { addresses: Array.from({ length: 201 }, (_, n) => ({ ...ADDRESS, name: `${n}` })) })),
    ).toEqual(['TOO_MANY addresses']);
    const pending = await aBuyer();
    await sql("UPDATE organisations SET status = 'REGISTERED' WHERE id = $1", [pending.organisationId]);
    expect(refusals(await pending.api.mutate('placeOrder', order(one)))).toEqual(['ORGANISATION_NOT_APPROVED ']);
  });

  it('takes charges of its suppliers, above zero and within reason', async () => {
    const { skuCode } = await listing();
    const other = await aSupplier();
    const charge = (supplierOf: Person, amountFen: unknown) => ({
      supplierId: toGlobalId('Organisation', supplierOf.organisationId),
      kind: 'FREIGHT',
      amountFen,
    });
    const charges = [
      charge(other, '5'),
      charge(supplier, '0'),
      charge(supplier, '-9'),
      charge(supplier, '9'.repeat(18)),
    ];
    expect(refusals(await buyer.api.mutate('placeOrder', order([line(skuCode, 1)], { charges })))).toEqual([
      'NOT_FOUND charges.0.supplierId',
      'NOT_POSITIVE charges.1.amountFen',
      'NOT_POSITIVE charges.2.amountFen',
      'INVALID charges.3.amountFen',
      'INVALID lines',
    ]);
    expect(
      refusals(
        await buyer.api.mutate(
          'placeOrder',
          order([line(skuCode, 1)], { charges: Array(101).fill(charge(supplier, '1')) }),
        ),
      ),
    ).toEqual(['TOO_MANY charges']);
    const good = await place(buyer, [{ skuCode, quantity: 1 }], {
      charges: [charge(supplier, 700), charge(supplier, '30')],
    });
    expect(good.order).toMatchObject({
      goodsFen: '3050',
      supplierOrders: [{ payable: { dueFen: '3780', openFen: '3780' } }],
    });
  });

  it('refuses an order whose amount no bank could move', async () => {
    const dear = await listing({ tiers: [[1, 9_000_000_000_000n]], stock: 1_000_000_000n });
    expect(refusals(await buyer.api.mutate('placeOrder', order([line(dear.skuCode, 10_000_000)])))).toEqual([
      'INVALID lines',
    ]);
  });

  it.each([
    ['a fraction of a fen', { charges: [{ supplierId: 'x', kind: 'FREIGHT', amountFen: 12.5 }] }],
    ['an amount with a point', { charges: [{ supplierId: 'x', kind: 'FREIGHT', amountFen: '12.5' }] }],
    ['an amount beyond 64 bits', { charges: [{ supplierId: 'x', kind: 'FREIGHT', amountFen: '9223372036854775808' }] }],
    ['an unknown enum value', { channel: 'BARTER' }],
    ['a number for a string', { note: 5 }],
    ['a quantity beyond 32 bits', { lines: [line('x', 3_000_000_000)] }],
    ['a quantity that is no whole number', { lines: [line('x', 1.5)] }],
    ['a field that there is not', { discount: 5 }],
    ['a zero byte', { note: 'a\u0000b' }],
    ['half a surrogate pair', { note: 'a\ud83d' }],
    ['a zero byte deep inside', { lines: [line('x\u0000', 1)] }],
  ])('refuses %s as bad input', async (_, more) => {
    const answer = await buyer.api.send(
      'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }',
      {
        input: order([], more),
      },
    );
    expect([answer.status, answer.errors?.[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('refuses a zero byte in a literal, too', async () => {
    const answer = await buyer.api.send('{ products(search: "a\\u0000b") { nodes { id } } }');
    expect([answer.status, answer.errors?.[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('takes the tier, and the minimum, by the whole quantity of a SKU over all addresses', async () => {
    const { skuCode, skuId } = await listing({ tiers: [[1, 100n], [50, 90n]], minimumQuantity: 40 }); // prettier-ignore
    const second = { ...ADDRESS, name: '二号仓' };
    const payload = await buyer.api.done(
      'placeOrder',
      order([line(skuCode, 30), line(skuCode, 20, '二号仓')], { addresses: [ADDRESS, second] }),
      ORDER_FIELDS,
    );
    expect(
      payload.order.supplierOrders[0].lines.map((each: { unitPriceFen: string; dueFen: string }) => [
        each.unitPriceFen,
        each.dueFen,
      ]),
    ).toEqual([
      ['90', '2700'],
      ['90', '1800'],
    ]);
    expect(await stockOf(skuId)).toEqual([1000, 50]);
  });

  it('splits by supplier, under one payment reference', async () => {
    const other = await aSupplier();
    const [mine, theirs] = [await listing(), await aListing(other)];
    const { order: placed } = await place(buyer, [{ skuCode: mine.skuCode, quantity: 2 }, { skuCode: theirs.skuCode, quantity: 3 }]); // prettier-ignore
    expect(placed.number).toMatch(new RegExp(`^${today.replaceAll('-', '')}-[0-9A-F]{8}$`));
    expect(placed.supplierOrders.map((part: { goodsFen: string }) => part.goodsFen).sort()).toEqual(['6100', '9150']);
    const openPayment = await buyer.api.done(
      'openPayment',
      { orderId: placed.id },
      'reference openFen payables { reference }',
    );
    expect(openPayment).toMatchObject({ reference: placed.paymentReference, openFen: '15250' });
    expect(openPayment.payables).toHaveLength(2);
    const channels = await buyer.api.ask('query ($id: ID!) { order(id: $id) { channel } }', { id: placed.id });
    expect(channels.order.channel).toBe('UNION_DIRECT');
  });

  it('places one order per idempotency key, and does not remember a refusal', async () => {
    const { skuCode, skuId } = await listing({ stock: 10n });
    const input = order([line(skuCode, 4)]);
    const first = await buyer.api.done('placeOrder', input, 'order { id number }');
    expect(await buyer.api.done('placeOrder', input, 'order { id number }')).toEqual(first);
    expect(refusals(await buyer.api.mutate('placeOrder', { ...input, lines: [line(skuCode, 5)] }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(await stockOf(skuId)).toEqual([10, 4]);
    // The key is the unit's own.
    const other = await aBuyer();
    expect((await other.api.done('placeOrder', input, 'order { id }')).order.id).not.toBe(first.order.id);
    const late = order([line(skuCode, 5)]);
    expect(refusals(await buyer.api.mutate('placeOrder', late))).toEqual(['OUT_OF_STOCK lines.0.quantity']);
    await sql('UPDATE stock SET on_hand = 20 WHERE sku_id = $1', [skuId]);
    expect(refusals(await buyer.api.mutate('placeOrder', late))).toEqual([]);
  });

  it('is for orderers of a buyer', async () => {
    const { skuCode } = await listing();
    const receiver = await aBuyer({ roles: ['RECEIVER'] });
    const document = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }';
    const codes = await Promise.all(
      [new ApiClient(), receiver.api, supplier.api].map(
        async (api) => (await api.send(document, { input: order([line(skuCode, 1)]) })).errors?.[0].extensions.code,
      ),
    );
    expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  });
});

describe('who sees an order', () => {
  const FIELDS =
    'order(id: $id) { goodsFen goodsYuan chargesFen note addresses { name } supplierOrders { id goodsFen lines { skuCode } payable { id } } }';
  const see = (person: Person, id: string) =>
    person.api.ask(`query ($id: ID!) { ${FIELDS} }`, { id }).then((data) => data.order);

  it('shows a supplier its own part alone: lines, addresses, sums', async () => {
    const [buyer, supplier, other, stranger] = await Promise.all([
      aBuyer(),
      aSupplier(),
      aSupplier({ seat: '530100' }),
      aSupplier(),
    ]);
    const [mine, theirs] = [await aListing(supplier), await aListing(other)];
    const input = order([line(mine.skuCode, 2), line(theirs.skuCode, 3, '二号仓')], {
      addresses: [ADDRESS, { ...ADDRESS, name: '二号仓' }],
      note: '内部说明',
      charges: [
        { supplierId: toGlobalId('Organisation', supplier.organisationId), kind: 'FREIGHT', amountFen: '40' },
        { supplierId: toGlobalId('Organisation', other.organisationId), kind: 'FREIGHT', amountFen: '500' },
      ],
    });
    const { order: placed } = await buyer.api.done('placeOrder', input, ORDER_FIELDS);
    expect(await see(buyer, placed.id)).toMatchObject({
      goodsFen: '15250',
      goodsYuan: '152.50',
      chargesFen: '540',
      note: '内部说明',
      addresses: [{}, {}],
      supplierOrders: [{}, {}],
    });
    const own = await see(supplier, placed.id);
    expect(own).toMatchObject({
      goodsFen: '6100',
      goodsYuan: '61.00',
      chargesFen: '40',
      note: '',
      addresses: [{ name: ADDRESS.name }],
    });
    expect(own.supplierOrders).toHaveLength(1);
    expect(await see(other, placed.id)).toMatchObject({
      goodsFen: '9150',
      chargesFen: '500',
      addresses: [{ name: '二号仓' }],
    });
    const strangers = [stranger, await aBuyer()];
    for (const person of strangers) {
      expect(await see(person, placed.id)).toBeNull();
      const ids = [
        placed.id,
        ...placed.supplierOrders.flatMap((part: { id: string; payable: { id: string } }) => [part.id, part.payable.id]),
      ];
      expect((await person.api.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).nodes).toEqual([
        null,
        null,
        null,
        null,
        null,
      ]);
      expect(await person.api.ask('{ supplierOrders { nodes { id } } orders { nodes { id } } }')).toEqual({
        supplierOrders: { nodes: [] },
        orders: { nodes: [] },
      });
    }
    // The part of the other supplier is a stranger's to this one.
    const theirPart = placed.supplierOrders.find((part: { id: string }) => part.id !== own.supplierOrders[0].id);
    expect((await supplier.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: theirPart.id })).node).toBeNull();
    expect(refusals(await supplier.api.mutate('confirmSupplierOrder', { supplierOrderId: theirPart.id }))).toEqual([
      'NOT_FOUND supplierOrderId',
    ]);
    await confirm(supplier, own.supplierOrders[0].id);
  });

  it('shows offices what lies in their places, without names and telephones; custodians none', async () => {
    const [buyer, supplier, other] = await Promise.all([aBuyer(), aSupplier(), aSupplier({ seat: '530100' })]);
    const [mine, theirs] = [await aListing(supplier), await aListing(other)];
    const { order: placed } = await place(buyer, [{ skuCode: mine.skuCode, quantity: 2 }, { skuCode: theirs.skuCode, quantity: 3 }]); // prettier-ignore
    const [east, west, elsewhere] = await Promise.all([
      anOffice({ seat: '350000' }),
      anOffice({ seat: '640000' }),
      anOffice({ seat: '510000' }),
    ]);
    expect(await see(east, placed.id)).toMatchObject({ goodsFen: '15250', addresses: [], supplierOrders: [{}, {}] });
    const fromWest = await see(west, placed.id);
    expect(fromWest).toMatchObject({ goodsFen: '6100', addresses: [], note: '' });
    expect(fromWest.supplierOrders).toHaveLength(1);
    expect(await see(elsewhere, placed.id)).toBeNull();
    const custodian = await aCustodian();
    expect((await custodian.api.send('{ orders { nodes { id } } }')).errors?.[0].extensions.code).toBe('FORBIDDEN');
    expect((await new ApiClient().send('{ orders { nodes { id } } }')).errors?.[0].extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    expect((await custodian.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: placed.id })).node).toBeNull();
  });

  it('pages and filters lists', async () => {
    const [buyer, supplier] = await Promise.all([aBuyer(), aSupplier()]);
    const { skuCode } = await aListing(supplier);
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.unshift((await place(buyer, [{ skuCode, quantity: 1 }])).order.id);
    const page = (args: string, api = buyer.api) =>
      api.ask(`{ orders(${args}) { nodes { id } pageInfo { hasNextPage endCursor } } }`).then((data) => data.orders);
    const first = await page('first: 2');
    expect([first.nodes.map((node: { id: string }) => node.id), first.pageInfo.hasNextPage]).toEqual([
      ids.slice(0, 2),
      true,
    ]);
    expect((await page(`first: 2, after: "${first.pageInfo.endCursor}"`)).nodes).toEqual([{ id: ids[2] }]);
    expect((await page(`filter: { status: PLACED, placedFrom: "${today}" }`)).nodes).toHaveLength(3);
    expect((await page(`filter: { placedUntil: "${today}" }`)).nodes).toEqual([]);
    const wrong = await buyer.api.send('{ orders(filter: { placedFrom: "2025-02-29" }) { nodes { id } } }');
    expect(wrong.errors?.[0].extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      userErrors: [{ code: 'DATE_INVALID', field: ['filter', 'placedFrom'] }],
    });
    for (const args of ['first: 0', 'first: 101', 'first: -1', 'first: 1, last: 1', 'after: "x"']) {
      expect((await buyer.api.send(`{ orders(${args}) { nodes { id } } }`)).errors?.[0].extensions.code).toBe(
        'BAD_USER_INPUT',
      );
    }
    expect((await buyer.api.send('{ order(id: "no id") { id } }')).errors?.[0].extensions.code).toBe('NOT_FOUND');
    const upper = toGlobalId('Order', Buffer.from(ids[0], 'base64url').toString().slice(6).toUpperCase());
    expect((await buyer.api.ask('query ($id: ID!) { order(id: $id) { id } }', { id: upper })).order).toEqual({
      id: ids[0],
    });
  });
});
