import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { recordStatements } from '@shanhai/database';
import { aListing, aSupplier, testWorld } from '@shanhai/testing';
import { ApiModule } from '../../apps/api/src/api.module';

/** The API inside this process, where statements can be counted. */
let app: NestFastifyApplication;

beforeAll(async () => {
  const { databaseUrl, tokenSecret } = testWorld();
  const settings = { databaseUrl, tokenSecret, becomeApplicationRole: true } as Parameters<typeof ApiModule.forRoot>[0];
  app = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(settings), new FastifyAdapter(), {
    logger: false,
  });
  await app.init();
});
afterAll(() => app.close());

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
  const ask = async () =>
    await app.inject({ method: 'POST', url: '/graphql', payload: { query, variables: { supplierId } } });
  // The first also loads the places of today, which stay in memory.
  await ask();
  const { result, statements } = await recordStatements(ask);
  expect(result.json().data.products.nodes).toHaveLength(products);
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
