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

const QUERY = `query ($supplierId: ID!) {
  products(search: "枸杞", filter: { supplierId: $supplierId }, first: 20) {
    nodes { name supplier { name } listings { availableStock tiers { unitPriceFen } sku { code } } lots { traceCode } }
  }
}`;

async function statementsOfPage(products: number): Promise<string[]> {
  const supplier = await aSupplier();
  for (let i = 0; i < products; i += 1) await aListing(supplier, { searchable: true });
  const supplierId = Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url');
  const ask = async () =>
    await app.inject({ method: 'POST', url: '/graphql', payload: { query: QUERY, variables: { supplierId } } });
  const { result, statements } = await recordStatements(ask);
  expect(result.json().data.products.nodes).toHaveLength(products);
  return statements.map((sql) => /FROM (\w+|unnest)/.exec(sql)![1]);
}

it('a page of products takes five statements, however long it is', async () => {
  for (const products of [1, 20]) {
    expect((await statementsOfPage(products)).sort()).toEqual([
      'organisations',
      'price_tiers',
      'product_search',
      'products',
      'unnest',
    ]);
  }
});
