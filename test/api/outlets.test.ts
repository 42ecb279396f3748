import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { anOffice, ApiClient, aPartner, type Person, sql } from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idOf = (person: Person) => toGlobalId('Organisation', person.organisationId);
const nobody = new ApiClient();

const outlet = (more: object = {}) => ({
  kind: 'HALL',
  name: `宁夏特产馆 ${newId().slice(-8)}`,
  divisionCode: '350181',
  address: '清昌大道 1 号',
  validFrom: '2024-01-01',
  idempotencyKey: newId(),
  ...more,
});
const FIELDS = 'outlet { id status validUntil reason division { name } operator { name } parent { name } }';
const register = async (partner: Person, more: object = {}): Promise<string> =>
  (await partner.api.done('registerOutlet', outlet(more), FIELDS)).outlet.id;
const review = (office: Person, outletId: string, more: object = {}) =>
  office.api.mutate('reviewOutlet', { outletId, confirm: true, ...more }, FIELDS);
const listed = async (by: ApiClient, filter: object) =>
  (
    await by.ask('query ($filter: OutletFilterInput) { outlets(filter: $filter, first: 100) { nodes { id } } }', {
      filter,
    })
  ).outlets.nodes.map(({ id }: { id: string }) => id);

let office: Person;
beforeAll(async () => {
  office = await anOffice({ seat: '350100', name: '福州协作办' });
});

describe('an outlet', () => {
  it('is put by its operator, confirmed by an office of the place, and public from then on', async () => {
    const partner = await aPartner();
    const input = outlet();
    const { outlet: put } = await partner.api.done('registerOutlet', input, FIELDS);
    expect(put).toMatchObject({ status: 'PENDING', division: { name: '福清市' }, operator: { name: partner.name } });
    const again = await partner.api.done('registerOutlet', input, FIELDS);
    expect(again.outlet.id).toBe(put.id);
    const [mine] = [{ operatorId: idOf(partner) }];
    expect(await listed(nobody, mine)).toEqual([]);
    expect(await listed(partner.api, mine)).toEqual([put.id]);
    expect(await listed(office.api, mine)).toEqual([put.id]);
    expect(await nobody.ask('query ($id: ID!) { node(id: $id) { id } }', { id: put.id })).toEqual({ node: null });

    expect(refusals(await review(await anOffice({ seat: '350200' }), put.id))).toEqual([
      'OUTSIDE_YOUR_PLACES outletId',
    ]);
    expect(refusals(await review(office, put.id, { confirm: false }))).toEqual(['REQUIRED reason']);
    expect((await review(office, put.id)).outlet.status).toBe('CONFIRMED');
    expect(refusals(await review(office, put.id))).toEqual(['STATE_NOT_ALLOWED outletId']);
    expect(await listed(nobody, mine)).toEqual([put.id]);
    const [notice] = await sql<{ kind: string }>('SELECT kind FROM notices WHERE organisation_id = $1', [
      partner.organisationId,
    ]);
    expect(notice.kind).toBe('OUTLET_JUDGED');
  });

  it('names everything that is wrong with it', async () => {
    const partner = await aPartner();
    const put = (more: object) => partner.api.mutate('registerOutlet', outlet(more));
    expect(refusals(await put({ name: ' ', address: 'x'.repeat(201), validUntil: '2023-01-01' }))).toEqual([
      'REQUIRED name',
      'TOO_LONG address',
      'DATE_OUT_OF_ORDER validUntil',
    ]);
    expect(refusals(await put({ divisionCode: '999999' }))).toEqual(['DIVISION_UNKNOWN divisionCode']);
    expect(refusals(await put({ parentId: 'nonsense', kind: 'ZONE' }))).toEqual(['NOT_FOUND parentId']);
    const name = `同名馆 ${newId()}`;
    await register(partner, { name });
    expect(refusals(await put({ name }))).toEqual(['OUTLET_STANDS name']);
  });

  it('stands inside another only as a zone, in a hall or counter of the same place, whoever runs it', async () => {
    const [partner, other] = [await aPartner(), await aPartner()];
    const parentId = await register(partner);
    const zone = await register(other, { kind: 'ZONE', parentId });
    const within = (more: object) => other.api.mutate('registerOutlet', outlet({ parentId, ...more }));
    expect(refusals(await within({ kind: 'COUNTER' }))).toEqual(['OUTLET_PARENT parentId']);
    expect(refusals(await within({ kind: 'ZONE', divisionCode: '350203' }))).toEqual(['OUTLET_PARENT parentId']);
    expect(refusals(await within({ kind: 'ZONE', parentId: zone }))).toEqual(['OUTLET_PARENT parentId']);
    expect(await listed(office.api, { parentId })).toEqual([zone]);
  });

  it('is closed by its operator from a day on', async () => {
    const partner = await aPartner();
    const outletId = await register(partner);
    const close = (by: Person, closedOn: string) =>
      by.api.mutate('closeOutlet', { outletId, closedOn, reason: '撤柜' }, FIELDS);
    expect(refusals(await close(await aPartner(), today))).toEqual(['NOT_FOUND outletId']);
    expect(refusals(await close(partner, '2023-12-31'))).toEqual(['DATE_OUT_OF_ORDER closedOn']);
    expect(refusals(await close(partner, '2025-02-30'))).toEqual(['DATE_INVALID closedOn']);
    expect((await close(partner, '2025-06-01')).outlet.validUntil).toBe('2025-06-01');
    expect(refusals(await close(partner, today))).toEqual(['DATE_OUT_OF_ORDER closedOn']);
  });
});

it('counts what is open on a day, by kind, place and operator', async () => {
  const partner = await aPartner();
  const ids: string[] = [];
  for (const kind of ['HALL', 'COUNTER', 'COUNTER', 'ZONE']) ids.push(await register(partner, { kind }));
  for (const id of ids) await review(office, id);
  await partner.api.done('closeOutlet', { outletId: ids[1], closedOn: '2025-06-01', reason: '撤柜' });
  await register(partner, { name: '未确认' });
  const counts = async (asOf: string | null, level: string) =>
    (
      await nobody.ask(
        `query ($asOf: Date, $level: DivisionLevel) { outletCounts(groupBy: [KIND, DIVISION, OPERATOR], asOf: $asOf, level: $level, divisionCode: "350100") {
           kind divisionCode outlets operator { id } } }`,
        { asOf, level },
      )
    ).outletCounts
      .filter((each: { operator: { id: string } }) => each.operator.id === idOf(partner))
      .map((each: { kind: string; divisionCode: string; outlets: number }) =>
        [each.kind, each.divisionCode, each.outlets].join(' '),
      );
  expect(await counts('2025-05-31', 'COUNTY')).toEqual(['COUNTER 350181 2', 'HALL 350181 1', 'ZONE 350181 1']);
  expect(await counts(null, 'CITY')).toEqual(['COUNTER 350100 1', 'HALL 350100 1', 'ZONE 350100 1']);
  expect(await counts('2023-12-31', 'CITY')).toEqual([]);
});

describe('a channel partner', () => {
  const registration = (partner: Person, more: object = {}) => ({
    partnerId: idOf(partner),
    validFrom: '2024-01-01',
    source: '闽宁办〔2024〕3 号',
    idempotencyKey: newId(),
    ...more,
  });
  const put = (by: Person, partner: Person, more: object = {}) =>
    by.api.mutate(
      'registerChannelPartner',
      registration(partner, more),
      'registration { id validFrom validUntil partner { name } office { name } }',
    );

  it('is registered for spans of days by an office of its seat', async () => {
    const partner = await aPartner();
    const { registration: made } = await put(office, partner, { validUntil: '2025-01-01' });
    expect(made).toMatchObject({ partner: { name: partner.name }, office: { name: '福州协作办' } });
    expect(refusals(await put(office, partner, { validFrom: '2024-12-31' }))).toEqual(['CHANNEL_REGISTERED validFrom']);
    expect(refusals(await put(office, partner, { validFrom: '2025-01-01' }))).toEqual([]);
    const other = await anOffice({ seat: '350200' });
    expect(refusals(await put(other, partner))).toEqual(['OUTSIDE_YOUR_PLACES partnerId']);
    expect(refusals(await put(office, office))).toEqual(['NOT_FOUND partnerId']);
    expect(refusals(await put(office, partner, { source: '', validUntil: '2023-01-01' }))).toEqual([
      'REQUIRED source',
      'DATE_OUT_OF_ORDER validUntil',
    ]);
    const on = async (asOf: string) =>
      (
        await nobody.ask(
          'query ($id: ID, $asOf: Date) { channelRegistrations(partnerId: $id, asOf: $asOf) { nodes { validFrom } } }',
          { id: idOf(partner), asOf },
        )
      ).channelRegistrations.nodes;
    expect(await on('2024-06-01')).toEqual([{ validFrom: '2024-01-01' }]);
    expect(await on('2023-06-01')).toEqual([]);
  });

  it('is registered once by two offices at the same moment', async () => {
    const partner = await aPartner();
    const both = await Promise.all([put(office, partner), put(await anOffice({ seat: '350000' }), partner)]);
    expect(both.flatMap(refusals)).toEqual(['CHANNEL_REGISTERED validFrom']);
  });

  it('has its registration ended on a day', async () => {
    const partner = await aPartner();
    const { registration: made } = await put(office, partner);
    const end = (by: Person, endsOn: string) =>
      by.api.mutate(
        'endChannelRegistration',
        { registrationId: made.id, endsOn, reason: '停止合作' },
        'registration { validUntil endReason }',
      );
    expect(refusals(await end(await anOffice({ seat: '350200' }), today))).toEqual([
      'OUTSIDE_YOUR_PLACES registrationId',
    ]);
    expect(refusals(await end(office, '2024-01-01'))).toEqual(['DATE_OUT_OF_ORDER endsOn']);
    expect((await end(office, today)).registration).toEqual({ validUntil: today, endReason: '停止合作' });
    expect(refusals(await end(office, addDays(today, 1)))).toEqual(['DATE_OUT_OF_ORDER endsOn']);
  });
});
