import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, parse, validate } from 'graphql';
import { readCsv } from '@shanhai/files';
import { ApiClient } from '@shanhai/testing';
import { SKUS } from '../../apps/cli/src/seed/goods';

const EXAMPLES = join(process.cwd(), 'examples');
const read = (name: string) => readFileSync(join(EXAMPLES, name));

describe('examples', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = buildClientSchema(await new ApiClient().ask(getIntrospectionQuery()));
  });

  it.each(readdirSync(EXAMPLES).filter((name) => name.endsWith('.graphql')))('%s fits the schema', (name) => {
    expect(validate(schema, parse(read(name).toString())).map((error) => error.message)).toEqual([]);
  });

  it('has the documents of the three users', () => {
    for (const user of ['buyer', 'cooperative', 'office']) expect(readdirSync(EXAMPLES)).toContain(`${user}.graphql`);
  });

  it('orders at least 60 lines from 6 suppliers of the demo world for 12 addresses', () => {
    const rows = readCsv(read('order.csv'), { required: ['SKU编码', '收货点'] }).map(({ values }) => values);
    const suppliers = rows.map((row) => SKUS.find((sku) => sku.code === row['SKU编码'])?.product.supplier);
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(suppliers).not.toContain(undefined);
    expect(new Set(suppliers).size).toBeGreaterThanOrEqual(6);
    expect(new Set(rows.map((row) => row['收货点'])).size).toBeGreaterThanOrEqual(12);
  });
});
