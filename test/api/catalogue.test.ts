import { aBuyer, aListing, ApiClient, aSupplier, type Person, sql } from '@shanhai/testing';

const nobody = new ApiClient();
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
let count = 0;
const unique = (prefix: string) => `${prefix}-${process.pid}-${(count += 1)}`;

async function aProduct(supplier: Person, more: object = {}): Promise<string> {
  const input = {
    name: '中宁枸杞干果',
    categoryCode: 'GOJI',
    baseUnit: 'GRAM',
    originCode: supplier.seatCode,
    ...more,
  };
  return (await supplier.api.done('createProduct', input, 'product { id }')).product.id;
}

const skuOf = (productId: string, more: object = {}) => ({
  productId,
  code: unique('SKU'),
  name: '500 g 袋装',
  contentBase: '500',
  pricing: 'PACK',
  caseSize: 10,
  ...more,
});

async function aSku(supplier: Person, productId: string): Promise<{ id: string; code: string }> {
  return (await supplier.api.done('createSku', skuOf(productId), 'sku { id code }')).sku;
}

const TIERS = [
  { fromQuantity: 1, unitPriceFen: '3500' },
  { fromQuantity: 100, unitPriceFen: '3050' },
];

async function onSale(
  supplier: Person,
  name: string,
  more: object = {},
): Promise<{ productId: string; skuId: string }> {
  const productId = await aProduct(supplier, { name, ...more });
  const { id: skuId } = await aSku(supplier, productId);
  await supplier.api.done('setPriceTiers', { skuId, tiers: TIERS });
  await supplier.api.done('publishListing', { skuId, minimumQuantity: 10 });
  return { productId, skuId };
}

const names = async (args: string, variables: object = {}, head = '') =>
  (await nobody.ask(`query ${head} { products(${args}) { nodes { name } } }`, variables)).products.nodes.map(
    (node: { name: string }) => node.name,
  );

describe('selling', () => {
  let supplier: Person;
  let productId: string;
  beforeAll(async () => {
    supplier = await aSupplier({ seat: '640521' });
    productId = await aProduct(supplier);
  });

  it('goes from a SKU over prices and stock to a listing that everyone sees, and off sale again', async () => {
    const product = await aProduct(supplier, { name: unique('枸杞') });
    const { sku } = await supplier.api.done(
      'createSku',
      skuOf(product, { gtin: '9520123456788', grade: ' 特优 ' }),
      'sku { id code grade gtin product { id } listing { status } }',
    );
    expect(sku).toMatchObject({ grade: '特优', gtin: '9520123456788', product: { id: product }, listing: null });
    await supplier.api.done('setPriceTiers', { skuId: sku.id, tiers: TIERS });
    await supplier.api.done('adjustStock', { skuId: sku.id, onHand: 500, reason: '盘点', idempotencyKey: unique('k') });
    const { listing } = await supplier.api.done(
      'publishListing',
      { skuId: sku.id, minimumQuantity: 10 },
      'listing { status availableStock minimumQuantity caseSize }',
    );
    expect(listing).toEqual({ status: 'ON_SALE', availableStock: 500, minimumQuantity: 10, caseSize: 10 });
    const read = async () =>
      (
        await nobody.ask(
          'query ($id: ID!) { product(id: $id) { supplier { name } listings { sku { code } tiers { fromQuantity unitPriceFen unitPriceYuan } } } }',
          { id: product },
        )
      ).product;
    expect(await read()).toEqual({
      supplier: { name: supplier.name },
      listings: [
        {
          sku: { code: sku.code },
          tiers: [
            { fromQuantity: 1, unitPriceFen: '3500', unitPriceYuan: '35.00' },
            { fromQuantity: 100, unitPriceFen: '3050', unitPriceYuan: '30.50' },
          ],
        },
      ],
    });
    const rows = () =>
      sql('SELECT 1 FROM product_search s JOIN skus k USING (product_id) WHERE k.code = $1', [sku.code]);
    expect(await rows()).toHaveLength(1);
    await supplier.api.done('withdrawListing', { skuId: sku.id });
    expect(await rows()).toHaveLength(0);
    expect((await read()).listings).toEqual([]);
    expect(refusals(await supplier.api.mutate('withdrawListing', { skuId: sku.id }))).toEqual([
      'LISTING_NOT_ON_SALE skuId',
    ]);
  });

  it.each([
    ['NOT_FOUND productId', { productId: 'bm9uZQ' }],
    ['NOT_POSITIVE contentBase', { contentBase: '0' }],
    ['INVALID contentBase', { contentBase: '10000001' }],
    ['NOT_POSITIVE caseSize', { caseSize: 0 }],
    ['INVALID caseSize', { caseSize: 10_001 }],
    ['TOO_LONG grade', { grade: '优'.repeat(21) }],
    ['INVALID gtin', { gtin: '9520123456789' }],
    ['INVALID code', { code: '枸杞' }],
    ['REQUIRED code', { code: '' }],
    ['TOO_LONG code', { code: 'x'.repeat(41) }],
    ['REQUIRED name', { name: ' ' }],
    ['TOO_LONG name', { name: '枸'.repeat(101) }],
  ])('createSku refuses %s', async (refusal, more) => {
    expect(refusals(await supplier.api.mutate('createSku', skuOf(productId, more)))).toEqual([refusal]);
  });

  it('keeps a SKU code unique on the platform', async () => {
    const { code } = await aSku(supplier, productId);
    const other = await aSupplier();
    expect(refusals(await other.api.mutate('createSku', skuOf(await aProduct(other), { code })))).toEqual([
      'SKU_CODE_TAKEN code',
    ]);
  });

  it('refuses prices that are none, and a listing without a price', async () => {
    const { id: skuId } = await aSku(supplier, productId);
    const publish = async (minimumQuantity: number) =>
      refusals(await supplier.api.mutate('publishListing', { skuId, minimumQuantity }));
    const price = async (tiers: object[]) => refusals(await supplier.api.mutate('setPriceTiers', { skuId, tiers }));
    expect(await publish(1)).toEqual(['TIERS_INVALID tiers']);
    expect(await publish(0)).toEqual(['NOT_POSITIVE minimumQuantity']);
    expect(await price([])).toEqual(['TIERS_INVALID tiers']);
    expect(await price([{ fromQuantity: 1, unitPriceFen: '0' }])).toEqual(['TIERS_INVALID tiers.0.unitPriceFen']);
    expect(await price([...TIERS, TIERS[0]])).toEqual(['TIERS_INVALID tiers.2.fromQuantity']);
    expect(await price([{ fromQuantity: 20, unitPriceFen: '100' }])).toEqual([]);
    expect(await publish(10)).toEqual(['TIERS_INVALID tiers.0.fromQuantity']);
    expect(await publish(20)).toEqual([]);
    expect(await price([{ fromQuantity: 21, unitPriceFen: '100' }])).toEqual(['TIERS_INVALID tiers.0.fromQuantity']);
  });

  it('adjusts stock once a key, never below what is reserved', async () => {
    const { skuId, skuGlobalId } = await aListing(supplier, { stock: 100n });
    await sql('UPDATE stock SET reserved = 40 WHERE sku_id = $1', [skuId]);
    const adjust = (more: object) =>
      supplier.api.mutate('adjustStock', { skuId: skuGlobalId, reason: 'x', idempotencyKey: unique('k'), ...more });
    const onHand = async () =>
      (await sql<{ on_hand: bigint }>('SELECT on_hand FROM stock WHERE sku_id = $1', [skuId]))[0].on_hand.toString();
    const refused = await supplier.api.mutate('adjustStock', {
      skuId: skuGlobalId,
      reason: 'x',
      idempotencyKey: unique('k'),
      delta: -61,
    });
    expect(refused.userErrors).toEqual([
      { code: 'OUT_OF_STOCK', field: ['delta'], message: expect.stringContaining('60') },
    ]);
    expect(refusals(await adjust({ onHand: 39 }))).toEqual(['OUT_OF_STOCK onHand']);
    const once = { delta: -60, idempotencyKey: unique('k') };
    for (let i = 0; i < 2; i += 1) expect(refusals(await adjust(once))).toEqual([]);
    expect(await onHand()).toBe('40');
    expect(refusals(await adjust({ ...once, delta: 1 }))).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']);
    expect(refusals(await adjust({}))).toEqual(['REQUIRED delta']);
    expect(refusals(await adjust({ delta: 1, onHand: 1 }))).toEqual(['INVALID onHand']);
    expect(refusals(await adjust({ delta: 1, reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await adjust({ onHand: 1_000_000_001 }))).toEqual(['INVALID onHand']);
    expect(refusals(await adjust({ delta: 1, reason: 'x'.repeat(501) }))).toEqual(['TOO_LONG reason']);
    expect(
      await sql("SELECT 1 FROM audit_trail WHERE operation = 'adjustStock' AND subject_id = $1", [skuId]),
    ).toHaveLength(1);
  });

  it("does nothing to another supplier's SKU, and nothing at all for buyers", async () => {
    const { id: skuId } = await aSku(supplier, productId);
    const other = await aSupplier();
    for (const [name, more] of Object.entries({
      setPriceTiers: { tiers: TIERS },
      publishListing: { minimumQuantity: 1 },
      withdrawListing: {},
      adjustStock: { delta: 1, reason: 'x', idempotencyKey: unique('k') },
    })) {
      expect([name, refusals(await other.api.mutate(name, { skuId, ...more }))]).toEqual([name, ['NOT_FOUND skuId']]);
    }
    const buyer = await aBuyer();
    const query = 'mutation ($input: WithdrawListingInput!) { withdrawListing(input: $input) { userErrors { code } } }';
    expect((await buyer.api.send(query, { input: { skuId } })).errors?.[0].extensions.code).toBe('FORBIDDEN');
    const node = async (api: ApiClient) =>
      (await api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: skuId })).node;
    expect(await node(supplier.api)).toEqual({ id: skuId });
    expect(await node(buyer.api)).toBeNull();
  });
});

describe('products', () => {
  it('are found in Chinese by word, place, category and supplier', async () => {
    const supplier = await aSupplier({ seat: '640521', name: unique('某某合作社') });
    const filter = `filter: { supplierId: "${Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url')}" }`;
    await onSale(supplier, '宁夏枸杞');
    await onSale(supplier, '中宁枸杞干果');
    await onSale(supplier, '盐池滩羊肉', { categoryCode: 'TAN_LAMB', originCode: '640323' });
    await onSale(supplier, '羊肚菌干货', { categoryCode: 'MUSHROOMS', originCode: '640202' });
    await onSale(supplier, '贺兰山东麓赤霞珠干红葡萄酒', {
      categoryCode: 'WINE',
      originCode: '640121104',
      description: "Château d'or 2019",
    });
    const find = async (search: string) =>
      (await names(`search: $search, ${filter}`, { search }, '($search: String!)')).sort();
    expect(await find('枸杞')).toEqual(['中宁枸杞干果', '宁夏枸杞']);
    expect(await find('中宁枸杞')).toEqual(['中宁枸杞干果', '宁夏枸杞']); // both from Zhongning
    expect(await find('滩羊')).toEqual(['盐池滩羊肉']);
    expect(await find('羊肉')).toEqual(['盐池滩羊肉']);
    expect(await find('羊')).toEqual(['盐池滩羊肉', '羊肚菌干货']);
    expect(await find('羊肚菌')).toEqual(['羊肚菌干货']);
    expect(await find('赤霞珠')).toEqual(['贺兰山东麓赤霞珠干红葡萄酒']);
    expect(await find('红葡萄酒')).toEqual(['贺兰山东麓赤霞珠干红葡萄酒']);
    expect(await find('闽宁镇')).toEqual(['贺兰山东麓赤霞珠干红葡萄酒']);
    expect(await find('chat')).toEqual(['贺兰山东麓赤霞珠干红葡萄酒']);
    expect(await find('Mushrooms')).toEqual(['羊肚菌干货']);
    expect(await find('山东')).toEqual([]);
    expect(await find('银川')).toEqual(['贺兰山东麓赤霞珠干红葡萄酒']);
    for (const odd of ["'", '!!!', "a'b & (c | !d):*", '\\', '枸杞 <-> & |', '%_'])
      expect(Array.isArray(await find(odd))).toBe(true);
    const [best] = await names(`search: "中宁", ${filter}`);
    expect(best).toBe('中宁枸杞干果');
  });

  it('are filtered by category, origin, list, price and stock', async () => {
    const supplier = await aSupplier();
    const own = (more: string) =>
      `filter: { supplierId: "${Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url')}", ${more} }`;
    const xiji = await aListing(supplier, {
      name: 'xiji',
      placeCode: '640422100',
      tiers: [[1, 100n]],
      searchable: true,
    });
    await aListing(supplier, {
      name: 'zhongning',
      placeCode: '640521',
      category: 'GOJI_FRESH',
      tiers: [
        [1, 300n],
        [10, 200n],
      ],
      stock: 5n,
      minimumQuantity: 6,
      searchable: true,
    });
    expect(await names(own('categoryCode: "GOJI"'))).toHaveLength(2);
    expect(await names(own('categoryCode: "GOJI_FRESH"'))).toEqual(['zhongning']);
    expect(await names(own('originCode: "640400"'))).toEqual(['xiji']);
    expect(await names(own('originCode: "640000"'))).toHaveLength(2);
    const listed = await sql(
      "SELECT 1 FROM origin_list_members WHERE list_code = 'LIST_832' AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())",
    );
    expect(await names(own('originList: "LIST_832"'))).toEqual(listed.length > 0 ? ['xiji'] : []);
    expect(await names(own('originList: "NONE"'))).toEqual([]);
    expect(await names(own('priceFromFen: 150'))).toEqual(['zhongning']);
    expect(await names(own('priceToFen: 150'))).toEqual(['xiji']);
    expect(await names(own('inStock: true'))).toEqual(['xiji']);
    expect(await names(own('brandCode: "NONE"'))).toEqual([]);
    const { products } = await nobody.ask(`{ products(${own('priceToFen: 150')}) { nodes { lots { traceCode } } } }`);
    expect(products.nodes).toEqual([{ lots: [{ traceCode: xiji.traceCode }] }]);
  });

  it.each(['RELEVANCE', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC'])(
    'are paged by %s without gaps or repeats, in both directions',
    async (sort) => {
      const supplier = await aSupplier();
      const price = (i: number) => BigInt(100 + (i % 3));
      for (let i = 0; i < 7; i += 1) {
        await aListing(supplier, {
          name: `${'枸杞 '.repeat(1 + (i % 2))}${i}`,
          tiers: [[1, price(i)]],
          publishedOn: `2024-07-0${1 + (i % 4)}`,
          searchable: true,
        });
      }
      const query = `query ($first: Int, $after: String, $last: Int, $before: String, $id: ID!) {
      products(search: "枸杞", sort: ${sort}, filter: { supplierId: $id }, first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { name listings { tiers { unitPriceFen } } } } pageInfo { hasNextPage endCursor } } }`;
      const id = Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url');
      type Edge = { cursor: string; node: { name: string; listings: { tiers: { unitPriceFen: string }[] }[] } };
      const page = async (variables: object) =>
        (await nobody.ask(query, { id, ...variables })).products as {
          edges: Edge[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      const all = (await page({ first: 7 })).edges;
      const walked: Edge[] = [];
      for (let after: string | null = null; ; ) {
        const { edges, pageInfo }: Awaited<ReturnType<typeof page>> = await page({ first: 2, after });
        walked.push(...edges);
        if (!pageInfo.hasNextPage) break;
        after = pageInfo.endCursor;
      }
      expect(walked).toEqual(all);
      expect(new Set(all.map((edge) => edge.node.name)).size).toBe(7);
      expect((await page({ last: 3, before: all[5].cursor })).edges).toEqual(all.slice(2, 5));
      const prices = all.map((edge) => Number(edge.node.listings[0].tiers[0].unitPriceFen));
      if (sort === 'PRICE_ASC') expect(prices).toEqual([...prices].sort((a, b) => a - b));
      if (sort === 'PRICE_DESC') expect(prices).toEqual([...prices].sort((a, b) => b - a));
    },
  );

  it('put what the name says before what the class says before the rest, the newest first in each', async () => {
    const supplier = await aSupplier({ seat: '640521', name: unique('枸杞合作社') });
    const filter = `filter: { supplierId: "${Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url')}" }`;
    await onSale(supplier, '中宁枸杞');
    await onSale(supplier, '马铃薯', { categoryCode: 'POTATOES' });
    await onSale(supplier, '黑果原浆', { categoryCode: 'GOJI' });
    await onSale(supplier, '枸杞芽茶', { categoryCode: 'HONEY' });
    expect(await names(`search: "枸杞", ${filter}`)).toEqual(['枸杞芽茶', '中宁枸杞', '黑果原浆', '马铃薯']);
    expect(await names(`search: "枸杞", sort: NEWEST, ${filter}`)).toHaveLength(4);
  });

  it('refuse a search too long, and a cursor that is none', async () => {
    const code = async (args: string) =>
      (await nobody.send(`{ products(${args}) { nodes { id } } }`)).errors?.[0].extensions.code;
    expect(await code(`search: "${'枸'.repeat(101)}"`)).toBe('BAD_USER_INPUT');
    expect(await code('after: "nonsense"')).toBe('BAD_USER_INPUT');
    const { products } = await nobody.ask('{ products(sort: NEWEST, first: 1) { pageInfo { endCursor } } }');
    expect(await code(`sort: PRICE_ASC, after: "${products.pageInfo.endCursor}"`)).toBe('BAD_USER_INPUT');
    expect((await nobody.send('{ product(id: "bm9uZQ") { id } }')).data).toEqual({ product: null });
  });
});

describe('facets of products', () => {
  const FIELDS = `facets { totalCount inStockCount categories { category { code } count } origins { division { code } count }
    cities: origins(level: CITY) { division { code } count } brands { brand { code } count }
    suppliers { supplier { id } count } priceBands { fromFen toFen count } }`;
  let supplier: Person;
  let supplierId: string;
  beforeAll(async () => {
    supplier = await aSupplier();
    supplierId = Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url');
    const sell = (name: string, more: Parameters<typeof aListing>[1]) =>
      aListing(supplier, { name, searchable: true, ...more });
    await sell('枸杞 一', { placeCode: '640422100', tiers: [[1, 1_999n]], brandCode: 'ZHONGNING_GOJI' });
    await sell('枸杞 二', { placeCode: '640423', tiers: [[1, 2_000n]], category: 'GOJI_FRESH' });
    await sell('枸杞 三', { placeCode: '640521', tiers: [[1, 250_000n]], stock: 5n, minimumQuantity: 6 });
    await sell('滩羊', { placeCode: '640521', tiers: [[1, 9_999n]], category: 'TAN_LAMB' });
  });
  const facets = async (search: string | null, filter: object = {}) =>
    (
      await nobody.ask(
        `query ($search: String, $filter: ProductFilterInput) { products(first: 1, search: $search, filter: $filter) { ${FIELDS} } }`,
        { search, filter: { supplierId, ...filter } },
      )
    ).products.facets;

  it('count everything that is found, not the page, with and without a search and filters', async () => {
    const all = await facets(null);
    expect(all).toMatchObject({ totalCount: 4, inStockCount: 3 });
    expect(all.suppliers).toEqual([{ supplier: { id: supplierId }, count: 4 }]);
    expect(all.priceBands).toEqual([
      { fromFen: null, toFen: '1999', count: 1 },
      { fromFen: '2000', toFen: '4999', count: 1 },
      { fromFen: '5000', toFen: '9999', count: 1 },
      { fromFen: '100000', toFen: null, count: 1 },
    ]);
    expect(all.cities).toEqual([
      { division: { code: '640400' }, count: 2 },
      { division: { code: '640500' }, count: 2 },
    ]);
    expect(all.origins).toEqual([
      { division: { code: '640521' }, count: 2 },
      { division: { code: '640422' }, count: 1 },
      { division: { code: '640423' }, count: 1 },
    ]);
    const goji = await facets('枸杞');
    expect(goji).toMatchObject({ totalCount: 3, inStockCount: 2 });
    expect(goji.categories[0]).toEqual({ category: { code: 'GOJI' }, count: 3 });
    expect(await facets('枸杞', { originCode: '640400', inStock: true })).toMatchObject({
      totalCount: 2,
      inStockCount: 2,
    });
    expect(await facets('没有这样的商品')).toEqual({
      totalCount: 0,
      inStockCount: 0,
      categories: [],
      origins: [],
      cities: [],
      brands: [],
      suppliers: [],
      priceBands: [],
    });
  });

  it('each count what the same query finds with it as its filter', async () => {
    for (const search of [null, '枸杞']) {
      const all = await facets(search);
      const found = async (filter: object) => (await facets(search, filter)).totalCount;
      expect(await found({ inStock: true })).toBe(all.inStockCount);
      for (const { category, count } of all.categories)
        expect(await found({ categoryCode: category.code })).toBe(count);
      for (const { brand, count } of all.brands) expect(await found({ brandCode: brand.code })).toBe(count);
      for (const { division, count } of [...all.origins, ...all.cities])
        expect(await found({ originCode: division.code })).toBe(count);
      for (const { fromFen, toFen, count } of all.priceBands)
        expect(await found({ priceFromFen: fromFen, priceToFen: toFen })).toBe(count);
    }
  });

  it('follow stock, minimum quantity and withdrawal at once', async () => {
    const own = await aSupplier();
    const id = Buffer.from(`Organisation:${own.organisationId}`).toString('base64url');
    const { skuId } = await onSale(own, '宁夏枸杞');
    const counts = async () => {
      const { totalCount, inStockCount } = await facets(null, { supplierId: id });
      return [totalCount, inStockCount];
    };
    const adjust = (onHand: number) =>
      own.api.done('adjustStock', { skuId, onHand, reason: '盘点', idempotencyKey: unique('k') });
    expect(await counts()).toEqual([1, 0]);
    await adjust(10);
    expect(await counts()).toEqual([1, 1]);
    await own.api.done('publishListing', { skuId, minimumQuantity: 11 });
    expect(await counts()).toEqual([1, 0]);
    await adjust(11);
    expect(await counts()).toEqual([1, 1]);
    await own.api.done('withdrawListing', { skuId });
    expect(await counts()).toEqual([0, 0]);
  });

  it('refuse with their page', async () => {
    const { data, errors } = await nobody.send(`{ products(search: "${'枸'.repeat(101)}") { facets { totalCount } } }`);
    expect(data ?? null).toBeNull();
    expect(errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
  });
});
