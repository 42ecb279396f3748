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
  type ListingOptions,
  type MadeListing,
  PART_FIELDS,
  pay,
  type Person,
  place,
  ship,
  sql,
} from '@shanhai/testing';
import { toGlobalId } from '@shanhai/graphql';

const today = businessDateOf(new Date());
const tomorrow = addDays(today, 1);
const yesterday = addDays(today, -1);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const stockOf = async (skuId: string) => {
  const [row] = await sql<{ on_hand: string; reserved: string }>(
    'SELECT on_hand, reserved FROM stock WHERE sku_id = $1',
    [skuId],
  );
  return [Number(row.on_hand), Number(row.reserved)];
};
const shippedOf = async (lotId: string) =>
  Number((await sql<{ base: string }>('SELECT shipped_base AS base FROM lots WHERE id = $1', [lotId]))[0].base);

interface Line {
  id: string;
  skuCode: string;
  unitPriceFen: string;
}
interface Part {
  id: string;
  lines: Line[];
}

describe('delivery', () => {
  let supplier: Person;
  let buyer: Person;
  beforeAll(async () => {
    [supplier, buyer] = await Promise.all([aSupplier(), aBuyer()]);
  });

  /** An order of some packs of a new listing, placed yesterday. */
  async function ordered(
    quantity: number,
    options: ListingOptions = {},
  ): Promise<{ listing: MadeListing; part: Part; line: Line; order: { id: string } }> {
    const listing = await aListing(supplier, { stock: 100n, ...options });
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity }]);
    await sql('UPDATE supplier_orders SET placed_on = $2 WHERE order_id = $1', [await uuidOf(order.id), yesterday]);
    return { listing, part: order.supplierOrders[0], line: order.supplierOrders[0].lines[0], order };
  }
  async function confirmed(quantity: number, options: ListingOptions = {}) {
    const made = await ordered(quantity, options);
    await confirm(supplier, made.part.id);
    return made;
  }
  async function shipped(quantity: number, options: ListingOptions = {}) {
    const made = await confirmed(quantity, options);
    const { supplierOrder } = await ship(supplier, made.part.id, today, [
      { lineId: made.line.id, traceCode: made.listing.traceCode, quantity },
    ]);
    return { ...made, parcel: supplierOrder.shipments[0].lines[0] as { id: string } };
  }
  const uuidOf = async (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];

  const shipping = (part: Part, lines: object[], more: object = {}) => ({
    idempotencyKey: newId(),
    supplierOrderId: part.id,
    shippedOn: today,
    lines,
    ...more,
  });
  const accepting = (part: Part, lines: object[], more: object = {}) => ({
    idempotencyKey: newId(),
    supplierOrderId: part.id,
    acceptedOn: today,
    lines,
    ...more,
  });
  const returning = (part: Part, lines: object[], more: object = {}) => ({
    idempotencyKey: newId(),
    supplierOrderId: part.id,
    returnedOn: today,
    reason: '破损',
    lines,
    ...more,
  });

  describe('confirming', () => {
    it('in part frees the rest of the stock and lowers what is owed', async () => {
      const { part, line, listing } = await ordered(10);
      const { supplierOrder } = await confirm(supplier, part.id, [{ lineId: line.id, quantity: 4 }]);
      expect(supplierOrder).toMatchObject({
        status: 'CONFIRMED',
        payable: { dueFen: String(4 * 3050) },
        lines: [{ orderedQuantity: 10, confirmedQuantity: 4 }],
      });
      expect(await stockOf(listing.skuId)).toEqual([100, 4]);
    });

    it('is refused for more than ordered, nothing at all, strange lines, twice', async () => {
      const { part, line, listing } = await ordered(10);
      const other = await ordered(1);
      const refused = async (lines: object[] | null, person = supplier) =>
        refusals(await person.api.mutate('confirmSupplierOrder', { supplierOrderId: part.id, lines }));
      expect(await refused([{ lineId: line.id, quantity: 11 }])).toEqual(['INVALID lines.0.quantity']);
      expect(await refused([{ lineId: line.id, quantity: -1 }])).toEqual(['INVALID lines.0.quantity']);
      expect(await refused([{ lineId: line.id, quantity: 1 }, { lineId: line.id, quantity: 2 }])).toEqual(['TOO_MANY lines']); // prettier-ignore
      expect(await refused([{ lineId: line.id, quantity: 0 }])).toEqual(['NOT_POSITIVE lines']);
      expect(await refused([{ lineId: other.line.id, quantity: 1 }])).toEqual(['NOT_FOUND lines.0.lineId']);
      expect(await refused([{ lineId: part.id, quantity: 1 }])).toEqual(['NOT_FOUND lines.0.lineId']);
      expect(await refused(null, await aSupplier())).toEqual(['NOT_FOUND supplierOrderId']);
      expect(await stockOf(listing.skuId)).toEqual([100, 10]);
      expect(await refused(null)).toEqual([]);
      expect(await refused(null)).toEqual(['STATE_NOT_ALLOWED supplierOrderId']);
    });

    it('is for sellers of the supplier', async () => {
      const { part } = await ordered(1);
      const document =
        'mutation ($input: ConfirmSupplierOrderInput!) { confirmSupplierOrder(input: $input) { userErrors { code } } }';
      const answers = await Promise.all(
        [new ApiClient(), buyer.api].map((api) => api.send(document, { input: { supplierOrderId: part.id } })),
      );
      expect(answers.map((answer) => answer.errors?.[0].extensions.code)).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
    });
  });

  describe('declining', () => {
    it('gives the stock back and owes nothing', async () => {
      const { part, listing } = await ordered(10);
      const refused = async (reason: string) =>
        refusals(await supplier.api.mutate('declineSupplierOrder', { supplierOrderId: part.id, reason }));
      expect(await refused(' ')).toEqual(['REQUIRED reason']);
      expect(await refused('x'.repeat(501))).toEqual(['TOO_LONG reason']);
      const { supplierOrder } = await supplier.api.done(
        'declineSupplierOrder',
        { supplierOrderId: part.id, reason: '断货' },
        PART_FIELDS,
      );
      expect(supplierOrder).toMatchObject({ status: 'DECLINED', payable: { dueFen: '0' } });
      expect(await stockOf(listing.skuId)).toEqual([100, 0]);
      expect(await refused('again')).toEqual(['STATE_NOT_ALLOWED supplierOrderId']);
    });
  });

  describe('shipping', () => {
    it('takes from stock and lot, and once per key', async () => {
      const { part, line, listing } = await confirmed(10);
      const input = shipping(part, [{ lineId: line.id, traceCode: listing.traceCode, quantity: 4 }], {
        carrier: '顺丰',
        trackingNumber: 'SF1',
      });
      const first = await supplier.api.done(
        'shipSupplierOrder',
        input,
        'supplierOrder { status shipments { id carrier trackingNumber } }',
      );
      expect(first.supplierOrder).toMatchObject({
        status: 'CONFIRMED',
        shipments: [{ carrier: '顺丰', trackingNumber: 'SF1' }],
      });
      expect(
        await supplier.api.done(
          'shipSupplierOrder',
          input,
          'supplierOrder { status shipments { id carrier trackingNumber } }',
        ),
      ).toEqual(first);
      expect(refusals(await supplier.api.mutate('shipSupplierOrder', { ...input, carrier: '中通' }))).toEqual([
        'IDEMPOTENCY_KEY_REUSED idempotencyKey',
      ]);
      expect([await stockOf(listing.skuId), await shippedOf(listing.lotId)]).toEqual([[96, 6], 2000]);
      const rest = await ship(supplier, part.id, today, [
        { lineId: line.id, traceCode: listing.traceCode, quantity: 6 },
      ]);
      expect(rest.supplierOrder.status).toBe('SHIPPED');
    });

    it('is refused for other lots, too many packs, and dates out of order', async () => {
      const { part, line, listing } = await confirmed(10, { lotQuantityBase: 4_000n });
      const [unverified, otherProduct] = [
        await aListing(supplier, { originStatus: 'PENDING' }),
        await aListing(supplier),
      ];
      await sql('UPDATE lots SET product_id = $2 WHERE id = $1', [unverified.lotId, listing.productId]);
      const strangers = await aListing(await aSupplier());
      const one = (more: object) => [{ lineId: line.id, traceCode: listing.traceCode, quantity: 1, ...more }];
      const refused = async (lines: object[], more: object = {}) =>
        refusals(await supplier.api.mutate('shipSupplierOrder', shipping(part, lines, more)));
      expect(await refused(one({ traceCode: unverified.traceCode }))).toEqual(['LOT_UNVERIFIED lines.0.traceCode']);
      expect(await refused(one({ traceCode: otherProduct.traceCode }))).toEqual([
        'LOT_PRODUCT_MISMATCH lines.0.traceCode',
      ]);
      expect(await refused(one({ traceCode: strangers.traceCode }))).toEqual(['NOT_FOUND lines.0.traceCode']);
      expect(await refused(one({ traceCode: 'no code' }))).toEqual(['NOT_FOUND lines.0.traceCode']);
      expect(await refused(one({ lineId: toGlobalId('OrderLine', newId()) }))).toEqual(['NOT_FOUND lines.0.lineId']);
      expect(await refused(one({ quantity: 0 }))).toEqual(['NOT_POSITIVE lines.0.quantity']);
      expect(await refused(one({ quantity: -3 }))).toEqual(['NOT_POSITIVE lines.0.quantity']);
      expect(await refused(one({ quantity: 2_147_483_647 }))).toEqual([
        'SHIPPED_ABOVE_CONFIRMED lines.0.quantity',
        'LOT_EXHAUSTED lines.0.quantity',
      ]);
      // Two rows of one line are added up; so are two of one lot.
      expect(await refused([...one({ quantity: 6 }), ...one({ quantity: 5 })])).toEqual([
        'SHIPPED_ABOVE_CONFIRMED lines.1.quantity',
        'LOT_EXHAUSTED lines.1.quantity',
      ]);
      expect(await refused(one({ quantity: 9 }))).toEqual(['LOT_EXHAUSTED lines.0.quantity']);
      expect(await refused([])).toEqual(['REQUIRED lines']);
      expect(await refused(Array(1001).fill(one({})[0]))).toEqual(['TOO_MANY lines']);
      expect(await refused(one({}), { shippedOn: '2025-02-29' })).toEqual(['DATE_INVALID shippedOn']);
      expect(await refused(one({}), { shippedOn: tomorrow })).toEqual(['DATE_IN_FUTURE shippedOn']);
      expect(await refused(one({}), { shippedOn: addDays(yesterday, -1) })).toEqual(['DATE_OUT_OF_ORDER shippedOn']);
      expect(await refused(one({}), { carrier: 'x'.repeat(101), trackingNumber: 'x'.repeat(101) })).toEqual([
        'TOO_LONG carrier',
        'TOO_LONG trackingNumber',
      ]);
      await sql('UPDATE lots SET harvested_on = $2 WHERE id = $1', [listing.lotId, today]);
      expect(await refused(one({}), { shippedOn: yesterday })).toEqual(['DATE_OUT_OF_ORDER shippedOn']);
      expect([await stockOf(listing.skuId), await shippedOf(listing.lotId)]).toEqual([[100, 10], 0]);
      const waiting = await ordered(1);
      expect(refusals(await supplier.api.mutate('shipSupplierOrder', shipping(waiting.part, one({}))))).toEqual([
        'STATE_NOT_ALLOWED supplierOrderId',
      ]);
      expect(refusals(await (await aSupplier()).api.mutate('shipSupplierOrder', shipping(part, one({}))))).toEqual([
        'NOT_FOUND supplierOrderId',
      ]);
    });
  });

  describe('accepting', () => {
    it('is refused for more than shipped, other parcels, and dates out of order', async () => {
      const { part, parcel } = await shipped(10);
      const other = await shipped(1);
      const one = (more: object) => [{ shipmentLineId: parcel.id, acceptedQuantity: 1, ...more }];
      const refused = async (lines: object[], more: object = {}, person = buyer) =>
        refusals(await person.api.mutate('acceptDelivery', accepting(part, lines, more)));
      expect(await refused(one({ acceptedQuantity: 11 }))).toEqual(['ACCEPTED_ABOVE_SHIPPED lines.0.acceptedQuantity']);
      expect(await refused(one({ acceptedQuantity: 6, rejectedQuantity: 5 }))).toEqual([
        'ACCEPTED_ABOVE_SHIPPED lines.0.acceptedQuantity',
      ]);
      expect(await refused([...one({ acceptedQuantity: 6 }), ...one({ acceptedQuantity: 5 })])).toEqual([
        'ACCEPTED_ABOVE_SHIPPED lines.1.acceptedQuantity',
      ]);
      expect(await refused(one({ acceptedQuantity: 2_147_483_647, rejectedQuantity: 2_147_483_647 }))).toEqual([
        'ACCEPTED_ABOVE_SHIPPED lines.0.acceptedQuantity',
      ]);
      expect(await refused(one({ acceptedQuantity: 0 }))).toEqual(['NOT_POSITIVE lines.0.acceptedQuantity']);
      expect(await refused(one({ acceptedQuantity: 5, rejectedQuantity: -4 }))).toEqual([
        'NOT_POSITIVE lines.0.acceptedQuantity',
      ]);
      expect(await refused(one({ shipmentLineId: other.parcel.id }))).toEqual(['NOT_FOUND lines.0.shipmentLineId']);
      expect(await refused([])).toEqual(['REQUIRED lines']);
      expect(await refused(Array(1001).fill(one({})[0]))).toEqual(['TOO_MANY lines']);
      expect(await refused(one({}), { note: 'x'.repeat(501) })).toEqual(['TOO_LONG note']);
      expect(await refused(one({}), { acceptedOn: '2025-13-01' })).toEqual(['DATE_INVALID acceptedOn']);
      expect(await refused(one({}), { acceptedOn: tomorrow })).toEqual(['DATE_IN_FUTURE acceptedOn']);
      expect(await refused(one({}), { acceptedOn: yesterday })).toEqual(['DATE_OUT_OF_ORDER acceptedOn']);
      expect(await refused(one({}), {}, await aBuyer())).toEqual(['NOT_FOUND supplierOrderId']);
      const waiting = await ordered(1);
      expect(refusals(await buyer.api.mutate('acceptDelivery', accepting(waiting.part, one({}))))).toEqual([
        'STATE_NOT_ALLOWED supplierOrderId',
      ]);
      const [row] = await sql<{ sum: string }>('SELECT sum(accepted_quantity) FROM shipment_lines WHERE id = $1', [
        await uuidOf(parcel.id),
      ]);
      expect(row.sum).toBe('0');
    });

    it('in parts, once per key, closes the order when everything is decided', async () => {
      const { part, parcel } = await shipped(10);
      const input = accepting(part, [{ shipmentLineId: parcel.id, acceptedQuantity: 3, rejectedQuantity: 1 }]);
      const first = await buyer.api.done('acceptDelivery', input, PART_FIELDS);
      expect(first.supplierOrder).toMatchObject({ status: 'SHIPPED', payable: { dueFen: String(9 * 3050) } });
      expect(await buyer.api.done('acceptDelivery', input, PART_FIELDS)).toEqual(first);
      expect(refusals(await buyer.api.mutate('acceptDelivery', { ...input, note: 'x' }))).toEqual([
        'IDEMPOTENCY_KEY_REUSED idempotencyKey',
      ]);
      const upper = toGlobalId('SupplierOrder', (await uuidOf(part.id)).toUpperCase());
      const last = await accept(buyer, upper, today, [{ shipmentLineId: parcel.id, acceptedQuantity: 6 }]);
      expect(last.supplierOrder).toMatchObject({
        status: 'CLOSED',
        payable: { dueFen: String(9 * 3050) },
        lines: [{ acceptedQuantity: 9, rejectedQuantity: 1 }],
      });
    });

    it('re-prices goods by weight over two deliveries, rounded once', async () => {
      const { part, parcel, line } = await shipped(3, { pricing: 'WEIGHT', contentBase: 1000n, tiers: [[1, 333n]] });
      const weigh = (netGrams: unknown, acceptedQuantity = 1) =>
        accepting(part, [{ shipmentLineId: parcel.id, acceptedQuantity, netGrams }]);
      expect(line.unitPriceFen).toBe('333');
      expect(refusals(await buyer.api.mutate('acceptDelivery', weigh(null)))).toEqual([
        'WEIGHT_REQUIRED lines.0.netGrams',
      ]);
      expect(refusals(await buyer.api.mutate('acceptDelivery', weigh('0')))).toEqual([
        'WEIGHT_REQUIRED lines.0.netGrams',
      ]);
      expect(refusals(await buyer.api.mutate('acceptDelivery', weigh('-1')))).toEqual([
        'WEIGHT_REQUIRED lines.0.netGrams',
      ]);
      expect(refusals(await buyer.api.mutate('acceptDelivery', weigh('9'.repeat(19).replace(/^9/, '8'))))).toEqual([
        'INVALID lines.0.netGrams',
      ]);
      const first = await buyer.api.done('acceptDelivery', weigh('1002'), PART_FIELDS); // 333.666 and 666 to come
      expect(first.supplierOrder.payable.dueFen).toBe('1000');
      const second = await buyer.api.done('acceptDelivery', weigh(2001, 2), PART_FIELDS); // 3003 g × 0.333 = 999.999
      expect(second.supplierOrder).toMatchObject({ status: 'CLOSED', payable: { dueFen: '1000' } });
    });
  });

  describe('returning', () => {
    it('is refused for more than accepted, other parcels, and dates out of order', async () => {
      const { part, parcel, listing } = await shipped(10);
      await accept(buyer, part.id, today, [{ shipmentLineId: parcel.id, acceptedQuantity: 4 }]);
      const one = (more: object) => [{ shipmentLineId: parcel.id, quantity: 1, ...more }];
      const refused = async (lines: object[], more: object = {}, person = buyer) =>
        refusals(await person.api.mutate('returnGoods', returning(part, lines, more)));
      expect(await refused(one({ quantity: 5 }))).toEqual(['RETURN_ABOVE_ACCEPTED lines.0.quantity']);
      expect(await refused([...one({ quantity: 3 }), ...one({ quantity: 2 })])).toEqual([
        'RETURN_ABOVE_ACCEPTED lines.1.quantity',
      ]);
      expect(await refused(one({ quantity: 0 }))).toEqual(['NOT_POSITIVE lines.0.quantity']);
      expect(await refused(one({ quantity: -1 }))).toEqual(['NOT_POSITIVE lines.0.quantity']);
      expect(await refused(one({ shipmentLineId: part.id }))).toEqual(['NOT_FOUND lines.0.shipmentLineId']);
      expect(await refused([])).toEqual(['REQUIRED lines']);
      expect(await refused(Array(1001).fill(one({})[0]))).toEqual(['TOO_MANY lines']);
      expect(await refused(one({}), { reason: ' ' })).toEqual(['REQUIRED reason']);
      expect(await refused(one({}), { reason: 'x'.repeat(501) })).toEqual(['TOO_LONG reason']);
      expect(await refused(one({}), { returnedOn: '2025-02-30' })).toEqual(['DATE_INVALID returnedOn']);
      expect(await refused(one({}), { returnedOn: tomorrow })).toEqual(['DATE_IN_FUTURE returnedOn']);
      expect(await refused(one({}), { returnedOn: yesterday })).toEqual(['DATE_OUT_OF_ORDER returnedOn']);
      expect(await refused(one({}), {}, await aBuyer())).toEqual(['NOT_FOUND supplierOrderId']);
      expect(await stockOf(listing.skuId)).toEqual([90, 0]);
    });

    it('gives stock, lot, money and count back, once', async () => {
      const [custodian, { part, parcel, listing, line, order }] = [await aCustodian(), await shipped(10)];
      await accept(buyer, part.id, today, [{ shipmentLineId: parcel.id, acceptedQuantity: 10 }]);
      const { openPayment } = {
        openPayment: await buyer.api.done('openPayment', { orderId: order.id }, 'reference openFen'),
      };
      await pay(custodian, [{ on: today, yuan: '305.00', remark: openPayment.reference }]);
      const input = returning(part, [{ shipmentLineId: parcel.id, quantity: 4 }]);
      const first = await buyer.api.done('returnGoods', input, PART_FIELDS);
      expect(first.supplierOrder).toMatchObject({
        status: 'CLOSED',
        payable: { dueFen: '18300', paidFen: '30500', openFen: '-12200', status: 'OVERPAID' },
        lines: [{ returnedQuantity: 4 }],
      });
      expect(await buyer.api.done('returnGoods', input, PART_FIELDS)).toEqual(first);
      expect(refusals(await buyer.api.mutate('returnGoods', { ...input, reason: '其他' }))).toEqual([
        'IDEMPOTENCY_KEY_REUSED idempotencyKey',
      ]);
      expect([await stockOf(listing.skuId), await shippedOf(listing.lotId)]).toEqual([[94, 0], 3000]);
      await counted();
      const { explainLine } = await buyer.api.ask(
        'query ($id: ID!) { explainLine(orderLineId: $id, scheme: "EW_PURCHASE") { countedFen } }',
        { id: line.id },
      );
      expect(explainLine.countedFen).toBe('18300');
      const spoiled = returning(part, [{ shipmentLineId: parcel.id, quantity: 6 }], { restock: false });
      expect((await buyer.api.done('returnGoods', spoiled, PART_FIELDS)).supplierOrder.payable.dueFen).toBe('0');
      expect([await stockOf(listing.skuId), await shippedOf(listing.lotId)]).toEqual([[94, 0], 3000]);
    });

    it('is the buyer’s word for thirty days, then the supplier’s, but for lots that are recalled; the other side is told', async () => {
      const told = async (person: Person) =>
        (await person.api.ask('{ notices(first: 100) { nodes { kind text } } }')).notices.nodes.filter(({ kind }: { kind: string }) => kind === 'GOODS_RETURNED').map(({ text }: { text: string }) => text) as string[]; // prettier-ignore
      const { part, parcel, listing } = await shipped(10);
      const acceptedAgo = async (days: number, acceptedQuantity: number) => {
        await sql('UPDATE shipments SET shipped_on = $2 WHERE supplier_order_id = $1', [await uuidOf(part.id), addDays(today, -40)]); // prettier-ignore
        await accept(buyer, part.id, addDays(today, -days), [{ shipmentLineId: parcel.id, acceptedQuantity }]);
      };
      const back = (person: Person, more: object = {}) =>
        person.api.mutate('returnGoods', returning(part, [{ shipmentLineId: parcel.id, quantity: 1 }], more), PART_FIELDS); // prettier-ignore
      await acceptedAgo(31, 4);
      const late = await back(buyer, { returnedOn: addDays(today, -20) });
      expect(refusals(late)).toEqual(['RETURN_TOO_LATE lines.0.shipmentLineId']);
      expect(late.userErrors[0].message).toContain(addDays(today, -1));
      expect(await stockOf(listing.skuId)).toEqual([90, 0]);
      expect(refusals(await back(await aSupplier()))).toEqual(['NOT_FOUND supplierOrderId']);
      expect((await back(supplier)).supplierOrder).toMatchObject({ lines: [{ returnedQuantity: 1 }] });
      expect(await stockOf(listing.skuId)).toEqual([91, 0]);
      expect(await told(buyer)).toEqual([expect.stringMatching(/^1 packs of order .* were returned: 破损$/)]);
      // Packs of the parcel that were accepted later begin its days anew.
      await acceptedAgo(30, 4);
      const before = (await told(supplier)).length;
      expect(refusals(await back(buyer))).toEqual([]);
      expect((await told(supplier)).length).toBe(before + 1);
      const recalled = await shipped(10);
      await sql('UPDATE shipments SET shipped_on = $2 WHERE supplier_order_id = $1', [await uuidOf(recalled.part.id), addDays(today, -100)]); // prettier-ignore
      await accept(buyer, recalled.part.id, addDays(today, -90), [{ shipmentLineId: recalled.parcel.id, acceptedQuantity: 10 }]); // prettier-ignore
      const giveBack = () =>
        buyer.api.mutate('returnGoods', returning(recalled.part, [{ shipmentLineId: recalled.parcel.id, quantity: 10 }], { restock: false })); // prettier-ignore
      expect(refusals(await giveBack())).toEqual(['RETURN_TOO_LATE lines.0.shipmentLineId']);
      await supplier.api.done('startRecall', { idempotencyKey: newId(), lotId: toGlobalId('Lot', recalled.listing.lotId), level: 'LEVEL_3', reason: '标签有误' }); // prettier-ignore
      expect(refusals(await giveBack())).toEqual([]);
    });

    it('of goods by weight takes back all of their weight, however acceptances and returns alternate', async () => {
      const { part, parcel } = await shipped(4, { pricing: 'WEIGHT', contentBase: 100n, tiers: [[1, 1_000n]] });
      const weigh = (acceptedQuantity: number, netGrams: string) =>
        buyer.api.done(
          'acceptDelivery',
          accepting(part, [{ shipmentLineId: parcel.id, acceptedQuantity, netGrams }]),
          PART_FIELDS,
        );
      const back = (quantity: number) =>
        buyer.api
          .done('returnGoods', returning(part, [{ shipmentLineId: parcel.id, quantity }]), PART_FIELDS)
          .then((payload) => payload.supplierOrder.payable.dueFen);
      await weigh(2, '100');
      expect(await back(1)).toBe(String(50 + 200));
      await weigh(2, '300');
      expect(await back(1)).toBe(String(350 - 116)); // a third of the 350 g that are left, in whole grams
      expect(await back(2)).toBe('0');
    });
  });
});

describe('an order as a whole', () => {
  it('is cancelled until a supplier has confirmed, once', async () => {
    const [buyer, supplier, other] = await Promise.all([aBuyer(), aSupplier(), aSupplier()]);
    const [one, two] = [await aListing(supplier), await aListing(other)];
    const lines = [one, two].map(({ skuCode }) => ({ skuCode, quantity: 5 }));
    const cancel = (orderId: string, more: object = {}, person = buyer) =>
      person.api.mutate(
        'cancelOrder',
        { orderId, ...more },
        'order { status decisionReason supplierOrders { status payable { dueFen } } }',
      );
    const { order } = await place(buyer, lines);
    expect(refusals(await cancel(order.id, {}, await aBuyer()))).toEqual(['NOT_FOUND orderId']);
    expect(refusals(await cancel(order.id, { reason: 'x'.repeat(501) }))).toEqual(['TOO_LONG reason']);
    expect((await cancel(order.id, { reason: '计划有变' })).order).toEqual({
      status: 'CANCELLED',
      decisionReason: '计划有变',
      supplierOrders: Array(2).fill({ status: 'CANCELLED', payable: { dueFen: '0' } }),
    });
    expect([await stockOf(one.skuId), await stockOf(two.skuId)]).toEqual([[1000, 0], [1000, 0]]); // prettier-ignore
    expect(refusals(await cancel(order.id))).toEqual(['STATE_NOT_ALLOWED orderId']);
    const second = (await place(buyer, lines)).order;
    const part = second.supplierOrders.find(
      (each: { lines: { skuCode: string }[] }) => each.lines[0].skuCode === one.skuCode,
    );
    await confirm(supplier, part.id);
    expect(refusals(await cancel(second.id))).toEqual(['STATE_NOT_ALLOWED orderId']);
    expect([await stockOf(one.skuId), await stockOf(two.skuId)]).toEqual([[1000, 5], [1000, 5]]); // prettier-ignore
  });
});
