import { aBuyer, aListing, aSupplier, counted, place } from '@shanhai/testing';
import { InProcessApi } from './in-process-api';

let api: InProcessApi;
beforeAll(async () => {
  api = await InProcessApi.start();
});
afterAll(() => api.close());

it('explains an order in as many statements for twenty lines as for one', async () => {
  const [buyer, supplier] = [await aBuyer(), await aSupplier()];
  const skuCodes: string[] = [];
  for (let i = 0; i < 20; i += 1) skuCodes.push((await aListing(supplier)).skuCode);
  const explained = async (lines: number) => {
    const { order } = await place(
      buyer,
      skuCodes.slice(0, lines).map((skuCode) => ({ skuCode, quantity: 2 })),
    );
    await counted();
    const query = `query ($id: ID!) { explainOrder(supplierOrderId: $id) { orderLineId schemes { scheme parts { reason amountFen } } } }`;
    // The first reads rules and places, which the process keeps.
    await api.ask(buyer, query, { id: order.supplierOrders[0].id });
    const { data, statements } = await api.ask<{ explainOrder: { schemes: unknown[] }[] }>(buyer, query, {
      id: order.supplierOrders[0].id,
    });
    expect(data.explainOrder).toHaveLength(lines);
    expect(data.explainOrder[0].schemes.length).toBeGreaterThanOrEqual(4);
    return statements.length;
  };
  const few = await explained(1);
  expect(await explained(20)).toBe(few);
  expect(few).toBeLessThanOrEqual(9);
});
