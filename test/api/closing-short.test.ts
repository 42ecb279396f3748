import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  aSupplier,
  confirm,
  counted,
  type MadeListing,
  PART_FIELDS,
  pay,
  type Person,
  place,
  ship,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];
const FIELDS = PART_FIELDS.replace('supplierOrder {', 'supplierOrder { deliverBy closedShort { on by reason }');

interface Part {
  id: string;
  payable: { id: string };
  lines: { id: string }[];
}

describe('an order that is closed short', () => {
  let supplier: Person;
  let buyer: Person;
  let custodian: Person;
  const orders: string[] = [];
  beforeAll(async () => {
    [supplier, buyer, custodian] = await Promise.all([aSupplier(), aBuyer({ budgetUnit: true }), aCustodian()]);
  });
  afterAll(async () => {
    // Whatever was closed here, its books agree.
    const codes = 'LINE_IS_ITS_PARCELS,LINE_DUE_FROM_GOODS,LINE_DUE_IS_PAYABLE_ITEM,RELEASED_IS_KEPT,ROOTS_ARE_FACTS';
    const cli = ['dist/apps/cli/src/main.js', 'check-books', '--only', codes, '--json'];
    const env = { ...process.env, DATABASE_URL: testWorld().databaseUrl };
    const run = promisify(execFile)(process.execPath, cli, { env });
    const { stdout } = await run.catch((failed: { stdout: string }) => failed);
    const mine = new Set(
      (
        await sql<{ id: string }>(
          `SELECT unnest(ARRAY[l.id, p.id])::text AS id FROM order_lines l JOIN payables p ON p.subject_id = l.supplier_order_id WHERE l.supplier_order_id = ANY($1::uuid[])`,
          [orders.map(uuidOf)],
        )
      ).map(({ id }) => id),
    );
    expect(mine.size).toBeGreaterThan(0);
    const { checks } = JSON.parse(stdout) as { checks: { code: string; offenders: { subject: string }[] }[] };
    expect(checks.flatMap(({ code, offenders }) => offenders.filter(({ subject }) => mine.has(subject)).map(() => code))).toEqual([]); // prettier-ignore
  });

  const stockOf = async ({ skuId }: MadeListing) => {
    const [row] = await sql<{ on_hand: string; reserved: string }>('SELECT on_hand, reserved FROM stock WHERE sku_id = $1', [skuId]); // prettier-ignore
    return [Number(row.on_hand), Number(row.reserved)];
  };
  /** A confirmed order of ten packs at 10 yuan, with 5 yuan freight. */
  async function confirmed(
    more: object = {},
  ): Promise<{ part: Part; order: { id: string; number: string; paymentReference: string }; listing: MadeListing }> {
    // prettier-ignore
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 100n });
    const charges = [{ supplierId: toGlobalId('Organisation', supplier.organisationId), kind: 'FREIGHT', amountFen: 500 }]; // prettier-ignore
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }], { charges });
    const part: Part = order.supplierOrders[0];
    orders.push(part.id);
    await supplier.api.done('confirmSupplierOrder', { supplierOrderId: part.id, ...more });
    return { part, order, listing };
  }
  const shipSome = async ({ part, listing }: { part: Part; listing: MadeListing }, quantity: number) =>
    (
      await ship(supplier, part.id, today, [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity }])
    ).supplierOrder.shipments.at(-1).lines[0] as { id: string };
  const closing = (part: Part, more: object = {}) => ({ idempotencyKey: newId(), supplierOrderId: part.id, reason: '霜冻减产', ...more }); // prettier-ignore
  const close = (by: Person, part: Part, more: object = {}) => by.api.mutate('closeSupplierOrder', closing(part, more), FIELDS); // prettier-ignore
  /** As if the promised day had been yesterday. */
  const overdue = (part: Part) =>
    sql('UPDATE supplier_orders SET deliver_by = $2 WHERE id = $1', [uuidOf(part.id), addDays(today, -1)]);
  const noticesOf = async (person: Person) =>
    (await person.api.ask('{ notices(first: 100) { nodes { kind text subjectId } } }')).notices.nodes.filter(({ kind }: { kind: string }) => kind === 'ORDER_CLOSED_SHORT') as { text: string; subjectId: string }[]; // prettier-ignore
  const openRefund = async (by: Person, payableId: string) =>
    (await by.api.ask('{ openRefunds(first: 100) { nodes { payable { id } amountFen reasons } } }')).openRefunds.nodes.find(({ payable }: { payable: { id: string } }) => payable.id === payableId); // prettier-ignore

  it('by its supplier gives stock back, is no longer owed, and tells what is to go back; what was shipped stays counted', async () => {
    const made = await confirmed();
    const { part, order, listing } = made;
    const parcel = await shipSome(made, 4);
    await accept(buyer, part.id, today, [{ shipmentLineId: parcel.id, acceptedQuantity: 4 }]);
    await pay(custodian, [{ on: today, yuan: '105', remark: order.paymentReference }]);
    await counted();
    const countedOf = async (scheme: string) =>
      (await buyer.api.ask('query ($id: ID!, $scheme: String!) { explainLine(orderLineId: $id, scheme: $scheme) { countedFen } }', { id: part.lines[0].id, scheme })).explainLine.countedFen; // prettier-ignore
    expect(await stockOf(listing)).toEqual([96, 6]);
    expect([await countedOf('EW_PURCHASE'), await countedOf('RESERVE')]).toEqual(['4000', '4000']);
    const input = closing(part);
    const first = await supplier.api.done('closeSupplierOrder', input, FIELDS);
    expect(first.supplierOrder).toMatchObject({
      status: 'CLOSED',
      closedShort: { on: today, by: 'SUPPLIER', reason: '霜冻减产' },
      payable: { dueFen: '4500', paidFen: '10500', openFen: '-6000', status: 'OVERPAID' },
      lines: [{ orderedQuantity: 10, confirmedQuantity: 4, shippedQuantity: 4, acceptedQuantity: 4, dueFen: '4000' }],
    });
    expect(await stockOf(listing)).toEqual([96, 0]);
    // Once, whatever is sent again.
    expect(await supplier.api.done('closeSupplierOrder', input, FIELDS)).toEqual(first);
    expect(refusals(await close(supplier, part, { ...input, reason: '其他' }))).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']); // prettier-ignore
    expect(refusals(await close(supplier, part))).toEqual(['STATE_NOT_ALLOWED supplierOrderId']);
    expect(await stockOf(listing)).toEqual([96, 0]);
    // The freight is released with what was kept, and the money that is to go back is seen by name.
    const [held] = await sql<{ released: string; owed: string }>('SELECT p.released_fen AS released, h.owed_fen AS owed FROM payables p JOIN payable_holdings h ON h.payable_id = p.id WHERE p.subject_id = $1', [uuidOf(part.id)]); // prettier-ignore
    expect(held).toEqual({ released: '4500', owed: '4500' });
    for (const person of [buyer, supplier, custodian]) {
      expect(await openRefund(person, part.payable.id)).toMatchObject({ amountFen: '6000', reasons: ['CANCELLED'] });
      const [notice] = await noticesOf(person);
      expect(notice.text).toContain(`${order.number} was closed by the supplier: 霜冻减产; 60.00 yuan`);
    }
    await counted();
    expect([await countedOf('EW_PURCHASE'), await countedOf('RESERVE')]).toEqual(['4000', '4000']);
    const { procurementStages } = await buyer.api.ask('query ($period: PeriodInput!) { procurementStages(scheme: "EW_PURCHASE", period: $period) { total { orderedFen deliveredFen acceptedFen } } }', { period: { from: today.slice(0, 7), until: today.slice(0, 7) } }); // prettier-ignore
    expect(procurementStages.total).toEqual({ orderedFen: '4000', deliveredFen: '4000', acceptedFen: '4000' });
    await custodian.api.done('refundPayment', { idempotencyKey: newId(), payableId: part.payable.id, items: [{ itemId: part.lines[0].id, amountFen: '6000' }], refundedOn: today, reason: '未发部分退款' }, 'payable { status }'); // prettier-ignore
    expect(await openRefund(buyer, part.payable.id)).toBeUndefined();
    await counted();
    expect([await countedOf('EW_PURCHASE'), await countedOf('RESERVE')]).toEqual(['4000', '4000']);
    // What is closed short and accepted comes on a sheet like any other.
    const partnerId = toGlobalId('Organisation', supplier.organisationId);
    const unpaid = await confirmed();
    await accept(buyer, unpaid.part.id, today, [{ shipmentLineId: (await shipSome(unpaid, 2)).id, acceptedQuantity: 2 }]); // prettier-ignore
    await close(supplier, unpaid.part);
    const { sheet } = await buyer.api.done('draftSettlementSheet', { idempotencyKey: newId(), partnerId, acceptedFrom: today, acceptedUntil: addDays(today, 1) }, 'sheet { sums { amountFen } orders { supplierOrder { id } } }'); // prettier-ignore
    expect(sheet).toEqual({ sums: { amountFen: '2500' }, orders: [{ supplierOrder: { id: unpaid.part.id } }] });
  });

  it('by its buyer only once the promised day is over', async () => {
    const { part, listing } = await confirmed({ deliverBy: addDays(today, 3) });
    const early = await close(buyer, part);
    expect(refusals(early)).toEqual(['DELIVERY_NOT_DUE supplierOrderId']);
    expect(early.userErrors[0].message).toContain(addDays(today, 3));
    expect(await stockOf(listing)).toEqual([100, 10]);
    await sql('UPDATE supplier_orders SET deliver_by = $2 WHERE id = $1', [uuidOf(part.id), today]);
    expect(refusals(await close(buyer, part))).toEqual(['DELIVERY_NOT_DUE supplierOrderId']);
    await overdue(part);
    const { supplierOrder } = await buyer.api.done('closeSupplierOrder', closing(part, { reason: '逾期未发' }), FIELDS);
    // Nothing was shipped: it is cancelled, and owes its freight no more.
    expect(supplierOrder).toMatchObject({
      status: 'CANCELLED',
      closedShort: { by: 'BUYER', reason: '逾期未发' },
      payable: { dueFen: '0', openFen: '0' },
      lines: [{ confirmedQuantity: 0, dueFen: '0' }],
    });
    expect(await stockOf(listing)).toEqual([100, 0]);
    expect((await noticesOf(supplier))[0].text).toContain('closed by the buyer: 逾期未发');
  });

  it('goes on with what is on its way, and closes when that is accepted', async () => {
    const made = await confirmed();
    const { part } = made;
    const parcel = await shipSome(made, 7);
    expect((await supplier.api.done('closeSupplierOrder', closing(part), FIELDS)).supplierOrder).toMatchObject({ status: 'SHIPPED', payable: { dueFen: '7500' } }); // prettier-ignore
    expect(refusals(await supplier.api.mutate('shipSupplierOrder', { idempotencyKey: newId(), supplierOrderId: part.id, shippedOn: today, lines: [{ lineId: part.lines[0].id, traceCode: made.listing.traceCode, quantity: 1 }] }))).toEqual(['STATE_NOT_ALLOWED supplierOrderId']); // prettier-ignore
    const done = await accept(buyer, part.id, today, [{ shipmentLineId: parcel.id, acceptedQuantity: 5, rejectedQuantity: 2 }]); // prettier-ignore
    expect(done.supplierOrder).toMatchObject({ status: 'CLOSED', payable: { dueFen: '5500' } });
  });

  it('is refused to others, in other states, without a reason, and does nothing then', async () => {
    const { part, listing } = await confirmed();
    const [stranger, rival] = await Promise.all([aBuyer(), aSupplier()]);
    expect(refusals(await close(stranger, part))).toEqual(['NOT_FOUND supplierOrderId']);
    expect(refusals(await close(rival, part))).toEqual(['NOT_FOUND supplierOrderId']);
    expect(refusals(await close(supplier, part, { supplierOrderId: part.lines[0].id }))).toEqual(['NOT_FOUND supplierOrderId']); // prettier-ignore
    expect(refusals(await close(supplier, part, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await close(supplier, part, { reason: 'x'.repeat(501) }))).toEqual(['TOO_LONG reason']);
    expect(refusals(await close(supplier, part, { idempotencyKey: ' ' }))).toEqual(['REQUIRED idempotencyKey']);
    expect(await stockOf(listing)).toEqual([100, 10]);
    const placed = (await place(buyer, [{ skuCode: listing.skuCode, quantity: 1 }])).order.supplierOrders[0];
    expect(refusals(await close(supplier, placed))).toEqual(['STATE_NOT_ALLOWED supplierOrderId']);
    await confirm(supplier, placed.id);
    await shipSome({ part: placed, listing }, 1);
    expect(refusals(await close(supplier, placed))).toEqual(['STATE_NOT_ALLOWED supplierOrderId']);
  });

  it('stands in the trail with what was before and after', async () => {
    const made = await confirmed();
    await shipSome(made, 1);
    await close(supplier, made.part);
    const [row] = await sql<{ before: object; after: object; detail: object }>(
      "SELECT before, after, detail FROM audit_trail WHERE operation = 'closeSupplierOrder' AND subject_id = $1",
      [uuidOf(made.part.id)],
    );
    const lineId = uuidOf(made.part.lines[0].id);
    expect(row).toMatchObject({
      before: { status: 'CONFIRMED', lines: [{ lineId, confirmedQuantity: 10 }] },
      after: { status: 'SHIPPED', lines: [{ lineId, confirmedQuantity: 1 }] },
      detail: { by: 'SUPPLIER', reason: '霜冻减产' },
    });
  });

  it('has a day that its supplier promises, within ninety days', async () => {
    const listing = await aListing(supplier);
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 1 }]);
    const [part] = order.supplierOrders;
    const promise = (deliverBy?: string) =>
      supplier.api.mutate('confirmSupplierOrder', { supplierOrderId: part.id, deliverBy }, 'supplierOrder { deliverBy }'); // prettier-ignore
    expect(refusals(await promise('2025-02-30'))).toEqual(['DATE_INVALID deliverBy']);
    expect(refusals(await promise(addDays(today, -1)))).toEqual(['DATE_OUT_OF_ORDER deliverBy']);
    expect(refusals(await promise(addDays(today, 91)))).toEqual(['INVALID deliverBy']);
    expect((await promise(addDays(today, 90))).supplierOrder).toEqual({ deliverBy: addDays(today, 90) });
    const other = await confirmed();
    const { node } = await buyer.api.ask('query ($id: ID!) { node(id: $id) { ... on SupplierOrder { deliverBy } } }', { id: other.part.id }); // prettier-ignore
    expect(node).toEqual({ deliverBy: addDays(today, 30) });
  });
});
