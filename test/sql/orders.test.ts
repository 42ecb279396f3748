import { newId } from '@shanhai/kernel';
import { aBuyer, aListing, aSupplier, type Person } from '@shanhai/testing';
import { InProcessApi } from './in-process-api';

let api: InProcessApi;
let buyer: Person;
let codes: string[];
beforeAll(async () => {
  api = await InProcessApi.start();
  buyer = await aBuyer();
  const suppliers = [await aSupplier(), await aSupplier()];
  codes = [];
  for (let i = 0; i < 40; i += 1) codes.push((await aListing(suppliers[i % 2], { stock: 1000n })).skuCode);
});
afterAll(() => api.close());

const ORDER = `id number status channel placedOn paymentReference goodsFen note addresses { name street }
  supplierOrders { id status goodsFen charges { kind amountFen } shipments { id } lines { id skuCode orderedQuantity confirmedQuantity acceptedQuantity dueFen } }`;
const PLACE = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { ${ORDER} } userErrors { code field } } }`;

interface Placed {
  placeOrder: { order: { id: string }; userErrors: unknown[] };
}
function input(lines: number) {
  const names = ['乙', '甲', '丙'];
  const address = { divisionCode: '350203', street: '湖滨南路 1 号', contact: '陈某', phone: '13800000000' };
  return {
    idempotencyKey: newId(),
    addresses: names.map((name) => ({ ...address, name })),
    lines: Array.from({ length: lines }, (_, i) => ({
      skuCode: codes[i % codes.length],
      quantity: 2,
      address: names[i % names.length],
    })),
  };
}
/** A process reads the places once. */
beforeAll(() => api.ask<Placed>(buyer, PLACE, { input: input(1) }));
const verbOf = (sql: string) => sql.trim().split(/\s+/)[0];

it('places an order in ten statements and two round trips, however many lines', async () => {
  for (const lines of [1, 5, 100]) {
    const { data, statements, roundTrips } = await api.ask<Placed>(buyer, PLACE, { input: input(lines) });
    expect(data.placeOrder.userErrors).toEqual([]);
    expect([verbOf(statements[0]), verbOf(statements.at(-1)!)]).toEqual(['BEGIN', 'COMMIT']);
    expect(statements).toHaveLength(11);
    expect(roundTrips).toBe(2);
  }
});

it('answers a placed order as it will be read, and a repeated request likewise', async () => {
  const given = input(7);
  const { data: first } = await api.ask<Placed>(buyer, PLACE, { input: given });
  const { data: again } = await api.ask<Placed>(buyer, PLACE, { input: given });
  const { id } = first.placeOrder.order;
  const { data: read } = await api.ask<{ order: unknown }>(buyer, `query ($id: ID!) { order(id: $id) { ${ORDER} } }`, {
    id,
  });
  expect(read.order).toEqual(first.placeOrder.order);
  expect(again.placeOrder.order).toEqual(first.placeOrder.order);
});

it('opens an order with parts, suppliers, lines, addresses and payables in four statements', async () => {
  const { data } = await api.ask<Placed>(buyer, PLACE, { input: input(100) });
  const detail = `query ($id: ID!) { order(id: $id) { number addresses { name } supplierOrders { status supplier { name }
    payable { dueFen } lines { skuCode dueFen } } } }`;
  const { statements, roundTrips } = await api.ask(buyer, detail, { id: data.placeOrder.order.id });
  expect(statements).toHaveLength(4);
  expect(roundTrips).toBe(2);
});
