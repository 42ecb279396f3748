import { newId } from '@shanhai/kernel';
import { aBuyer, anOffice, ApiClient, aSupplier, type Person, sql, storedFile } from '@shanhai/testing';

const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];

const licenceOf = async (more: object = {}) => ({
  kind: 'FOOD_PRODUCTION',
  number: `SC-${newId()}`,
  issuer: '西吉县市场监督管理局',
  categoryCodes: ['GOJI'],
  validFrom: '2024-01-01',
  validUntil: '2099-01-01',
  fileHash: await storedFile('许可证', 'application/pdf'),
  idempotencyKey: newId(),
  ...more,
});
const put = async (supplier: Person, more: object = {}): Promise<string> =>
  (await supplier.api.done('putLicence', await licenceOf(more), 'licence { id }')).licence.id;
const review = (office: Person, licenceId: string, more: object = {}) =>
  office.api.mutate(
    'reviewLicence',
    { licenceId, approve: true, idempotencyKey: newId(), ...more },
    'licence { status reason decidedBy { name } }',
  );

describe('putLicence', () => {
  it('puts it before the office of the seat; nobody else sees it', async () => {
    const [supplier, county, elsewhere] = [
      await aSupplier(),
      await anOffice({ seat: '640422', name: '西吉县协作办' }),
      await anOffice({ seat: '640423' }),
    ];
    const input = await licenceOf();
    const { licence } = await supplier.api.done(
      'putLicence',
      input,
      'licence { id status validUntil decidedBy { name } }',
    );
    expect(licence).toEqual({ id: licence.id, status: 'PENDING', validUntil: '2099-01-01', decidedBy: null });
    expect((await supplier.api.done('putLicence', input, 'licence { id }')).licence.id).toBe(licence.id);
    const listed = async (person: Person) =>
      (
        await person.api.ask(
          '{ licences(filter: { status: PENDING, kind: FOOD_PRODUCTION, endsBy: "2099-01-01" }, first: 100) { nodes { id supplier { name } } } }',
        )
      ).licences.nodes;
    expect(await listed(supplier)).toEqual([{ id: licence.id, supplier: { name: supplier.name } }]);
    expect(await listed(county)).toContainEqual({ id: licence.id, supplier: { name: supplier.name } });
    expect(await listed(elsewhere)).toEqual([]);
    const node = async (api: ApiClient) =>
      (await api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: licence.id })).node;
    expect(await node(county.api)).toEqual({ id: licence.id });
    for (const api of [elsewhere.api, (await aBuyer()).api, new ApiClient()]) expect(await node(api)).toBeNull();
  });

  it('is refused for what cannot be', async () => {
    const supplier = await aSupplier();
    const refused = async (more: object) => refusals(await supplier.api.mutate('putLicence', await licenceOf(more)));
    expect(await refused({ number: ' ', issuer: '', validFrom: '2024-02-30', validUntil: '2024-13-01' })).toEqual([
      'REQUIRED number',
      'REQUIRED issuer',
      'DATE_INVALID validFrom',
      'DATE_INVALID validUntil',
    ]);
    expect(await refused({ number: 'x'.repeat(61), issuer: 'x'.repeat(121), validUntil: '2024-01-01' })).toEqual([
      'TOO_LONG number',
      'TOO_LONG issuer',
      'DATE_OUT_OF_ORDER validUntil',
    ]);
    expect(await refused({ categoryCodes: ['GOJI', 'NONE'] })).toEqual(['NOT_FOUND categoryCodes.1']);
    expect(await refused({ categoryCodes: Array.from({ length: 51 }, () => 'GOJI') })).toEqual([
      'TOO_MANY categoryCodes',
    ]);
    expect(await refused({ fileHash: 'f'.repeat(64) })).toEqual(['FILE_UNKNOWN fileHash']);
    const number = newId();
    await put(supplier, { number });
    expect(await refused({ number })).toEqual(['LICENCE_STANDS number']);
    await put(supplier, { number, validFrom: '2025-01-01' });
    await put(await aSupplier(), { number });
  });
});

describe('reviewLicence', () => {
  it('verifies: everyone sees kind, number, validity and who verified, and never the file', async () => {
    const [supplier, office] = [await aSupplier(), await anOffice({ name: '宁夏协作办' })];
    const licenceId = await put(supplier, { number: 'SC-PUBLIC' + newId(), categoryCodes: ['WINE', 'GOJI', 'GOJI'] });
    await put(supplier);
    const ended = await put(supplier, { validUntil: '2025-01-01' });
    expect(refusals(await review(office, ended))).toEqual([]);
    const input = { licenceId, approve: true, idempotencyKey: newId() };
    for (let i = 0; i < 2; i += 1)
      expect((await office.api.done('reviewLicence', input, 'licence { status }')).licence.status).toBe('VERIFIED');
    const seen = await supplier.api.ask(
      'query ($id: ID!) { organisation(id: $id) { licences { kind categoryCodes validFrom validUntil verifiedBy { name } } } }',
      {
        id: Buffer.from(`Organisation:${supplier.organisationId}`).toString('base64url'),
      },
    );
    expect(seen.organisation.licences).toEqual([
      {
        kind: 'FOOD_PRODUCTION',
        categoryCodes: ['GOJI', 'WINE'],
        validFrom: '2024-01-01',
        validUntil: '2099-01-01',
        verifiedBy: { name: '宁夏协作办' },
      },
    ]);
    const facts = await sql<{ type: string }>('SELECT type FROM facts WHERE stream_id = $1', [uuidOf(licenceId)]);
    expect(facts).toEqual([{ type: 'licence.verified' }]);
    expect(refusals(await review(office, licenceId))).toEqual(['STATE_NOT_ALLOWED licenceId']);
  });

  it('rejects with a reason, also what was verified and then revoked', async () => {
    const [supplier, office] = [await aSupplier(), await anOffice()];
    const licenceId = await put(supplier);
    expect(refusals(await review(office, licenceId, { approve: false, reason: ' ' }))).toEqual(['REQUIRED reason']);
    await review(office, licenceId);
    const revoked = await review(office, licenceId, { approve: false, reason: '吊销' });
    expect(revoked.licence).toMatchObject({ status: 'REJECTED', reason: '吊销' });
    expect(refusals(await review(office, licenceId))).toEqual(['STATE_NOT_ALLOWED licenceId']);
  });

  it("is no business of another place's office, and gives a number to one supplier", async () => {
    const [first, second, office] = [await aSupplier(), await aSupplier(), await anOffice()];
    const number = newId();
    const [mine, theirs] = [await put(first, { number }), await put(second, { number })];
    expect(refusals(await review(await anOffice({ seat: '640423' }), mine))).toEqual(['OUTSIDE_YOUR_PLACES licenceId']);
    expect(refusals(await review(office, 'bm9uZQ'))).toEqual(['NOT_FOUND licenceId']);
    const both = await Promise.all([review(office, mine), review(office, theirs)]);
    expect(both.flatMap(refusals)).toEqual(['LICENCE_TAKEN licenceId']);
  });

  it('gives a number free that was rejected or withdrawn, to one other', async () => {
    const [first, second, third, office] = [await aSupplier(), await aSupplier(), await aSupplier(), await anOffice()];
    const number = newId();
    const [a, b, c] = [await put(first, { number }), await put(second, { number }), await put(third, { number })];
    await review(office, a);
    expect(refusals(await review(office, b))).toEqual(['LICENCE_TAKEN licenceId']);
    await review(office, a, { approve: false, reason: '录错了主体' });
    const both = await Promise.all([review(office, b), review(office, c)]);
    expect(both.flatMap(refusals)).toEqual(['LICENCE_TAKEN licenceId']);
    expect(refusals(await review(office, await put(first, { number })))).toEqual(['LICENCE_TAKEN licenceId']);
    const [holder, its] = refusals(both[0]).length === 0 ? [second, b] : [third, c];
    await holder.api.done('withdrawLicence', { licenceId: its, reason: '注销' });
    const again = await put(first, { number, validFrom: '2024-02-01' });
    expect(refusals(await review(office, again))).toEqual([]);
  });
});

describe('withdrawLicence', () => {
  it("takes back one's own, once", async () => {
    const supplier = await aSupplier();
    const licenceId = await put(supplier);
    const withdraw = (by: Person, reason = '停产') =>
      by.api.mutate('withdrawLicence', { licenceId, reason }, 'licence { status reason }');
    expect(refusals(await withdraw(await aSupplier()))).toEqual(['NOT_FOUND licenceId']);
    expect(refusals(await withdraw(supplier, ''))).toEqual(['REQUIRED reason']);
    expect((await withdraw(supplier)).licence).toEqual({ status: 'WITHDRAWN', reason: '停产' });
    expect(refusals(await withdraw(supplier))).toEqual(['STATE_NOT_ALLOWED licenceId']);
  });
});

describe('what categories need', () => {
  const NEEDED =
    'query ($code: String!) { categoryRequirements(categoryCode: $code) { document version validFrom validUntil source } }';

  it('is dated data with its source, open to all', async () => {
    const api = new ApiClient();
    const needed = async (code: string) => (await api.ask(NEEDED, { code })).categoryRequirements;
    expect(await needed('MUSHROOMS')).toMatchObject([
      { document: 'COMMITMENT_CERTIFICATE', version: 1, validFrom: '2026-02-01' },
    ]);
    expect(await needed('WINE')).toMatchObject([{ document: 'FOOD_PRODUCTION', validFrom: '2026-02-01' }]);
    const { categories } = await api.ask('{ categories { code commitmentCertificate requiredDocuments } }');
    expect(categories).toEqual(
      expect.arrayContaining([
        { code: 'GOJI', commitmentCertificate: false, requiredDocuments: ['FOOD_PRODUCTION'] },
        { code: 'GOJI_FRESH', commitmentCertificate: true, requiredDocuments: ['COMMITMENT_CERTIFICATE'] },
        { code: 'HONEY', commitmentCertificate: false, requiredDocuments: [] },
      ]),
    );
  });

  it('is put by offices of provinces in versions: the newest that has begun speaks', async () => {
    const [province, county] = [await anOffice(), await anOffice({ seat: '640422' })];
    const code = `TEA-${newId().slice(-8)}`;
    await sql('INSERT INTO categories (code, name_zh, name_en) VALUES ($1, $1, $1)', [code]);
    const input = (more: object) => ({
      categoryCode: code,
      document: 'ORGANIC',
      validFrom: '2025-01-01',
      source: '某文件',
      idempotencyKey: newId(),
      ...more,
    });
    const mutate = (more: object, by = province) =>
      by.api.mutate('putCategoryRequirement', input(more), 'requirements { version }');
    const today = async () =>
      (await new ApiClient().ask('{ categories { code requiredDocuments } }')).categories.find(
        (each: { code: string }) => each.code === code,
      ).requiredDocuments;
    const both = await Promise.all([mutate({ validFrom: '2098-01-01' }), mutate({ validFrom: '2098-01-01' })]);
    expect(both.flatMap(refusals)).toEqual([]);
    expect(await today()).toEqual([]);
    expect((await mutate({})).requirements).toEqual([{ version: 1 }, { version: 2 }, { version: 3 }]);
    expect(await today()).toEqual(['ORGANIC']);
    await mutate({ validFrom: '2025-06-01', validUntil: '2025-06-01' });
    expect(await today()).toEqual([]);
    expect(refusals(await mutate({}, county))).toEqual(['PROVINCE_ONLY categoryCode']);
    expect(refusals(await mutate({ categoryCode: 'NONE' }))).toEqual(['NOT_FOUND categoryCode']);
    expect(refusals(await mutate({ validFrom: 'x', source: ' ' }))).toEqual([
      'DATE_INVALID validFrom',
      'REQUIRED source',
    ]);
    expect(refusals(await mutate({ validUntil: '2024-12-31' }))).toEqual(['DATE_OUT_OF_ORDER validUntil']);
  });
});
