import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  ApiClient,
  aSupplier,
  confirm,
  counted,
  type MadeListing,
  pay,
  type Person,
  place,
  ship,
  sql,
  statementCsv,
  storedFile,
  type TransferRow,
} from '@shanhai/testing';
import { toGlobalId } from '@shanhai/graphql';

const today = businessDateOf(new Date());
const yesterday = addDays(today, -1);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const IMPORTED =
  'rows alreadyKnown matchedFen suspenseFen transfers { id amountFen matchedFen suspenseFen reason payerName }';

describe('payments', () => {
  let supplier: Person;
  let buyer: Person;
  let custodian: Person;
  let listing: MadeListing;
  beforeAll(async () => {
    [supplier, buyer, custodian] = await Promise.all([aSupplier(), aBuyer(), aCustodian()]);
    listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000_000n });
  });
  const ordered = async (quantity: number, more: object = {}) =>
    (await place(buyer, [{ skuCode: listing.skuCode, quantity }], more)).order;
  const payableOf = async (id: string) =>
    (
      await buyer.api.ask(
        'query ($id: ID!) { node(id: $id) { ... on Payable { dueFen paidFen openFen openYuan status } } }',
        { id },
      )
    ).node;
  const importFile = async (content: string | Buffer, by = custodian) =>
    by.api.mutate('importBankStatement', { fileHash: await storedFile(content) }, IMPORTED);
  const importRows = (rows: TransferRow[], by = custodian) => importFile(statementCsv(rows), by);
  const transfersOf = async (by: Person) =>
    Number(
      (
        await sql<{ n: string }>('SELECT count(*) AS n FROM bank_transfers WHERE custodian_id = $1', [
          by.organisationId,
        ])
      )[0].n,
    );

  it('come in parts, and what is too much stays in suspense', async () => {
    const order = await ordered(10);
    const payableId = order.supplierOrders[0].payable.id;
    expect(await payableOf(payableId)).toEqual({
      dueFen: '10000',
      paidFen: '0',
      openFen: '10000',
      openYuan: '100.00',
      status: 'UNPAID',
    });
    const remark = `货款 ${order.paymentReference.toLowerCase()}`;
    expect(await pay(custodian, [{ on: today, yuan: '40.00', remark }])).toMatchObject({
      rows: 1,
      matchedFen: '4000',
      suspenseFen: '0',
      transfers: [{ reason: 'BY_REFERENCE' }],
    });
    expect(await payableOf(payableId)).toMatchObject({ paidFen: '4000', openFen: '6000', status: 'PARTLY_PAID' });
    expect(await pay(custodian, [{ on: today, yuan: '1075.5', remark }])).toMatchObject({
      matchedFen: '6000',
      suspenseFen: '101550',
      transfers: [{ reason: 'OVERPAID' }],
    });
    expect(await payableOf(payableId)).toMatchObject({ paidFen: '10000', openFen: '0', status: 'PAID' });
    expect(refusals(await buyer.api.mutate('openPayment', { orderId: order.id }))).toEqual(['ALREADY_PAID orderId']);
    expect(await pay(custodian, [{ on: today, yuan: '1', remark }])).toMatchObject({
      matchedFen: '0',
      suspenseFen: '100',
      transfers: [{ reason: 'NOTHING_DUE' }],
    });
  });

  it('of three lines of one fen by three transfers of one fen end with one fen each', async () => {
    const small = await Promise.all([0, 1, 2].map(() => aListing(supplier, { tiers: [[1, 1n]] })));
    const { order } = await place(buyer, small.map(({ skuCode }) => ({ skuCode, quantity: 1 }))); // prettier-ignore
    const part = order.supplierOrders[0];
    await pay(custodian, [0, 1, 2].map(() => ({ on: today, yuan: '0.01', remark: order.paymentReference }))); // prettier-ignore
    await counted();
    for (const line of part.lines) {
      const { explainLine } = await buyer.api.ask(
        'query ($id: ID!) { explainLine(orderLineId: $id, scheme: "EW_PURCHASE") { parts { reason amountFen } } }',
        { id: line.id },
      );
      expect(explainLine.parts).toEqual([{ reason: 'LOT_NOT_NAMED', amountFen: '1' }]);
    }
    expect(await payableOf(part.payable.id)).toMatchObject({ status: 'PAID', paidFen: '3' });
  });

  it('are imported once, whatever file they stand in, and pay nothing from another account', async () => {
    const order = await ordered(10);
    const row = { on: today, yuan: '10.00', remark: order.paymentReference, reference: `R-${newId()}` };
    const csv = statementCsv([row]);
    expect(await importFile(csv)).toMatchObject({ rows: 1, alreadyKnown: 0, matchedFen: '1000' });
    expect(await importFile(csv)).toMatchObject({
      rows: 1,
      alreadyKnown: 1,
      matchedFen: '0',
      suspenseFen: '0',
      transfers: [],
    });
    expect(await importRows([row, { ...row, reference: `R-${newId()}` }])).toMatchObject({
      rows: 2,
      alreadyKnown: 1,
      matchedFen: '1000',
    });
    expect(await importRows([row], await aCustodian())).toMatchObject({
      alreadyKnown: 0,
      matchedFen: '0',
      suspenseFen: '1000',
    });
    expect(await payableOf(order.supplierOrders[0].payable.id)).toMatchObject({ paidFen: '2000' });
  });

  it('stand in GBK statements, with outgoing rows between', async () => {
    const order = await ordered(10);
    // 记账日期,收入金额,支出金额,付款人名称,付款人账号,附言,交易流水号 and 厦门工会
    const head =
      'bcc7d5cbc8d5c6da2ccad5c8ebbdf0b6ee2cd6a7b3f6bdf0b6ee2cb8b6bfeec8cbc3fbb3c62cb8b6bfeec8cbd5cbbac52cb8bdd1d42cbdbbd2d7c1f7cbaebac5';
    const payer = Buffer.from('cfc3c3c5b9a4bbe1', 'hex');
    const line = (yuan: string, remark: string) => [
      Buffer.from(`\r\n${today.replaceAll('-', '/')},${yuan},,`),
      payer,
      Buffer.from(`,62220000,${remark},${newId()}`),
    ];
    const imported = await importFile(
      Buffer.concat([
        Buffer.from(head, 'hex'),
        ...line('12.30', order.paymentReference),
        ...line('', 'out'),
        ...line('0.00', 'out'),
      ]),
    );
    expect(imported).toMatchObject({
      rows: 1,
      matchedFen: '1230',
      transfers: [{ payerName: '厦门工会', reason: 'BY_REFERENCE' }],
    });
  });

  describe('a statement', () => {
    const HEAD = '交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号';
    const good = () => `${today},10.00,,甲,1,x,${newId()}`;
    it.each([
      ['an empty file', () => '', ['CSV_EMPTY fileHash'], 'The file has no data rows'],
      ['heads alone', () => HEAD, ['CSV_EMPTY fileHash'], 'The file has no data rows'],
      [
        'missing columns',
        () => `交易日期,贷方发生额\n${today},1`,
        Array(4).fill('CSV_HEADER fileHash'),
        /^Column ".+" is missing$/,
      ],
      [
        'a ragged row',
        () => `${HEAD}\n${good()}\n${today},1.00`,
        ['CSV_RAGGED fileHash'],
        'Row 3 has 2 columns, expected 7',
      ],
      [
        'an amount of half a fen',
        () => `${HEAD}\n${good()}\n${today},12.345,,甲,1,x,${newId()}`,
        ['CSV_VALUE fileHash'],
        'Row 3, column "贷方发生额": "12.345" is not valid',
      ],
      [
        'an amount beyond all money',
        () => `${HEAD}\n${today},"${'999,'.repeat(8)}999",,甲,1,x,${newId()}`,
        ['CSV_VALUE fileHash'],
        /^Row 2, column "贷方发生额"/,
      ],
      [
        'a day that does not exist',
        () => `${HEAD}\n2025-02-29,1,,甲,1,x,${newId()}`,
        ['CSV_VALUE fileHash'],
        'Row 2, column "交易日期": "2025-02-29" is not valid',
      ],
      [
        'a day to come',
        () => `${HEAD}\n${addDays(today, 1)},1,,甲,1,x,${newId()}`,
        ['CSV_VALUE fileHash'],
        /^Row 2, column "交易日期"/,
      ],
      [
        'no bank reference',
        () => `${HEAD}\n${good()}\n${today},1,,甲,1,x,`,
        ['CSV_VALUE fileHash'],
        'Row 3, column "流水号": "" is not valid',
      ],
      ['broken quotes', () => `${HEAD}\n"${today},1,,甲,1,x,1`, ['INVALID fileHash'], /CSV/],
      [
        'a thousand wrong rows',
        () => `${HEAD}\n${Array.from({ length: 1000 }, (_, n) => `${today},x,,甲,1,x,${n}`).join('\n')}`,
        Array(20).fill('CSV_VALUE fileHash'),
        /^Row 2,/,
      ],
    ])('is refused for %s, and nothing of it is imported', async (_, content, expected, message) => {
      const own = await aCustodian();
      const payload = await importFile(content(), own);
      expect(refusals(payload)).toEqual(expected);
      expect(payload.userErrors[0].message).toMatch(message);
      expect(await transfersOf(own)).toBe(0);
    });

    it('is refused where a row stands twice, or nobody knows the file', async () => {
      const own = await aCustodian();
      const twice = statementCsv(
        [1, 2, 3].map((n) => ({ on: today, yuan: '1', remark: 'x', reference: n === 2 ? 'B' : 'A-TWICE' })),
      );
      const payload = await importFile(twice, own);
      expect(payload.userErrors).toEqual([
        { code: 'STATEMENT_ROW_TWICE', field: ['fileHash'], message: 'Row 4 repeats bank reference A-TWICE of row 2' },
      ]);
      expect(await transfersOf(own)).toBe(0);
      expect(refusals(await own.api.mutate('importBankStatement', { fileHash: 'nobody has it' }))).toEqual([
        'FILE_UNKNOWN fileHash',
      ]);
    });

    it('keeps a long remark with a sign outside the first plane at its cut', async () => {
      const own = await aCustodian();
      expect(await importRows([{ on: today, yuan: '1', remark: `${'x'.repeat(299)}😀` }], own)).toMatchObject({
        rows: 1,
        suspenseFen: '100',
        userErrors: [],
      });
    });

    it('is for the finance of a custodian', async () => {
      const document =
        'mutation ($input: ImportBankStatementInput!) { importBankStatement(input: $input) { userErrors { code } } }';
      const people = [new ApiClient(), buyer.api, supplier.api, (await aCustodian({ roles: ['AUDITOR'] })).api];
      const codes = await Promise.all(
        people.map(async (api) => (await api.send(document, { input: { fileHash: 'x' } })).errors?.[0].extensions.code),
      );
      expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    });
  });

  describe('a refund', () => {
    const paid = async (quantity: number, on = today, by = custodian, more: object = {}) => {
      const order = await ordered(quantity, more);
      const part = order.supplierOrders[0];
      await pay(by, [
        {
          on,
          yuan: `${BigInt(part.payable.dueFen) / 100n}.${part.payable.dueFen.slice(-2)}`,
          remark: order.paymentReference,
        },
      ]);
      return { order, part, payableId: part.payable.id as string, lineId: part.lines[0].id as string };
    };
    const refunding = (payableId: string, items: object[], more: object = {}) => ({
      idempotencyKey: newId(),
      payableId,
      items,
      refundedOn: today,
      reason: '少发',
      ...more,
    });
    const refund = (input: object, by = custodian) =>
      by.api.mutate('refundPayment', input, 'payable { paidFen openFen status }');

    it('is never above what was paid, at any date', async () => {
      const { payableId, lineId } = await paid(10, yesterday);
      const refused = async (items: object[], more: object = {}, by = custodian) =>
        refusals(await refund(refunding(payableId, items, more), by));
      const item = (amountFen: unknown) => ({ itemId: lineId, amountFen });
      expect(await refused([item('10001')])).toEqual(['REFUND_ABOVE_PAID items.0.amountFen']);
      expect(await refused([item('6000'), item('4001')])).toEqual(['REFUND_ABOVE_PAID items.1.amountFen']);
      expect(await refused([item('0')])).toEqual(['NOT_POSITIVE items.0.amountFen']);
      expect(await refused([item(-1)])).toEqual(['NOT_POSITIVE items.0.amountFen']);
      expect(await refused([])).toEqual(['REQUIRED items']);
      expect(await refused(Array(1101).fill(item('1')))).toEqual(['TOO_MANY items']);
      expect(await refused([item('1')], { reason: '' })).toEqual(['REQUIRED reason']);
      expect(await refused([item('1')], { reason: 'x'.repeat(501) })).toEqual(['TOO_LONG reason']);
      expect(await refused([item('1')], { refundedOn: '2025-04-31' })).toEqual(['DATE_INVALID refundedOn']);
      expect(await refused([item('1')], { refundedOn: addDays(today, 1) })).toEqual(['DATE_IN_FUTURE refundedOn']);
      expect(await refused([item('1')], { refundedOn: addDays(yesterday, -1) })).toEqual([
        'DATE_OUT_OF_ORDER refundedOn',
      ]);
      expect(await refused([{ itemId: toGlobalId('OrderLine', newId()), amountFen: '1' }])).toEqual([
        'NOT_FOUND items.0.itemId',
      ]);
      expect(await refused([item('1')], {}, await aCustodian())).toEqual(['NOT_FOUND payableId']);
      expect(refusals(await refund(refunding(toGlobalId('Payable', newId()), [item('1')])))).toEqual([
        'NOT_FOUND payableId',
      ]);
      // What was given back today cannot be given back a second time under yesterday's date.
      expect(await refused([item('8000')])).toEqual([]);
      expect(await refused([item('2001')], { refundedOn: yesterday })).toEqual(['REFUND_ABOVE_PAID items.0.amountFen']);
      expect(await refused([item('2000')], { refundedOn: yesterday })).toEqual([]);
      expect(await payableOf(payableId)).toMatchObject({ paidFen: '0', openFen: '10000', status: 'UNPAID' });
      const unpaid = await ordered(1);
      const nothing = refunding(unpaid.supplierOrders[0].payable.id, [
        { itemId: unpaid.supplierOrders[0].lines[0].id, amountFen: '1' },
      ]);
      expect(refusals(await refund(nothing))).toEqual(['NOT_FOUND payableId']);
    });

    it('happens once per key', async () => {
      const { payableId, lineId } = await paid(10);
      const input = refunding(payableId, [{ itemId: lineId, amountFen: 2500 }]);
      const first = await refund(input);
      expect(first.payable).toEqual({ paidFen: '7500', openFen: '2500', status: 'PARTLY_PAID' });
      expect(await refund(input)).toEqual(first);
      expect(refusals(await refund({ ...input, items: [{ itemId: lineId, amountFen: 2501 }] }))).toEqual([
        'IDEMPOTENCY_KEY_REUSED idempotencyKey',
      ]);
    });

    it('of what was paid too much on the day of a partial confirmation leaves the rest counted', async () => {
      const { part, payableId, lineId } = await paid(10);
      await confirm(supplier, part.id, [{ lineId, quantity: 4 }]);
      const shipped = await ship(supplier, part.id, today, [{ lineId, traceCode: listing.traceCode, quantity: 4 }]);
      const shipmentLineId = shipped.supplierOrder.shipments[0].lines[0].id;
      await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: 4 }]);
      const input = refunding(payableId, [{ itemId: lineId, amountFen: '6000' }]);
      expect((await refund(input)).payable).toEqual({ paidFen: '4000', openFen: '0', status: 'PAID' });
      await counted();
      const document = 'query ($id: ID!) { explainLine(orderLineId: $id, scheme: "EW_PURCHASE") { countedFen } }';
      expect((await buyer.api.ask(document, { id: lineId })).explainLine).toEqual({ countedFen: '4000' });
    });

    it('gives freight back, too, when a paid order is cancelled', async () => {
      const charges = [
        { supplierId: toGlobalId('Organisation', supplier.organisationId), kind: 'FREIGHT', amountFen: '700' },
      ];
      const { order, part, payableId, lineId } = await paid(10, today, custodian, { charges });
      await buyer.api.done('cancelOrder', { orderId: order.id });
      expect(await payableOf(payableId)).toMatchObject({
        dueFen: '0',
        paidFen: '10700',
        openFen: '-10700',
        openYuan: '-107.00',
        status: 'OVERPAID',
      });
      const { node } = await buyer.api.ask(
        'query ($id: ID!) { node(id: $id) { ... on SupplierOrder { charges { id kind amountFen } } } }',
        { id: part.id },
      );
      expect(node.charges).toEqual([{ id: expect.any(String), kind: 'FREIGHT', amountFen: '700' }]);
      const input = refunding(payableId, [{ itemId: lineId, amountFen: '10000' }, { itemId: node.charges[0].id, amountFen: '700' }]); // prettier-ignore
      expect((await refund(input)).payable).toEqual({ paidFen: '0', openFen: '0', status: 'PAID' });
    });
  });

  it('of freight are never counted', async () => {
    const charges = [
      { supplierId: toGlobalId('Organisation', supplier.organisationId), kind: 'FREIGHT', amountFen: '700' },
    ];
    const order = await ordered(10, { charges });
    const part = order.supplierOrders[0];
    await confirm(supplier, part.id);
    const shipped = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 10 },
    ]);
    await accept(buyer, part.id, today, [
      { shipmentLineId: shipped.supplierOrder.shipments[0].lines[0].id, acceptedQuantity: 10 },
    ]);
    await pay(custodian, [{ on: today, yuan: '107.00', remark: order.paymentReference }]);
    expect(await payableOf(part.payable.id)).toMatchObject({ status: 'PAID', paidFen: '10700' });
    await counted();
    const { countEntries } = await buyer.api.ask(
      'query ($line: ID!) { countEntries(filter: { scheme: "EW_PURCHASE", orderLineId: $line }) { nodes { amountFen goodsFen } } }',
      { line: part.lines[0].id },
    );
    expect(countEntries.nodes).toEqual([{ amountFen: '10000', goodsFen: '10000' }]);
    const stranger = await aBuyer();
    expect(
      (
        await stranger.api.ask('query ($line: ID!) { countEntries(filter: { orderLineId: $line }) { nodes { id } } }', {
          line: part.lines[0].id,
        })
      ).countEntries.nodes,
    ).toEqual([]);
    expect(
      (await stranger.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: part.payable.id })).node,
    ).toBeNull();
    expect(
      (await supplier.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: part.payable.id })).node,
    ).not.toBeNull();
  });
});
