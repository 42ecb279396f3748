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
  sql,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idOf = (person: Person) => toGlobalId('Organisation', person.organisationId);

const setTrading = (office: Person, company: Person, more: object = {}) =>
  office.api.mutate(
    'setTradingCompany',
    { organisationId: idOf(company), trading: true, reason: '营业执照：批发', ...more },
    'organisation { tradingCompany }',
  );

describe('setTradingCompany', () => {
  it('is dated, told by the office of the place, and lets the company record no lots of its own', async () => {
    const [company, office] = [await aSupplier(), await anOffice()];
    const { productGlobalId: productId } = await aListing(company);
    const lot = { productId, quantityBase: '1000', placeCode: '640422100', harvestedOn: '2024-09-20' };
    const record = () => company.api.mutate('recordLot', { ...lot, idempotencyKey: newId() });
    expect(refusals(await record())).toEqual([]);
    expect(await setTrading(office, company)).toMatchObject({ userErrors: [], organisation: { tradingCompany: true } });
    expect(refusals(await record())).toEqual(['TAKES_LOTS_OVER ']);
    expect(refusals(await setTrading(office, company))).toEqual(['STATE_NOT_ALLOWED organisationId']);
    expect(await setTrading(office, company, { trading: false })).toMatchObject({
      organisation: { tradingCompany: false },
    });
    expect(refusals(await record())).toEqual([]);
    const facts = await sql(
      "SELECT payload ->> 'trading' AS trading FROM facts WHERE owner_id = $1 AND type = 'supplier.trading_set' ORDER BY recorded_at",
      [company.organisationId],
    );
    expect(facts).toEqual([{ trading: 'true' }, { trading: 'false' }]);
  });

  it('is refused for what is not there, not theirs or not possible', async () => {
    const [company, office] = [await aSupplier(), await anOffice()];
    const refused = async (more: object, by = office) => refusals(await setTrading(by, company, more));
    expect(await refused({ reason: '' })).toEqual(['REQUIRED reason']);
    expect(await refused({ from: '2025-02-30' })).toEqual(['DATE_INVALID from']);
    expect(await refused({ from: addDays(today, 1) })).toEqual(['DATE_IN_FUTURE from']);
    expect(await refused({ trading: false })).toEqual(['STATE_NOT_ALLOWED organisationId']);
    expect(await refused({ organisationId: toGlobalId('Organisation', newId()) })).toEqual([
      'NOT_FOUND organisationId',
    ]);
    expect(await refused({}, await anOffice({ seat: '350000' }))).toEqual(['OUTSIDE_YOUR_PLACES organisationId']);
    const eastern = await anOffice({ seat: '350000' });
    expect(await refused({ organisationId: idOf(await aBuyer()) }, eastern)).toEqual(['NOT_A_SUPPLIER organisationId']);
  });
});

describe('mandates', () => {
  let [producer, company]: Person[] = [];
  let productId: string;
  beforeAll(async () => {
    [producer, company] = await Promise.all([aSupplier(), aSupplier({ seat: '640121' })]);
    productId = (await aListing(producer)).productGlobalId;
  });
  const terms = async (more: object = {}) => ({
    ...{ companyId: idOf(company), categoryCodes: ['GOJI'], productIds: [productId], validFrom: '2026-01-01' },
    ...{ fileHash: await storedFile(`授权书 ${newId()}`, 'application/pdf'), idempotencyKey: newId(), ...more },
  });
  const FIELDS =
    'mandate { id productIds categoryCodes validFrom validUntil grantedOn revokedOn revokeReason producer { name } company { name } }';
  const grant = async (more: object = {}, by = producer) => by.api.mutate('grantMandate', await terms(more), FIELDS);
  const revoke = (mandateId: string, more: object = {}, by = producer) =>
    by.api.mutate('revokeMandate', { mandateId, reason: '合同到期', idempotencyKey: newId(), ...more }, FIELDS);

  it('are granted once for one key, and seen by both, by offices of their places, and by nobody else', async () => {
    const input = await terms({ validUntil: '2028-01-01' });
    const first = await producer.api.done('grantMandate', input, FIELDS);
    expect(first.mandate).toMatchObject({
      ...{ productIds: [productId], categoryCodes: ['GOJI'], validFrom: '2026-01-01', validUntil: '2028-01-01' },
      ...{ grantedOn: today, revokedOn: null, producer: { name: producer.name }, company: { name: company.name } },
    });
    expect((await producer.api.done('grantMandate', input, FIELDS)).mandate.id).toBe(first.mandate.id);
    const list = async (person: Person, as: string | null) =>
      (
        await person.api.ask(
          'query ($as: MandateParty) { mandates(filter: { as: $as }, first: 100) { nodes { id } } }',
          { as },
        )
      ).mandates.nodes.map(({ id }: { id: string }) => id);
    expect(await list(producer, null)).toContain(first.mandate.id);
    expect(await list(producer, 'TRADING_COMPANY')).toEqual([]);
    expect(await list(company, 'TRADING_COMPANY')).toContain(first.mandate.id);
    for (const seat of ['640422', '640121', '640000'])
      expect(await list(await anOffice({ seat }), null)).toContain(first.mandate.id);
    const node = async (person: Person) =>
      (await person.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: first.mandate.id })).node?.id ?? null;
    expect(await node(company)).toBe(first.mandate.id);
    const [stranger, elsewhere] = [await aSupplier(), await anOffice({ seat: '350000' })];
    expect([await node(stranger), await node(elsewhere), await node(await aBuyer())]).toEqual([null, null, null]);
    expect(await list(stranger, null)).toEqual([]);
    expect(await list(elsewhere, null)).not.toContain(first.mandate.id);
  });

  it('are refused for what is not there, not theirs or not possible', async () => {
    const refused = async (more: object) => refusals(await grant(more));
    expect(await refused({ categoryCodes: [], productIds: [] })).toEqual(['REQUIRED productIds']);
    expect(await refused({ companyId: idOf(producer) })).toEqual(['INVALID companyId']);
    expect(await refused({ companyId: toGlobalId('Organisation', newId()) })).toEqual(['NOT_FOUND companyId']);
    expect(await refused({ companyId: idOf(await aBuyer()) })).toEqual(['NOT_A_SUPPLIER companyId']);
    expect(await refused({ validFrom: '2026-02-30', validUntil: 'x' })).toEqual([
      'DATE_INVALID validFrom',
      'DATE_INVALID validUntil',
    ]);
    expect(await refused({ validUntil: '2026-01-01' })).toEqual(['DATE_OUT_OF_ORDER validUntil']);
    expect(await refused({ fileHash: 'f'.repeat(64) })).toEqual(['FILE_UNKNOWN fileHash']);
    expect(await refused({ categoryCodes: Array(201).fill('GOJI') })).toEqual(['TOO_MANY categoryCodes']);
    const others = (await aListing(company)).productGlobalId;
    expect(await refused({ productIds: [productId, others], categoryCodes: ['NONE'] })).toEqual([
      'NOT_FOUND productIds.1',
      'NOT_FOUND categoryCodes.0',
    ]);
  });

  it('end on a day that does not lie back, and not twice', async () => {
    const { mandate } = await grant({ validUntil: addDays(today, 60) });
    const refused = async (more: object, by = producer) => refusals(await revoke(mandate.id, more, by));
    expect(await refused({ reason: ' ' })).toEqual(['REQUIRED reason']);
    expect(await refused({ from: addDays(today, -1) })).toEqual(['DATE_OUT_OF_ORDER from']);
    expect(await refused({ from: addDays(today, 60) })).toEqual(['STATE_NOT_ALLOWED mandateId']);
    expect(await refused({}, company)).toEqual(['NOT_FOUND mandateId']);
    const later = await revoke(mandate.id, { from: addDays(today, 30) });
    expect(later.mandate).toMatchObject({ validUntil: addDays(today, 30), revokedOn: today, revokeReason: '合同到期' });
    expect((await revoke(mandate.id)).mandate).toMatchObject({ validUntil: today });
    expect(await refused({})).toEqual(['STATE_NOT_ALLOWED mandateId']);
  });
});

describe('takeOverLot', () => {
  let [producer, company, office]: Person[] = [];
  beforeAll(async () => {
    [producer, company, office] = await Promise.all([
      aSupplier(),
      aSupplier({ seat: '640121' }),
      anOffice({ seat: '640422' }),
    ]);
    await setTrading(await anOffice(), company);
  });
  const grant = async (more: object = {}) =>
    (
      await producer.api.done(
        'grantMandate',
        {
          ...{ companyId: idOf(company), categoryCodes: ['GOJI'], validFrom: addDays(today, -30) },
          ...{ fileHash: await storedFile(`授权书 ${newId()}`, 'application/pdf'), idempotencyKey: newId(), ...more },
        },
        'mandate { id }',
      )
    ).mandate.id as string;
  const take = (traceCode: string, productId: string, more: object = {}, by = company) =>
    by.api.mutate(
      'takeOverLot',
      { traceCode, productId, quantityBase: '4000', idempotencyKey: newId(), ...more },
      'lot { id traceCode originStatus placeCode harvestedOn remainingBase supplier { name } }',
    );

  it('makes a lot of the company that follows the producer’s, takes it off theirs, ships with the mandate, and is revoked with it', async () => {
    const mandateId = await grant();
    const from = await aListing(producer, { lotQuantityBase: 5_000n, placeCode: '640422' });
    const own = await aListing(company, { placeCode: '640121' });
    const key = { idempotencyKey: newId() };
    const { lot, userErrors } = await take(from.traceCode, own.productGlobalId, key);
    expect(userErrors).toEqual([]);
    expect(lot).toMatchObject({
      originStatus: 'VERIFIED',
      placeCode: '640422',
      harvestedOn: '2024-07-01',
      remainingBase: '4000',
      supplier: { name: company.name },
    });
    expect((await take(from.traceCode, own.productGlobalId, key)).lot.id).toBe(lot.id);
    const left = await new ApiClient().ask('query ($code: String!) { lot(traceCode: $code) { remainingBase } }', {
      code: from.traceCode,
    });
    expect(left.lot.remainingBase).toBe('1000');

    const buyer = await aBuyer();
    const ordered = async () => {
      const { order } = await place(buyer, [{ skuCode: own.skuCode, quantity: 1 }]);
      await confirm(company, order.supplierOrders[0].id);
      return order.supplierOrders[0];
    };
    const shipIt = async (part: { id: string; lines: { id: string }[] }, traceCode: string) =>
      refusals(
        await company.api.mutate('shipSupplierOrder', {
          ...{ idempotencyKey: newId(), supplierOrderId: part.id, shippedOn: today },
          lines: [{ lineId: part.lines[0].id, traceCode, quantity: 1 }],
        }),
      );
    expect(await shipIt(await ordered(), lot.traceCode)).toEqual([]);
    // What it had of its own before has no mandate.
    expect(await shipIt(await ordered(), own.traceCode)).toEqual([]);
    const shipped = await sql<{ lot: { placeCode: string; mandate: object | null; made?: object } }>(
      "SELECT payload -> 'lines' -> 0 -> 'lot' AS lot FROM facts WHERE owner_id = $1 AND type = 'supplier_order.shipped' ORDER BY recorded_at",
      [buyer.organisationId],
    );
    const uuid = Buffer.from(mandateId, 'base64url').toString().split(':')[1];
    expect(shipped[0].lot).toMatchObject({
      placeCode: '640422',
      mandate: { mandateId: uuid, producerId: producer.organisationId, from: addDays(today, -30), until: null },
      made: { shares: [{ placeCode: '640422', harvestedOn: '2024-07-01', massBase: '4000' }], processedIn: null },
    });
    expect(shipped[1].lot).toMatchObject({ mandate: null });

    // The producer's origin is the company's: revoked there, nothing ships here.
    const [claim] = await sql<{ id: string }>('SELECT id FROM origin_claims WHERE lot_id = $1', [from.lotId]);
    const originClaimId = toGlobalId('OriginClaim', claim.id);
    await office.api.done('revokeOriginClaim', { originClaimId, reason: '不实', idempotencyKey: newId() });
    const seen = await new ApiClient().ask(
      'query ($code: String!) { lot(traceCode: $code) { originRevoked originStatus revocations { reason lot { traceCode } } } }',
      { code: lot.traceCode },
    );
    expect(seen.lot).toEqual({
      ...{ originRevoked: true, originStatus: 'REVOKED' },
      revocations: [{ reason: '不实', lot: { traceCode: from.traceCode } }],
    });
    expect(await shipIt(await ordered(), lot.traceCode)).toEqual(['LOT_ORIGIN_REVOKED lines.0.traceCode']);
    await office.api.done('withdrawOriginRevocation', { originClaimId, reason: '复核', idempotencyKey: newId() });
    expect(await shipIt(await ordered(), lot.traceCode)).toEqual([]);
  });

  it('is refused without a mandate that holds, for others’ goods, and beyond what is there', async () => {
    const from = await aListing(producer, { lotQuantityBase: 5_000n });
    const own = await aListing(company);
    const wine = await aListing(producer, { category: 'WINE' });
    const refused = async (more: object, by = company) => {
      const traceCode = (more as { traceCode?: string }).traceCode ?? from.traceCode;
      return refusals(await take(traceCode, own.productGlobalId, more, by));
    };
    const { id } = await company.api
      .ask('{ viewer { organisation { id } } }')
      .then(({ viewer }) => viewer.organisation);
    expect(id).toBe(idOf(company));
    await grant({ validFrom: addDays(today, -20), validUntil: addDays(today, -10) });
    expect(await refused({ traceCode: wine.traceCode })).toEqual([
      'MANDATE_REQUIRED traceCode',
      'LOT_PRODUCT_MISMATCH productId',
    ]);
    expect(await refused({ takenOn: addDays(today, -40) })).toEqual(['NOT_A_TRADING_COMPANY ']);
    expect(await refused({}, producer)).toEqual(['NOT_A_TRADING_COMPANY ']);
    expect(await refused({ traceCode: own.traceCode })).toEqual(['INVALID traceCode']);
    expect(await refused({ traceCode: 'none' })).toEqual(['NOT_FOUND traceCode']);
    expect(await refused({ quantityBase: '0' })).toEqual(['NOT_POSITIVE quantityBase']);
    expect(await refused({ takenOn: addDays(today, 1) })).toEqual(['DATE_IN_FUTURE takenOn']);
    expect(await refused({ productId: from.productGlobalId })).toEqual(['NOT_FOUND productId']);
    await grant();
    expect(await refused({ quantityBase: '5001' })).toEqual(['LOT_EXHAUSTED quantityBase']);
    const both = await Promise.all([
      take(from.traceCode, own.productGlobalId),
      take(from.traceCode, own.productGlobalId),
    ]);
    expect(both.map((each) => refusals(each)[0] ?? 'DONE').sort()).toEqual(['DONE', 'LOT_EXHAUSTED quantityBase']);
  });
});
