import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  ADDRESS,
  aBuyer,
  accept,
  aListing,
  aSupplier,
  confirm,
  type MadeListing,
  type Person,
  place,
  ship,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];
interface Payload {
  userErrors: { code: string; field: string[]; message: string }[];
}
const done = <P extends Payload>(payloads: P[]) => payloads.filter((payload) => payload.userErrors.length === 0);
const codes = (payloads: Payload[]) => [
  ...new Set(payloads.flatMap((payload) => payload.userErrors.map((each) => each.code))),
];
const stockOf = async (listing: MadeListing) => {
  const [row] = await sql<{ on_hand: string; reserved: string }>(
    'SELECT on_hand, reserved FROM stock WHERE sku_id = $1',
    [listing.skuId],
  );
  return [Number(row.on_hand), Number(row.reserved)];
};
const order = (lines: { skuCode: string; quantity: number }[]) => ({
  idempotencyKey: newId(),
  addresses: [ADDRESS],
  lines: lines.map((line) => ({ ...line, address: ADDRESS.name })),
});

describe('many at once', () => {
  let supplier: Person;
  let buyers: Person[];
  let buyer: Person;
  beforeAll(async () => {
    supplier = await aSupplier();
    buyers = await Promise.all(Array.from({ length: 50 }, () => aBuyer()));
    [buyer] = buyers;
  });

  it('fifty buyers of one stock buy exactly what there is', async () => {
    const listing = await aListing(supplier, { stock: 100n });
    const payloads = await Promise.all(
      buyers.map((each) =>
        each.api.mutate('placeOrder', order([{ skuCode: listing.skuCode, quantity: 3 }]), 'order { id }'),
      ),
    );
    expect(done(payloads)).toHaveLength(33);
    expect(await stockOf(listing)).toEqual([100, 99]);
    const losers = payloads.filter((payload) => payload.userErrors.length > 0);
    expect(codes(losers)).toEqual(['OUT_OF_STOCK']);
    expect(
      losers.every((payload) => payload.userErrors[0].message === `SKU ${listing.skuCode} has 1 in stock, 3 needed`),
    ).toBe(true);
  });

  it.each([
    ['is refused by name where the other commits', 'COMMIT', ['OUT_OF_STOCK lines.1.quantity']],
    ['is placed where the other gives up', 'ROLLBACK', []],
  ])('an order that met another one between its look at the stock and its reservation %s', async (_, end, refused) => {
    const [plenty, scarce] = [await aListing(supplier, { stock: 9n }), await aListing(supplier, { stock: 5n })];
    const other = new Client({ connectionString: testWorld().databaseUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query('UPDATE stock SET reserved = 4 WHERE sku_id = $1', [scarce.skuId]);
    const { backend } = (await other.query<{ backend: number }>('SELECT pg_backend_pid() AS backend')).rows[0];
    const placing = buyer.api.mutate(
      'placeOrder',
      order([plenty, scarce].map(({ skuCode }) => ({ skuCode, quantity: 3 }))),
      'order { id }',
    );
    const waits = () =>
      sql('SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))', [backend]).then((rows) => rows.length);
    while ((await waits()) === 0) await pause(10);
    await other.query(end);
    await other.end();
    const payload: Payload = await placing;
    expect(payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`)).toEqual(refused);
    const reserved = refused.length > 0 ? [0, 4] : [3, 3];
    expect([await stockOf(plenty), await stockOf(scarce)]).toEqual([
      [9, reserved[0]],
      [5, reserved[1]],
    ]);
  });

  it('orders that share goods in opposite orders of lines wait for each other and never lock each other out', async () => {
    const listings = await Promise.all(Array.from({ length: 6 }, () => aListing(supplier, { stock: 100n })));
    const lines = listings.map(({ skuCode }) => ({ skuCode, quantity: 2 }));
    const payloads = await Promise.all(
      buyers
        .slice(0, 40)
        .map((each, n) => each.api.mutate('placeOrder', order(n % 2 ? lines : [...lines].reverse()), 'order { id }')),
    );
    expect([done(payloads).length, codes(payloads)]).toEqual([40, []]);
    for (const listing of listings) expect(await stockOf(listing)).toEqual([100, 80]);
    // And while others are cancelled.
    const again = await Promise.all([
      ...done(payloads).slice(0, 20).map((payload, n) => buyers[n].api.mutate('cancelOrder', { orderId: payload.order.id })),
      ...buyers.slice(40).map((each, n) => each.api.mutate('placeOrder', order(n % 2 ? lines : [...lines].reverse()))),
    ]); // prettier-ignore
    expect(codes(again)).toEqual([]);
    for (const listing of listings) expect(await stockOf(listing)).toEqual([100, 60]);
  });

  it('one key twenty times is one order and one answer', async () => {
    const listing = await aListing(supplier, { stock: 100n });
    const input = order([{ skuCode: listing.skuCode, quantity: 5 }]);
    const payloads = await Promise.all(
      Array.from({ length: 20 }, () => buyer.api.done('placeOrder', input, 'order { id number paymentReference }')),
    );
    expect(new Set(payloads.map((payload) => JSON.stringify(payload))).size).toBe(1);
    expect(await stockOf(listing)).toEqual([100, 5]);
  });

  it('one key with twenty inputs is one order', async () => {
    const listing = await aListing(supplier, { stock: 1000n });
    const idempotencyKey = newId();
    const payloads = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        buyer.api.mutate(
          'placeOrder',
          { ...order([{ skuCode: listing.skuCode, quantity: n + 1 }]), idempotencyKey },
          'order { id }',
        ),
      ),
    );
    expect([done(payloads).length, codes(payloads)]).toEqual([1, ['IDEMPOTENCY_KEY_REUSED']]);
  });

  it('two approvals, and an approval with a rejection, decide an order once', async () => {
    const orderer = await aBuyer({ approvalAboveFen: 0n });
    const approvers = await Promise.all([aBuyer({ of: orderer }), aBuyer({ of: orderer })]);
    const listing = await aListing(supplier, { stock: 100n });
    for (let n = 0; n < 4; n += 1) {
      const { order: placed } = await place(orderer, [{ skuCode: listing.skuCode, quantity: 1 }]);
      const payloads = await Promise.all([
        ...approvers.map((each) => each.api.mutate('approveOrder', { orderId: placed.id })),
        approvers[0].api.mutate('rejectOrder', { orderId: placed.id, reason: 'x' }),
        orderer.api.mutate('cancelOrder', { orderId: placed.id }),
      ]);
      // A cancellation may follow an approval; nothing else follows anything.
      const count = done(payloads).length;
      expect([count === 1 || (count === 2 && payloads[3].userErrors.length === 0), codes(payloads)]).toEqual([
        true,
        ['STATE_NOT_ALLOWED'],
      ]);
      const [{ payables }] = await sql<{ payables: string }>(
        'SELECT count(*) AS payables FROM payables WHERE group_id = $1',
        [uuidOf(placed.id)],
      );
      expect(Number(payables)).toBeLessThanOrEqual(1);
    }
    const [{ waiting }] = await sql<{ waiting: string }>(
      "SELECT COALESCE(sum(l.confirmed_quantity), 0) AS waiting FROM order_lines l JOIN supplier_orders s ON s.id = l.supplier_order_id WHERE l.sku_id = $1 AND s.status = 'PLACED'",
      [listing.skuId],
    );
    expect(await stockOf(listing)).toEqual([100, Number(waiting)]);
  });

  it('confirmations, refusals and cancellations answer an order once', async () => {
    const listing = await aListing(supplier, { stock: 100n });
    const { order: placed } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    const part = placed.supplierOrders[0];
    const payloads = await Promise.all([
      ...[1, 2, 3, 4].map((quantity) =>
        supplier.api.mutate('confirmSupplierOrder', {
          supplierOrderId: part.id,
          lines: [{ lineId: part.lines[0].id, quantity }],
        }),
      ),
      supplier.api.mutate('declineSupplierOrder', { supplierOrderId: part.id, reason: 'x' }),
      buyer.api.mutate('cancelOrder', { orderId: placed.id }),
    ]);
    expect([done(payloads).length, codes(payloads)]).toEqual([1, ['STATE_NOT_ALLOWED']]);
    const [line] = await sql<{ quantity: number; due: string }>(
      'SELECT confirmed_quantity AS quantity, due_fen AS due FROM order_lines WHERE id = $1',
      [uuidOf(part.lines[0].id)],
    );
    expect([await stockOf(listing), line.due]).toEqual([[100, line.quantity], String(line.quantity * 3050)]);
  });

  it('one lot shipped by two supplier orders, and one parcel accepted and returned by many, never goes over', async () => {
    const listing = await aListing(supplier, { stock: 100n, lotQuantityBase: 5_000n }); // ten packs
    const parts = await Promise.all(
      buyers
        .slice(0, 4)
        .map(async (each) => (await place(each, [{ skuCode: listing.skuCode, quantity: 6 }])).order.supplierOrders[0]),
    );
    await Promise.all(parts.map((part) => confirm(supplier, part.id)));
    const shipments = await Promise.all(
      parts.map((part) =>
        supplier.api.mutate(
          'shipSupplierOrder',
          {
            idempotencyKey: newId(),
            supplierOrderId: part.id,
            shippedOn: today,
            lines: [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 6 }],
          },
          'supplierOrder { id shipments { lines { id } } }',
        ),
      ),
    );
    expect([done(shipments).length, codes(shipments)]).toEqual([1, ['LOT_EXHAUSTED']]);
    expect(shipments.find((payload) => payload.userErrors.length > 0)!.userErrors[0].message).toMatch(
      / has 2000 left, 3000 needed$/,
    );
    const [winner] = done(shipments);
    const owner = buyers[parts.findIndex((part) => part.id === winner.supplierOrder.id)];
    const shipmentLineId = winner.supplierOrder.shipments[0].lines[0].id;
    const base = { supplierOrderId: winner.supplierOrder.id };
    const accepted = await Promise.all(
      Array.from({ length: 5 }, () =>
        owner.api.mutate('acceptDelivery', {
          ...base,
          idempotencyKey: newId(),
          acceptedOn: today,
          lines: [{ shipmentLineId, acceptedQuantity: 4 }],
        }),
      ),
    );
    expect([done(accepted).length, codes(accepted)]).toEqual([1, ['ACCEPTED_ABOVE_SHIPPED']]);
    const returned = await Promise.all(
      Array.from({ length: 5 }, () =>
        owner.api.mutate('returnGoods', {
          ...base,
          idempotencyKey: newId(),
          returnedOn: today,
          reason: 'x',
          lines: [{ shipmentLineId, quantity: 3 }],
        }),
      ),
    );
    expect([done(returned).length, codes(returned)]).toEqual([1, ['RETURN_ABOVE_ACCEPTED']]);
    expect(await stockOf(listing)).toEqual([100 - 6 + 3, 18]);
    const [lot] = await sql<{ shipped_base: string }>('SELECT shipped_base FROM lots WHERE id = $1', [listing.lotId]);
    expect(lot.shipped_base).toBe('1500');
  });

  it('a return waits for a lot before it takes the stock, as a parcel does, so that neither waits for the other', async () => {
    const listing = await aListing(supplier, { stock: 100n, lotQuantityBase: 50_000n });
    const [buyer] = buyers;
    const part = (await place(buyer, [{ skuCode: listing.skuCode, quantity: 6 }])).order.supplierOrders[0];
    await confirm(supplier, part.id);
    const { supplierOrder } = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 6 },
    ]);
    const shipmentLineId = supplierOrder.shipments[0].lines[0].id as string;
    await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: 6 }]);
    const parcel = new Client(testWorld().databaseUrl);
    await parcel.connect();
    try {
      await parcel.query('BEGIN');
      await parcel.query('SELECT FROM lots WHERE id = $1 FOR UPDATE', [listing.lotId]);
      const input = { idempotencyKey: newId(), supplierOrderId: part.id, returnedOn: today, reason: 'x', lines: [{ shipmentLineId, quantity: 2 }] }; // prettier-ignore
      const returning = buyer.api.mutate('returnGoods', input);
      for (let waits = false; !waits; await pause(20))
        waits = (await parcel.query(`SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))`)).rows.length > 0; // prettier-ignore
      await parcel.query('SELECT FROM stock WHERE sku_id = $1 FOR UPDATE NOWAIT', [listing.skuId]);
      await parcel.query('COMMIT');
      expect((await returning).userErrors).toEqual([]);
    } finally {
      await parcel.end();
    }
    expect(await stockOf(listing)).toEqual([96, 0]);
  });

  it('several acceptances with one key are one', async () => {
    const listing = await aListing(supplier, { stock: 10n });
    const part = (await place(buyer, [{ skuCode: listing.skuCode, quantity: 4 }])).order.supplierOrders[0];
    await confirm(supplier, part.id);
    const { supplierOrder } = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 4 },
    ]);
    const input = {
      idempotencyKey: newId(),
      supplierOrderId: part.id,
      acceptedOn: today,
      lines: [{ shipmentLineId: supplierOrder.shipments[0].lines[0].id, acceptedQuantity: 1 }],
    };
    const payloads = await Promise.all(
      Array.from({ length: 8 }, () =>
        buyer.api.done('acceptDelivery', input, 'supplierOrder { lines { acceptedQuantity } }'),
      ),
    );
    expect(new Set(payloads.map((payload) => JSON.stringify(payload)))).toEqual(
      new Set(['{"supplierOrder":{"lines":[{"acceptedQuantity":1}]},"userErrors":[]}']),
    );
    await accept(buyer, part.id, today, [{ shipmentLineId: input.lines[0].shipmentLineId, acceptedQuantity: 3 }]);
  });
});
