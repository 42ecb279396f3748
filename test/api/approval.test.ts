import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@shanhai/kernel';
import {
  ADDRESS,
  aBuyer,
  aListing,
  aSupplier,
  confirm,
  type MadeListing,
  ORDER_FIELDS,
  type Person,
  place,
  sql,
} from '@shanhai/testing';

const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];
const reservedOf = async (skuId: string) =>
  Number((await sql<{ reserved: string }>('SELECT reserved FROM stock WHERE sku_id = $1', [skuId]))[0].reserved);
const WAIT_MS = 10_000;

describe('approval of orders', () => {
  let supplier: Person;
  let orderer: Person;
  let approver: Person;
  let listing: MadeListing;
  beforeAll(async () => {
    supplier = await aSupplier();
    orderer = await aBuyer({ approvalAboveFen: 100_000n });
    approver = await aBuyer({ of: orderer, roles: ['APPROVER'] });
    listing = await aListing(supplier, { tiers: [[1, 10_000n]], stock: 1_000_000n });
  });
  const waiting = () => place(orderer, [{ skuCode: listing.skuCode, quantity: 11 }]).then((payload) => payload.order);
  const sees = async (person: Person, ids: string[]) =>
    (await person.api.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).nodes.map(
      (node: object | null) => node !== null,
    );
  const act = (person: Person, name: string, orderId: string, more: object = {}) =>
    person.api.mutate(name, { orderId, ...more }, ORDER_FIELDS);

  it('is needed above the limit, charges included, and not at it', async () => {
    const at = await place(orderer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    expect(at.order).toMatchObject({ status: 'PLACED', supplierOrders: [{ status: 'PLACED' }] });
    const charges = [
      {
        supplierId: Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url'),
        kind: 'FREIGHT',
        amountFen: 1,
      },
    ];
    const above = await place(orderer, [{ skuCode: listing.skuCode, quantity: 10 }], { charges });
    expect(above.order).toMatchObject({
      status: 'PENDING_APPROVAL',
      supplierOrders: [{ status: 'PENDING_APPROVAL', payable: null }],
    });
  });

  it('is given by somebody else of the unit, once; only then the supplier sees the order', async () => {
    const order = await waiting();
    const part = order.supplierOrders[0].id;
    expect(await sees(supplier, [order.id, part])).toEqual([false, false]);
    expect(refusals(await supplier.api.mutate('confirmSupplierOrder', { supplierOrderId: part }))).toEqual([
      'STATE_NOT_ALLOWED supplierOrderId',
    ]);
    expect(refusals(await orderer.api.mutate('openPayment', { orderId: order.id }))).toEqual(['NOT_FOUND orderId']);
    expect(refusals(await act(orderer, 'approveOrder', order.id))).toEqual(['OWN_APPROVAL orderId']);
    expect(refusals(await act(await aBuyer(), 'approveOrder', order.id))).toEqual(['NOT_FOUND orderId']);
    expect(refusals(await act(approver, 'approveOrder', part))).toEqual(['NOT_FOUND orderId']);
    const approved = await act(approver, 'approveOrder', order.id);
    expect(approved.order).toMatchObject({
      status: 'PLACED',
      supplierOrders: [{ status: 'PLACED', payable: { dueFen: '110000' } }],
    });
    expect(refusals(await act(approver, 'approveOrder', order.id))).toEqual(['STATE_NOT_ALLOWED orderId']);
    expect(await sees(supplier, [order.id, part])).toEqual([true, true]);
    await confirm(supplier, part);
    expect(await sees(supplier, [order.id, part])).toEqual([true, true]);
    expect(
      (
        await approver.api.send(
          'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }',
          { input: { idempotencyKey: newId(), addresses: [ADDRESS] } },
        )
      ).errors?.[0].extensions.code,
    ).toBe('FORBIDDEN');
    const receiver = await aBuyer({ of: orderer, roles: ['RECEIVER'] });
    const document = 'mutation ($input: ApproveOrderInput!) { approveOrder(input: $input) { userErrors { code } } }';
    expect((await receiver.api.send(document, { input: { orderId: order.id } })).errors?.[0].extensions).toMatchObject({
      code: 'FORBIDDEN',
      permission: 'order:approve',
    });
  });

  it('is refused with a reason; the supplier never hears of it', async () => {
    const before = await reservedOf(listing.skuId);
    const order = await waiting();
    expect(refusals(await act(approver, 'rejectOrder', order.id, { reason: '  ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await act(approver, 'rejectOrder', order.id, { reason: 'x'.repeat(501) }))).toEqual([
      'TOO_LONG reason',
    ]);
    const rejected = await act(approver, 'rejectOrder', order.id, { reason: '超预算' });
    expect(rejected.order).toMatchObject({
      status: 'REJECTED',
      supplierOrders: [{ status: 'REJECTED', payable: null }],
    });
    expect(await reservedOf(listing.skuId)).toBe(before);
    expect(refusals(await act(approver, 'rejectOrder', order.id, { reason: 'x' }))).toEqual([
      'STATE_NOT_ALLOWED orderId',
    ]);
    expect(await sees(supplier, [order.id, order.supplierOrders[0].id])).toEqual([false, false]);
    const cancelled = await waiting();
    expect((await act(orderer, 'cancelOrder', cancelled.id)).order).toMatchObject({
      status: 'CANCELLED',
      supplierOrders: [{ status: 'CANCELLED' }],
    });
    expect(await sees(supplier, [cancelled.id, cancelled.supplierOrders[0].id])).toEqual([false, false]);
    expect(await reservedOf(listing.skuId)).toBe(before);
  });

  it('runs out, as an unconfirmed order does, and the stock goes back', async () => {
    const before = await reservedOf(listing.skuId);
    const [unapproved, approved] = [await waiting(), await waiting()];
    await act(approver, 'approveOrder', approved.id);
    await sql("UPDATE orders SET expires_on = '2020-01-01' WHERE id = $1", [uuidOf(unapproved.id)]);
    await sql("UPDATE supplier_orders SET expires_on = '2020-01-01' WHERE order_id = $1", [uuidOf(approved.id)]);
    const states = async () => {
      const { nodes } = await orderer.api.ask(
        `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { status supplierOrders { status payable { dueFen } } } } }`,
        { ids: [unapproved.id, approved.id] },
      );
      return nodes;
    };
    const expected = [
      { status: 'EXPIRED', supplierOrders: [{ status: 'EXPIRED', payable: null }] },
      { status: 'PLACED', supplierOrders: [{ status: 'EXPIRED', payable: { dueFen: '0' } }] },
    ];
    for (const until = Date.now() + WAIT_MS; Date.now() < until; await pause(50))
      if (JSON.stringify(await states()) === JSON.stringify(expected)) break;
    expect(await states()).toEqual(expected);
    expect(await reservedOf(listing.skuId)).toBe(before);
    expect(refusals(await act(approver, 'approveOrder', unapproved.id))).toEqual(['STATE_NOT_ALLOWED orderId']);
    expect(await sees(supplier, [unapproved.supplierOrders[0].id, approved.supplierOrders[0].id])).toEqual([
      false,
      true,
    ]);
  });
});
