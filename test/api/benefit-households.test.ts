import { randomInt } from 'node:crypto';
import { toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aListing,
  anIdentityNumber,
  anOffice,
  aSupplier,
  type Person,
  sql,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const FIELDS = 'households { id name identityEnding villageCode shares supplier { id } }';
/** A village of Xiji that no edition has, in a town that one has. */
const aVillage = () => `640422100${randomInt(200, 400)}`;
const household = (more: object = {}) => ({
  name: '马文祥',
  identityNumber: anIdentityNumber(),
  villageCode: '640422100201',
  joinedOn: '2025-01-01',
  ...more,
});
const register = (by: Person, households: object[], idempotencyKey = newId()) =>
  by.api.mutate('registerHouseholds', { idempotencyKey, households }, FIELDS);
const seen = async (by: Person, placeCode?: string) =>
  (
    await by.api.ask(
      'query ($placeCode: String) { households(first: 100, placeCode: $placeCode) { nodes { id name identityEnding supplier { id } } } }',
      { placeCode },
    )
  ).households.nodes;
const counted = async (by: Person, placeCode?: string) =>
  (
    await by.api.ask(
      'query ($placeCode: String) { householdCount(placeCode: $placeCode) { households registrations suppliers asOf } }',
      { placeCode },
    )
  ).householdCount;

describe('households', () => {
  it('are one whoever registers them, and shown by name to their supplier and county alone', async () => {
    const [one, other] = [await aSupplier(), await aSupplier()];
    const [villageCode, identityNumber] = [aVillage(), anIdentityNumber()];
    const { households } = await register(one, [
      household({ villageCode, identityNumber, shares: 3 }),
      household({ villageCode }),
    ]);
    expect(households[0]).toMatchObject({
      name: '马文祥',
      identityEnding: `****${identityNumber.slice(-4)}`,
      shares: 3,
      supplier: { id: toGlobalId('Organisation', one.organisationId) },
    });
    const written = household({ villageCode, identityNumber: ` ${identityNumber.toLowerCase()}`, name: '马文祥之家' });
    expect(refusals(await register(other, [written]))).toEqual([]);
    const [county, province] = [await anOffice({ seat: '640422' }), await anOffice()];
    expect(await counted(county, villageCode)).toEqual({ households: 2, registrations: 3, suppliers: 2, asOf: today });
    expect(await counted(other)).toMatchObject({ households: 1, registrations: 1 });
    expect((await seen(county, villageCode)).map((each: { name: string }) => each.name).sort()).toEqual(
      ['马文祥', '马文祥', '马文祥之家'].sort(),
    );
    expect(await seen(province, villageCode)).toMatchObject(Array(3).fill({ name: null, identityEnding: null }));
    expect(await seen(await anOffice({ seat: '640423' }), villageCode)).toEqual([]);
    expect(await seen(other)).toHaveLength(1);
    const node = async (by: Person) =>
      (await by.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: households[0].id })).node;
    expect(await node(one)).not.toBeNull();
    for (const by of [other, await aBuyer()]) expect(await node(by)).toBeNull();
  });

  it('stand nowhere as they are: neither in rows, nor in the trail, nor in what idempotency keeps', async () => {
    const supplier = await aSupplier();
    const [identityNumber, name] = [anIdentityNumber(), `马${newId()}`];
    const { households } = await register(supplier, [household({ identityNumber, name })]);
    const tables = ['households', 'household_registrations', 'audit_trail', 'idempotency_keys', 'facts', 'notices'];
    for (const table of tables) {
      const [{ found }] = await sql(
        `SELECT count(*)::integer AS found FROM ${table} t WHERE strpos(t::text, $1) + strpos(t::text, $2) + strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) + strpos(t::text, encode(convert_to($2, 'UTF8'), 'hex')) > 0`,
        [identityNumber, name],
      );
      expect([table, found]).toEqual([table, 0]);
    }
    const answer = await register(supplier, [
      household({ identityNumber, name }),
      household({ identityNumber: '1234' }),
    ]);
    expect(refusals(answer)).toEqual(['IDENTITY_NUMBER_INVALID households.1.identityNumber']);
    expect(JSON.stringify(answer)).not.toContain('1234');
    expect(households).toHaveLength(1);
  });

  it('are refused for what cannot be, and nothing of the input is kept', async () => {
    const supplier = await aSupplier();
    const identityNumber = anIdentityNumber();
    await register(supplier, [household({ identityNumber })]);
    const bad = await register(supplier, [
      household({ name: ' ', identityNumber: '11010519491231002A', villageCode: '640422', joinedOn: '2025-02-30' }),
      household({ name: 'x'.repeat(61), shares: 0, villageCode: '999999100200', joinedOn: '2999-01-01' }),
    ]);
    expect(refusals(bad)).toEqual([
      'REQUIRED households.0.name',
      'IDENTITY_NUMBER_INVALID households.0.identityNumber',
      'DATE_INVALID households.0.joinedOn',
      'INVALID households.0.villageCode',
      'TOO_LONG households.1.name',
      'INVALID households.1.shares',
      'DATE_IN_FUTURE households.1.joinedOn',
      'DIVISION_UNKNOWN households.1.villageCode',
    ]);
    expect(refusals(await register(supplier, []))).toEqual(['REQUIRED households']);
    expect(
      refusals(
        await register(
          supplier,
          Array.from({ length: 501 }, () => household()),
        ),
      ),
    ).toEqual(['TOO_MANY households']);
    const again = await register(supplier, [household(), household({ identityNumber })]);
    expect(refusals(again)).toEqual(['HOUSEHOLD_REGISTERED households.1.identityNumber']);
    const twice = anIdentityNumber();
    expect(
      refusals(await register(supplier, [household({ identityNumber: twice }), household({ identityNumber: twice })])),
    ).toEqual(['HOUSEHOLD_REGISTERED households.1.identityNumber']);
    expect(await counted(supplier)).toMatchObject({ households: 1 });
  });

  it('are registered once by one key, and one also where two register them at once', async () => {
    const [one, other] = [await aSupplier(), await aSupplier()];
    const villageCode = aVillage();
    const village = Array.from({ length: 40 }, () => household({ villageCode }));
    const key = newId();
    const answers = await Promise.all([
      register(one, village, key),
      register(one, village, key),
      register(other, [...village].reverse()),
      register(other, village.slice(10)),
    ]);
    expect(answers[0].households.map(({ id }: { id: string }) => id)).toEqual(
      answers[1].households.map(({ id }: { id: string }) => id),
    );
    const refused = answers.slice(2).filter(({ userErrors }) => userErrors.length > 0);
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(refusals(await register(one, village.slice(1), key))).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']);
    const county = await anOffice({ seat: '640422' });
    expect(await counted(county, villageCode)).toMatchObject({ households: 40, suppliers: 2 });
  });

  it('end, and may come back', async () => {
    const supplier = await aSupplier();
    const input = household();
    const { households } = await register(supplier, [input]);
    const end = (by: Person, more: object = {}) =>
      by.api.mutate(
        'endHousehold',
        { householdId: households[0].id, leftOn: today, reason: '外出务工', ...more },
        'household { leftOn }',
      );
    expect(refusals(await end(await aSupplier()))).toEqual(['NOT_FOUND householdId']);
    expect(refusals(await end(supplier, { leftOn: '2024-12-31' }))).toEqual(['DATE_OUT_OF_ORDER leftOn']);
    expect(refusals(await end(supplier, { leftOn: '2999-01-01', reason: '' }))).toEqual([
      'REQUIRED reason',
      'DATE_IN_FUTURE leftOn',
    ]);
    expect((await end(supplier)).household).toEqual({ leftOn: today });
    expect(refusals(await end(supplier))).toEqual(['STATE_NOT_ALLOWED householdId']);
    expect(await counted(supplier)).toMatchObject({ households: 0 });
    expect(refusals(await register(supplier, [input]))).toEqual([]);
    expect(await counted(supplier)).toMatchObject({ households: 1 });
  });
});

describe('benefit models', () => {
  const model = async (more: object = {}) => ({
    idempotencyKey: newId(),
    kind: 'SHARES',
    dividendPoints: 6_000,
    guaranteedFen: '50000',
    validFrom: '2025-01-01',
    source: '入股协议 2025-1',
    fileHash: await storedFile('入股协议', 'application/pdf'),
    ...more,
  });
  const put = async (by: Person, more: object = {}) =>
    by.api.mutate('putBenefitModel', await model(more), 'model { id kind floorFen floorBase baseUnit guaranteedFen }');
  const ORDER = {
    kind: 'ORDER_PURCHASE',
    guaranteedFen: null,
    floorFen: '240',
    floorBase: '1000',
    dividendPoints: 500,
  };

  it('are put for all goods, a product or a lot, and listed to the supplier and the offices of its place', async () => {
    const supplier = await aSupplier();
    const { productGlobalId: productId, lotGlobalId: lotId } = await aListing(supplier);
    expect((await put(supplier)).model).toMatchObject({ kind: 'SHARES', guaranteedFen: '50000', baseUnit: null });
    const input = await model({ ...ORDER, productId });
    const first = await supplier.api.done('putBenefitModel', input, 'model { id floorFen baseUnit }');
    expect(first.model).toMatchObject({ floorFen: '240', baseUnit: 'GRAM' });
    expect((await supplier.api.done('putBenefitModel', input, 'model { id floorFen baseUnit }')).model).toEqual(
      first.model,
    );
    expect(refusals(await put(supplier, { ...ORDER, lotId }))).toEqual([]);
    const listed = async (by: Person) =>
      (await by.api.ask('{ benefitModels(first: 100) { nodes { supplier { id } } } }')).benefitModels.nodes.filter(
        (each: { supplier: { id: string } }) =>
          each.supplier.id === toGlobalId('Organisation', supplier.organisationId),
      ).length;
    const offices = [await anOffice(), await anOffice({ seat: '640422' }), await anOffice({ seat: '640423' })];
    expect(await Promise.all([supplier, ...offices, await aSupplier()].map(listed))).toEqual([3, 3, 3, 0, 0]);
  });

  it('are refused where terms do not go together, or goods are another’s', async () => {
    const [supplier, other] = [await aSupplier(), await aSupplier()];
    const { productGlobalId: productId, lotGlobalId: lotId } = await aListing(other);
    const refused = async (more: object) => refusals(await put(supplier, more));
    expect(await refused({ ...ORDER, floorFen: null, floorBase: 0 })).toEqual([
      'REQUIRED floorFen',
      'REQUIRED productId',
      'NOT_POSITIVE floorBase',
    ]);
    expect(await refused({ ...ORDER, productId })).toEqual(['NOT_FOUND productId']);
    expect(await refused({ lotId })).toEqual(['NOT_FOUND lotId']);
    expect(
      await refused({ dividendPoints: 10_001, source: ' ', validUntil: '2024-01-01', guaranteedFen: '9'.repeat(18) }),
    ).toEqual(['INVALID guaranteedFen', 'INVALID dividendPoints', 'REQUIRED source', 'DATE_OUT_OF_ORDER validUntil']);
    expect(await refused({ fileHash: 'f'.repeat(64) })).toEqual(['FILE_UNKNOWN fileHash']);
    expect(await refused({ productId: 'x' })).toEqual(['NOT_FOUND productId']);
  });
});
