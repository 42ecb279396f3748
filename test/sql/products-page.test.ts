import { aListing, aSupplier } from '@shanhai/testing';
import { InProcessApi } from './in-process-api';

let api: InProcessApi;
beforeAll(async () => {
  api = await InProcessApi.start();
});
afterAll(() => api.close());

const NODES =
  'nodes { name supplier { name } origin { name } listings { availableStock tiers { unitPriceFen } sku { code } } lots { traceCode } }';
const FACETS = `facets { totalCount inStockCount categories { category { nameZh } count } origins { division { name } count }
  suppliers { supplier { name } count } priceBands { fromFen toFen count } }`;

/** The tables that the statements of a page read first. */
async function statementsOfPage(products: number, fields: string): Promise<string[]> {
  const supplier = await aSupplier();
  for (let i = 0; i < products; i += 1) await aListing(supplier, { searchable: true });
  const supplierId = Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url');
  const query = `query ($supplierId: ID!) { products(search: "枸杞", filter: { supplierId: $supplierId }, first: 20) { ${fields} } }`;
  const ask = () => api.ask<{ products: { nodes: unknown[] } }>(null, query, { supplierId });
  // The first also loads the places of today, which stay in memory.
  await ask();
  const { data, statements } = await ask();
  expect(data.products.nodes).toHaveLength(products);
  return statements.map((sql) => /FROM (\w+|unnest)/.exec(sql)![1]);
}

it.each([1, 20])('a page of %i products takes three statements, with places and suppliers', async (products) => {
  const [first, ...side] = await statementsOfPage(products, NODES);
  expect([first, ...side.sort()]).toEqual(['division_editions', 'price_tiers', 'unnest']);
});

it('facets take one statement more, and one for the names of categories', async () => {
  const statements = await statementsOfPage(20, `${NODES} ${FACETS}`);
  expect(statements.sort()).toEqual(['categories', 'division_editions', 'price_tiers', 'stock', 'unnest']);
});
