import { checkDigit } from '@shanhai/kernel';
import { aBuyer, aListing, ApiClient, aSupplier, type MadeListing, type Person, sql } from '@shanhai/testing';

const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
let count = 0;
/** A GTIN of 13 digits that no other test of this file has, of GS1's prefix for examples. */
const aGtin = () => {
  const digits = `952${String(process.pid % 10_000).padStart(4, '0')}${String((count += 1)).padStart(5, '0')}`;
  return digits + checkDigit(digits);
};
const anAlias = () => `88.118.${process.pid}/XJ-${(count += 1)}`;

describe('setGtin', () => {
  let supplier: Person;
  let listing: MadeListing;
  beforeAll(async () => {
    supplier = await aSupplier();
    listing = await aListing(supplier);
  });
  const set = (person: Person, skuId: string, gtin: string) =>
    person.api.mutate('setGtin', { skuId, gtin }, 'sku { gtin }');

  it('gives a SKU its GTIN, again too, and another later; the earlier one stays its own', async () => {
    const [first, second] = [aGtin(), aGtin()];
    for (const gtin of [first, first, second, first])
      expect((await set(supplier, listing.skuGlobalId, gtin)).sku).toEqual({ gtin });
    const kept = await sql('SELECT gtin FROM gtins WHERE sku_id = $1 ORDER BY gtin', [listing.skuId]);
    expect(kept.map(({ gtin }) => gtin)).toEqual([`0${first}`, `0${second}`].sort());
    const other = await aListing(supplier);
    expect(refusals(await set(supplier, other.skuGlobalId, second))).toEqual(['GTIN_TAKEN gtin']);
    expect(refusals(await set(supplier, other.skuGlobalId, `0${second}`))).toEqual(['GTIN_TAKEN gtin']);
  });

  it.each([
    ['a wrong check digit', '9520123456789'],
    ['letters', '95201234567X8'],
    ['zeros', '00000000000000'],
    ['a line', '9520123456788\n'],
  ])('refuses %s', async (_, gtin) => {
    expect(refusals(await set(supplier, listing.skuGlobalId, gtin))).toEqual(['INVALID gtin']);
  });

  it("refuses another supplier's SKU, and createSku a GTIN that is taken", async () => {
    const gtin = aGtin();
    expect(refusals(await set(await aSupplier(), listing.skuGlobalId, gtin))).toEqual(['NOT_FOUND skuId']);
    await set(supplier, listing.skuGlobalId, gtin);
    const sku = {
      productId: listing.productGlobalId,
      name: '袋装',
      contentBase: '500',
      pricing: 'PACK',
      caseSize: 1,
      gtin,
    };
    expect(refusals(await supplier.api.mutate('createSku', { ...sku, code: `G-${gtin}` }))).toEqual([
      'GTIN_TAKEN gtin',
    ]);
    expect(await sql('SELECT 1 FROM skus WHERE code = $1', [`G-${gtin}`])).toEqual([]);
  });

  it('gives a GTIN that several want at once to one', async () => {
    const gtin = aGtin();
    const wanted = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const own = await aSupplier();
        return { own, sku: await aListing(own) };
      }),
    );
    const answers = await Promise.all(wanted.map(({ own, sku }) => set(own, sku.skuGlobalId, gtin)));
    expect(answers.filter((answer) => answer.userErrors.length === 0)).toHaveLength(1);
    expect(await sql('SELECT 1 FROM gtins WHERE gtin = $1', [`0${gtin}`])).toHaveLength(1);
    expect(await sql('SELECT 1 FROM skus WHERE gtin = $1', [gtin])).toHaveLength(1);
  });
});

describe('setLotAlias', () => {
  let supplier: Person;
  beforeAll(async () => {
    supplier = await aSupplier();
  });
  const set = (person: Person, lotId: string, alias: string) =>
    person.api.mutate('setLotAlias', { lotId, alias }, 'lot { aliases }');

  it('names a lot besides its trace code, once however often; anyone reads it', async () => {
    const { lotGlobalId, traceCode } = await aListing(supplier);
    const alias = anAlias();
    for (let again = 0; again < 2; again += 1)
      expect((await set(supplier, lotGlobalId, alias)).lot).toEqual({ aliases: [alias] });
    const { lot } = await new ApiClient().ask('query ($code: String!) { lot(traceCode: $code) { aliases } }', {
      code: traceCode,
    });
    expect(lot.aliases).toEqual([alias]);
    const other = await aListing(supplier);
    expect(refusals(await set(supplier, other.lotGlobalId, alias))).toEqual(['LOT_ALIAS_TAKEN alias']);
  });

  it('refuses what is no identifier, another supplier’s lot, and more than a lot can have', async () => {
    const { lotGlobalId } = await aListing(supplier);
    expect(refusals(await set(supplier, lotGlobalId, '88.118.8/<script>'))).toEqual(['INVALID alias']);
    expect(refusals(await set(await aSupplier(), lotGlobalId, anAlias()))).toEqual(['NOT_FOUND lotId']);
    const all = await Promise.all(Array.from({ length: 7 }, () => set(supplier, lotGlobalId, anAlias())));
    expect(all.flatMap(refusals)).toEqual(['TOO_MANY alias', 'TOO_MANY alias']);
  });

  it('is for suppliers', async () => {
    const { lotGlobalId } = await aListing(supplier);
    const query = 'mutation ($input: SetLotAliasInput!) { setLotAlias(input: $input) { userErrors { code } } }';
    const input = { lotId: lotGlobalId, alias: anAlias() };
    const sent = async (api: ApiClient) => (await api.send(query, { input })).errors?.[0].extensions.code;
    expect([await sent((await aBuyer()).api), await sent(new ApiClient())]).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
  });
});
