import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  accept,
  aBuyer,
  aCustodian,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  pay,
  type Person,
  place,
  ship,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const PASSWORD = 'correct horse battery';

interface Entry {
  operation: string;
  subjectId: string;
  address: string | null;
  requestId: string | null;
  userName: string | null;
  before: string | null;
  after: string | null;
  detail: string;
  organisation: { id: string } | null;
}

async function trail(person: Person, filter: object = {}, paging = 'first: 100'): Promise<Entry[]> {
  const { auditTrail } = await person.api.ask(
    `query ($filter: AuditFilterInput) { auditTrail(filter: $filter, ${paging}) {
      nodes { operation subjectId address requestId userName before after detail organisation { id } } } }`,
    { filter },
  );
  return auditTrail.nodes;
}
const operations = (entries: Entry[]) => entries.map((entry) => entry.operation).reverse();
const organisationOf = (person: Person) => ({ organisationId: toGlobalId('Organisation', person.organisationId) });

describe('the audit trail', () => {
  it('says of the life of an order who did what, each organisation its own part', async () => {
    const [supplier, buyer, custodian] = await Promise.all([aSupplier(), aBuyer(), aCustodian()]);
    const listing = await aListing(supplier, { placeCode: '640422' });
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    const part = order.supplierOrders[0];
    await confirm(supplier, part.id);
    const { supplierOrder } = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 10 },
    ]);
    const parcel = supplierOrder.shipments[0].lines[0];
    await accept(buyer, part.id, today, [{ shipmentLineId: parcel.id, acceptedQuantity: 10, rejectedQuantity: 0 }]);
    await pay(custodian, [{ on: today, yuan: '1.00', remark: order.paymentReference }]);

    expect(operations(await trail(buyer))).toEqual(['placeOrder', 'acceptDelivery']);
    expect(operations(await trail(supplier, { subjectId: part.id }))).toEqual([
      'confirmSupplierOrder',
      'shipSupplierOrder',
    ]);
    expect(operations(await trail(custodian))).toEqual(['importBankStatement']);
    const [placed] = await trail(buyer, { subjectId: order.id });
    expect(placed).toMatchObject({
      address: '127.0.0.1',
      userName: `User ${buyer.userId.slice(-6)}`,
      before: null,
      organisation: { id: toGlobalId('Organisation', buyer.organisationId) },
    });
    expect(JSON.parse(placed.after!)).toMatchObject({ number: order.number, status: 'PLACED' });
  });

  it('names the request as its answer does', async () => {
    const buyer = await aBuyer();
    const answer = await request(testWorld().apiUrl)
      .post('/graphql')
      .set('Authorization', `Bearer ${buyer.api.token}`)
      .set('x-request-id', 'from-a-proxy-1')
      .send({ query: 'mutation { setApprovalPolicy(input: { approvalAboveFen: "100" }) { userErrors { code } } }' });
    expect(answer.headers['x-request-id']).toBe('from-a-proxy-1');
    expect(await trail(buyer)).toEqual([
      expect.objectContaining({
        operation: 'setApprovalPolicy',
        requestId: 'from-a-proxy-1',
        before: '{"approvalAboveFen":null}',
        after: '{"approvalAboveFen":"100"}',
      }),
    ]);
  });

  it('takes no word of a caller for its own address', async () => {
    const buyer = await aBuyer();
    await request(testWorld().apiUrl)
      .post('/graphql')
      .set('Authorization', `Bearer ${buyer.api.token}`)
      .set('x-forwarded-for', '203.0.113.9')
      .send({ query: 'mutation { setApprovalPolicy(input: { approvalAboveFen: "1" }) { userErrors { code } } }' });
    expect((await trail(buyer))[0].address).toBe('127.0.0.1');
  });

  it('says what a price was and what it is', async () => {
    const supplier = await aSupplier();
    const listing = await aListing(supplier, { placeCode: '640422' });
    const skuId = toGlobalId('Sku', listing.skuId);
    const tiers = [{ fromQuantity: 1, unitPriceFen: '1234' }];
    await supplier.api.done('setPriceTiers', { skuId, tiers });
    const [entry] = await trail(supplier, { operation: 'setPriceTiers' });
    expect(JSON.parse(entry.after!)).toEqual(tiers);
    expect(JSON.parse(entry.before!)).not.toEqual(tiers);
  });

  it('says what the version of a scheme before was', async () => {
    const [office, code] = [await anOffice(), `TEST_${newId().slice(-8).toUpperCase()}`];
    const draft = (version: number, nameZh: string) => ({ idempotencyKey: newId(), code, version, evaluator: 'EW_PURCHASE', nameZh, nameEn: 'Trial', status: 'DRAFT', validFrom: '2020-01-01', source: '通知', parameters: {} }); // prettier-ignore
    await office.api.done('putScheme', draft(1, '试一'));
    await office.api.done('putScheme', draft(2, '试二'));
    const [second, first] = await trail(office, { operation: 'putScheme' });
    expect([first.before, JSON.parse(first.after!).nameZh]).toEqual([null, '试一']);
    expect(JSON.parse(second.before!)).toMatchObject({ version: 1, nameZh: '试一', source: '通知' });
    expect(JSON.parse(second.after!)).toMatchObject({ nameZh: '试二' });
  });

  it('is found by person, operation, object and day, page by page', async () => {
    const buyer = await aBuyer();
    const other = await aBuyer({ of: buyer });
    for (const approvalAboveFen of ['1', '2', '3']) await buyer.api.done('setApprovalPolicy', { approvalAboveFen });
    await other.api.done('setApprovalPolicy', { approvalAboveFen: '4' });
    const user = (person: Person) => ({ userId: toGlobalId('User', person.userId) });
    expect(await trail(buyer, user(buyer))).toHaveLength(3);
    expect(await trail(buyer, user(other))).toHaveLength(1);
    expect(await trail(buyer, { operation: 'setRoles' })).toEqual([]);
    expect(await trail(buyer, { from: today, until: today })).toHaveLength(4);
    expect(await trail(buyer, { until: '2020-01-01' })).toEqual([]);
    const { auditTrail } = await buyer.api.ask('{ auditTrail(first: 3) { nodes { after } pageInfo { endCursor } } }');
    const rest = await trail(buyer, {}, `first: 3, after: "${auditTrail.pageInfo.endCursor}"`);
    expect([...auditTrail.nodes, ...rest].map(({ after }) => JSON.parse(after).approvalAboveFen)).toEqual([
      '4', '3', '2', '1',
    ]); // prettier-ignore
  });

  it('is open to auditors of an office for the organisations of its places, and to nobody else’s', async () => {
    const supplier = await aSupplier();
    const { skuId } = await aListing(supplier, { placeCode: '640422' });
    await supplier.api.done('withdrawListing', { skuId: toGlobalId('Sku', skuId) });
    const auditor = await anOffice({ roles: ['AUDITOR'] });
    const filter = organisationOf(supplier);
    expect(operations(await trail(auditor, filter))).toContain('withdrawListing');
    expect(operations(await trail(auditor, { inPlaces: true, operation: 'withdrawListing' }))).toContain(
      'withdrawListing',
    );
    expect(await trail(auditor)).toEqual([]);

    const elsewhere = await anOffice({ seat: '350000', roles: ['AUDITOR'] });
    expect(await trail(elsewhere, filter)).toEqual([]);
    const document = 'query ($filter: AuditFilterInput) { auditTrail(filter: $filter) { nodes { operation } } }';
    const reasonOf = async (person: Person, wanted: object) =>
      (await person.api.send(document, { filter: wanted })).errors?.[0].extensions;
    const administrator = await anOffice({ roles: ['ADMIN'] });
    for (const wanted of [filter, { inPlaces: true }])
      expect(JSON.stringify(await reasonOf(administrator, wanted))).toContain('OUTSIDE_YOUR_PLACES');
    expect(JSON.stringify(await reasonOf(await aBuyer(), filter))).toContain('OUTSIDE_YOUR_PLACES');
    expect(await reasonOf(await anOffice({ roles: ['OFFICER'] }), {})).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('tells each organisation of a person what happened to the account: wrong passwords, another password, a reset', async () => {
    const [buyer, supplier] = [await aBuyer(), await aSupplier()];
    const email = `${newId()}@example.org`;
    const nobody = new ApiClient();
    for (const { api } of [buyer, supplier]) {
      const { invitationToken } = await api.done('inviteMember', { email, roles: ['ADMIN'] }, 'invitationToken');
      await nobody.done('acceptInvitation', { token: invitationToken, name: '林芳', password: PASSWORD });
    }
    const signIn = (password: string, address = email) =>
      nobody.mutate(
        'signIn',
        { email: address, password, organisationId: toGlobalId('Organisation', buyer.organisationId) },
        'token',
      );
    for (const wrong of ['one', 'two']) await signIn(wrong);
    // Nobody's e-mail is nobody's business.
    await signIn(PASSWORD, `${newId()}@example.org`);
    const { token } = await signIn(PASSWORD);
    await new ApiClient(token).done('changePassword', { currentPassword: PASSWORD, newPassword: `${PASSWORD} 2` });
    const reset = randomBytes(32).toString('base64url');
    await sql(
      `INSERT INTO one_time_tokens (hash, purpose, user_id, expires_at) SELECT $1, 'PASSWORD_RESET', id, now() + interval '1 minute' FROM users WHERE email = $2`,
      [createHash('sha256').update(reset).digest(), email],
    );
    await nobody.done('resetPassword', { token: reset, newPassword: `${PASSWORD} 3` });
    const [{ id }] = await sql<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
    for (const person of [buyer, supplier]) {
      const entries = (await trail(person, { subjectId: toGlobalId('User', id) })).reverse();
      expect(entries.filter(({ operation }) => operation !== 'signIn')).toEqual([
        expect.objectContaining({
          operation: 'wrongPassword',
          address: '127.0.0.1',
          detail: '{"attempt":1}',
          userName: null,
        }),
        expect.objectContaining({ operation: 'wrongPassword', detail: '{"attempt":2}' }),
        expect.objectContaining({ operation: 'changePassword', userName: '林芳' }),
        expect.objectContaining({ operation: 'resetPassword', userName: '林芳' }),
      ]);
    }
    const auditor = await anOffice({ seat: '350000', roles: ['AUDITOR'] });
    expect(
      (await trail(auditor, { inPlaces: true, subjectId: toGlobalId('User', id), operation: 'wrongPassword' })).length,
    ).toBe(2);
  });

  it('refuses what is no id, date or operation without a fault', async () => {
    const buyer = await aBuyer();
    const document = 'query ($filter: AuditFilterInput) { auditTrail(filter: $filter) { nodes { operation } } }';
    for (const filter of [{ userId: 'x' }, { organisationId: 'x' }, { from: '2026-02-30' }]) {
      const { errors } = await buyer.api.send(document, { filter });
      expect(errors?.[0].extensions.code).not.toBe('INTERNAL');
      expect(errors).toHaveLength(1);
    }
    expect(await trail(buyer, { subjectId: "'; DROP TABLE audit_trail; --" })).toEqual([]);
  });

  it('is edited by nobody, not even by the owner of the tables', async () => {
    for (const statement of [
      "UPDATE audit_trail SET operation = 'x'",
      'DELETE FROM audit_trail',
      'TRUNCATE audit_trail',
    ]) {
      await expect(sql(statement)).rejects.toThrow('append-only');
      await expect(sql(`BEGIN; SET LOCAL ROLE shanhai_app; ${statement}; COMMIT`)).rejects.toThrow('permission denied');
      await sql('ROLLBACK');
    }
  });
});

/** What changes nothing that anybody could be asked about. */
const NOT_RECORDED = new Set([
  'openPayment', // reads what is open
  'requestPasswordReset', // whether there is such an account is nobody's to know
]);

it('is written by every mutation', () => {
  const root = process.cwd();
  const schema = readFileSync(join(root, 'schema.graphql'), 'utf8');
  const mutations = [
    ...schema
      .split('type Mutation {')[1]
      .split('\n}')[0]
      .matchAll(/^ {2}(\w+)\(/gm),
  ].map(([, n]) => n);
  const sources = readdirSync(join(root, 'libs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\/use-cases\/.*(?<!\.test)\.ts$/.test(path))
    .map((path) => readFileSync(join(root, 'libs', path), 'utf8'));
  // `verifyOriginClaim` and `rejectOriginClaim` are one use case, and so are the decisions on organisations and orders, and changes of units.
  const recorded = sources.flatMap((source) => [
    ...[...source.matchAll(/recordAudit\(tx, \{\s*operation: '(\w+)'/g)].map(([, name]) => new RegExp(`^${name}$`)),
    ...[...source.matchAll(/recordAudit\(tx, \{\s*operation: [\w.]+ \? '(\w+)' : '(\w+)'/g)].map(
      ([, one, other]) => new RegExp(`^(${one}|${other})$`),
    ),
    ...[...source.matchAll(/recordAudit\(tx, \{\s*operation: `\$\{(?:\w+\.)?verb\}(\w+)`/g)].map(
      ([, end]) => new RegExp(`${end}$`),
    ),
    ...[...source.matchAll(/recordOfPerson\(tx, [\w.]+, \{ operation: '(\w+)'/g)].map(([, n]) => new RegExp(`^${n}$`)),
    ...[...source.matchAll(/this\.standing\.take\(viewer, \{\s*operation: '(\w+)'/g)].map(
      ([, n]) => new RegExp(`^${n}$`),
    ),
    ...[...source.matchAll(/proposeClaim\(this\.database, viewer, '(\w+)'/g)].map(([, n]) => new RegExp(`^${n}$`)),
    ...[...source.matchAll(/this\.units\.run\(\s*viewer,\s*\{\s*operation: '(\w+)'/g)].map(
      ([, n]) => new RegExp(`^${n}$`),
    ),
  ]);
  expect(mutations.length).toBeGreaterThan(40);
  expect(mutations.filter((name) => !NOT_RECORDED.has(name) && !recorded.some((each) => each.test(name)))).toEqual([]);
});
