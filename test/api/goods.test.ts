import { ApiClient, aBuyer, aSupplier, type Person, sql } from '@shanhai/testing';

const codes = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => [code, field.join('.')]);

describe('categories and brands', () => {
  it('are open to all', async () => {
    const { categories, brands } = await new ApiClient().ask(
      '{ categories { code parentCode nameZh special commitmentCertificate } brands { code nameZh areaCodes source } }',
    );
    expect(categories).toEqual(
      expect.arrayContaining([
        { code: 'GOJI', parentCode: null, nameZh: '枸杞', special: true, commitmentCertificate: false },
        { code: 'COOL_VEGETABLES', parentCode: null, nameZh: '冷凉蔬菜', special: true, commitmentCertificate: true },
        { code: 'MUSHROOMS', parentCode: null, nameZh: '食用菌', special: false, commitmentCertificate: true },
      ]),
    );
    expect(brands).toContainEqual(
      expect.objectContaining({ code: 'YANCHI_TAN_LAMB', nameZh: '盐池滩羊', areaCodes: ['640323'] }),
    );
  });
});

describe('createProduct', () => {
  let supplier: Person;
  const goji = (more: object = {}) => ({
    name: '中宁枸杞',
    categoryCode: 'GOJI',
    brandCode: 'ZHONGNING_GOJI',
    baseUnit: 'GRAM',
    originCode: '640521',
    ...more,
  });
  const refused = async (more: object) => codes(await supplier.api.mutate('createProduct', goji(more)));
  beforeAll(async () => {
    supplier = await aSupplier({ seat: '640521' });
  });

  it('creates a product that everyone sees by its id', async () => {
    const fields =
      'product { id name description baseUnit originCode category { nameZh } brand { nameZh } origin { name parent { name } } supplier { name } }';
    const { product } = await supplier.api.done('createProduct', goji({ name: ' 中宁枸杞 ' }), fields);
    expect(product).toMatchObject({
      name: '中宁枸杞',
      description: '',
      baseUnit: 'GRAM',
      originCode: '640521',
      category: { nameZh: '枸杞' },
      brand: { nameZh: '中宁枸杞' },
      origin: { name: '中宁县', parent: { name: '中卫市' } },
      supplier: { name: supplier.name },
    });
    const { node } = await new ApiClient().ask(
      'query ($id: ID!) { node(id: $id) { id ... on Product { name supplier { name } } } }',
      { id: product.id },
    );
    expect(node).toEqual({ id: product.id, name: '中宁枸杞', supplier: { name: supplier.name } });
    expect(
      await sql("SELECT 1 FROM audit_trail WHERE operation = 'createProduct' AND organisation_id = $1", [
        supplier.organisationId,
      ]),
    ).toHaveLength(1);
  });

  it('takes a product without a brand, and a village as its origin', async () => {
    const { product } = await supplier.api.done(
      'createProduct',
      goji({ brandCode: null, originCode: '640121104205', description: '原隆村' }),
      'product { brand { code } origin { level } }',
    );
    expect(product).toEqual({ brand: null, origin: { level: 'VILLAGE' } });
  });

  it('refuses what is wrong, everything at once', async () => {
    expect(await refused({ name: ' ', categoryCode: 'NONE', brandCode: 'NONE', originCode: '000000' })).toEqual([
      ['REQUIRED', 'name'],
      ['NOT_FOUND', 'categoryCode'],
      ['NOT_FOUND', 'brandCode'],
      ['DIVISION_UNKNOWN', 'originCode'],
    ]);
    expect(await refused({ name: '枸'.repeat(101), description: 'x'.repeat(5_001) })).toEqual([
      ['TOO_LONG', 'name'],
      ['TOO_LONG', 'description'],
    ]);
    expect(await refused({ originCode: '640322' })).toEqual([['DIVISION_UNKNOWN', 'originCode']]);
    expect(await refused({ originCode: '640422' })).toEqual([['INVALID', 'brandCode']]);
    expect(await refused({ originCode: '640000' })).toEqual([['INVALID', 'brandCode']]);
  });

  it('is for sellers of a supplier', async () => {
    const buyer = await aBuyer();
    const query = 'mutation ($input: CreateProductInput!) { createProduct(input: $input) { userErrors { code } } }';
    expect((await new ApiClient().send(query, { input: goji() })).errors?.[0].extensions.code).toBe('UNAUTHENTICATED');
    expect((await buyer.api.send(query, { input: goji() })).errors?.[0].extensions.code).toBe('FORBIDDEN');
  });
});
