import request from 'supertest';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  type Person,
  place,
  ship,
  sql,
  storedFile,
  testWorld,
} from '@shanhai/testing';

const BRAND = 'GUYUAN_POTATOES';
const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

const LOT = 'lot { brands { kept reason reasonZh brand { nameZh } } }';
const claim = (supplier: Person, lotId: string, brandCode = BRAND) =>
  supplier.api.mutate('claimBrand', { lotId, brandCode }, LOT);

describe('regional brands', () => {
  let [office, supplier]: Person[] = [];
  beforeAll(async () => {
    [office, supplier] = await Promise.all([anOffice({ seat: '640400' }), aSupplier()]);
  });
  const terms = async (more: object = {}) => ({
    ...{ brandCode: BRAND, supplierId: toGlobalId('Organisation', supplier.organisationId), validFrom: '2024-01-01' },
    ...{ fileHash: await storedFile(`商标授权 ${newId()}`, 'application/pdf'), idempotencyKey: newId(), ...more },
  });
  const authorise = async (more: object = {}, by = office) =>
    by.api.mutate(
      'authoriseBrand',
      await terms(more),
      'authorisation { id validFrom validUntil brand { code } office { name } }',
    );

  it('are kept where the supplier was authorised on the day of production, dropped with the reason elsewhere; and ship so', async () => {
    const listing = await aListing(supplier, { harvestedOn: '2024-07-01', brandCode: BRAND });
    /** What whoever scans a parcel is told of the brand: named by the product, nothing, or authorised. */
    const told = async () =>
      /(标注的区域品牌|区域品牌（经授权）)<\/dt>\s*<dd>固原马铃薯/.exec(
        (await request(testWorld().apiUrl).get(`/t/${listing.traceCode}`).set('Accept-Language', 'zh')).text,
      )?.[1];
    expect(await told()).toBe('标注的区域品牌');
    const first = await claim(supplier, listing.lotGlobalId);
    expect(await told()).toBeUndefined();
    expect(first.lot.brands).toEqual([
      {
        kept: false,
        reason: 'NOT_AUTHORISED',
        reasonZh: '生产之日供应商未获品牌授权',
        brand: { nameZh: '固原马铃薯' },
      },
    ]);
    const { authorisation } = await authorise({ validUntil: '2025-01-01' });
    expect(authorisation).toMatchObject({
      validUntil: '2025-01-01',
      brand: { code: BRAND },
      office: { name: office.name },
    });
    const again = await claim(supplier, listing.lotGlobalId);
    expect(again.lot.brands).toEqual([{ kept: true, reason: null, reasonZh: null, brand: { nameZh: '固原马铃薯' } }]);
    expect(await told()).toBe('区域品牌（经授权）');
    const outside = await claim(supplier, listing.lotGlobalId, 'PENGYANG_APRICOTS');
    expect(outside.lot.brands.map(({ kept, reason }: { kept: boolean; reason: string }) => [kept, reason])).toEqual([
      [true, null],
      [false, 'OUTSIDE_AREA'],
    ]);
    const later = await aListing(supplier, { harvestedOn: '2025-01-01' });
    expect((await claim(supplier, later.lotGlobalId)).lot.brands).toMatchObject([{ reason: 'NOT_AUTHORISED' }]);
    const { lots } = await supplier.api.ask(
      'query ($code: String!) { lots(filter: { brandCode: $code }) { nodes { traceCode } } }',
      { code: BRAND },
    );
    expect(lots.nodes).toEqual([{ traceCode: listing.traceCode }]);
    const { lot } = await new ApiClient().ask(
      'query ($code: String!) { lot(traceCode: $code) { supplier { brandAuthorisations { validFrom brand { code } } } brands { kept } } }',
      { code: listing.traceCode },
    );
    expect(lot.brands).toEqual([{ kept: true }, { kept: false }]);
    const buyer = await aBuyer();
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 1 }]);
    const [part] = order.supplierOrders;
    await confirm(supplier, part.id);
    await ship(supplier, part.id, today, [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 1 }]);
    const [{ brands }] = await sql<{ brands: object }>(
      "SELECT payload -> 'lines' -> 0 -> 'lot' -> 'brands' AS brands FROM facts WHERE owner_id = $1 AND type = 'supplier_order.shipped'",
      [buyer.organisationId],
    );
    expect(brands).toEqual([
      { code: BRAND, claimed: true, reason: null },
      { code: 'PENGYANG_APRICOTS', claimed: false, reason: 'OUTSIDE_AREA' },
    ]);
  });

  it('are dropped of goods that were mixed with some from elsewhere, or from before the authorisation', async () => {
    const own = await aSupplier();
    const supplierId = toGlobalId('Organisation', own.organisationId);
    expect(refusals(await authorise({ supplierId }))).toEqual([]);
    const first = await aListing(own, { harvestedOn: '2024-07-01' });
    /** Another lot of the same product, mixed with the first inside the area, and its claim. */
    const mixedWith = async (placeCode: string, harvestedOn: string) => {
      const other = await aListing(own, { placeCode, harvestedOn });
      await sql('UPDATE lots SET product_id = (SELECT product_id FROM lots WHERE id = $1) WHERE id = $2', [
        first.lotId,
        other.lotId,
      ]);
      const inputs = [first, other].map(({ lotGlobalId: lotId }) => ({ lotId, quantityBase: '10' }));
      const mix = { idempotencyKey: newId(), placeCode: '640422', mixedOn: '2024-09-01', inputs };
      const { lot } = await own.api.done('mixLots', mix, 'lot { id }');
      return (await claim(own, lot.id)).lot.brands[0].reason as string | null;
    };
    expect(await mixedWith('640422', '2024-07-02')).toBeNull();
    expect(await mixedWith('640521', '2024-07-02')).toBe('OUTSIDE_AREA');
    expect(await mixedWith('640422', '2023-12-31')).toBe('NOT_AUTHORISED');
  });

  it('are given by the office of their whole area, to suppliers, by a paper, in a span', async () => {
    const refused = async (more: object, by = office) => refusals(await authorise(more, by));
    expect(await refused({ brandCode: 'NONE' })).toEqual(['NOT_FOUND brandCode']);
    expect(await refused({}, await anOffice({ seat: '640422' }))).toEqual(['OUTSIDE_YOUR_PLACES brandCode']);
    expect(await refused({ supplierId: toGlobalId('Organisation', newId()) })).toEqual(['NOT_FOUND supplierId']);
    const buyer = await aBuyer();
    expect(await refused({ supplierId: toGlobalId('Organisation', buyer.organisationId) })).toEqual([
      'NOT_A_SUPPLIER supplierId',
    ]);
    expect(await refused({ validUntil: '2024-01-01' })).toEqual(['DATE_OUT_OF_ORDER validUntil']);
    expect(await refused({ validFrom: '2024-02-30' })).toEqual(['DATE_INVALID validFrom']);
    expect(await refused({ fileHash: 'f'.repeat(64) })).toEqual(['FILE_UNKNOWN fileHash']);
    const stranger = await aSupplier();
    const { lotGlobalId } = await aListing(stranger);
    expect(refusals(await claim(supplier, lotGlobalId))).toEqual(['NOT_FOUND lotId']);
    expect(refusals(await claim(stranger, lotGlobalId, 'NONE'))).toEqual(['NOT_FOUND brandCode']);
  });

  it('are withdrawn by the office that gave them, not back in time, and once', async () => {
    const { authorisation } = await authorise();
    const withdraw = (more: object = {}, by = office) =>
      by.api.mutate(
        'withdrawBrandAuthorisation',
        { authorisationId: authorisation.id, reason: '以次充好', ...more },
        'authorisation { withdrawnFrom withdrawReason }',
      );
    expect(refusals(await withdraw({ reason: '' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await withdraw({ from: addDays(today, -1) }))).toEqual(['DATE_OUT_OF_ORDER from']);
    expect(refusals(await withdraw({}, await anOffice({ seat: '640400' })))).toEqual(['NOT_FOUND authorisationId']);
    expect((await withdraw()).authorisation).toEqual({ withdrawnFrom: today, withdrawReason: '以次充好' });
    expect(refusals(await withdraw())).toEqual(['STATE_NOT_ALLOWED authorisationId']);
  });
});
