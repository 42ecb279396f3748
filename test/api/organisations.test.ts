import { newId } from '@shanhai/kernel';
import { aBuyer, anOffice, ApiClient, aSupplier, madeUpCreditCode, type Person, sql } from '@shanhai/testing';
import { toGlobalId } from '@shanhai/graphql';

const nobody = new ApiClient();
const PASSWORD = 'correct horse battery';

function application(change: object = {}) {
  return {
    kind: 'SUPPLIER',
    unitType: 'COOPERATIVE',
    name: '西吉县将台堡马铃薯专业合作社',
    creditCode: madeUpCreditCode('93', '640422'),
    seatCode: '640422',
    administrator: { name: '马晓', email: `${newId()}@example.org`, password: PASSWORD },
    ...change,
  };
}

async function applied(change: object = {}): Promise<{ id: string; email: string }> {
  const input = application(change);
  const { organisation } = await nobody.done('registerOrganisation', input, 'organisation { id }');
  return { id: organisation.id, email: input.administrator.email };
}

const errorsOf = async (api: ApiClient, name: string, input: object) =>
  (await api.mutate(name, input)).userErrors.map(({ code, field }: { code: string; field: string[] }) =>
    `${code} ${field.join('.')}`.trim(),
  );

describe('registering', () => {
  it('enters an organisation with its administrator and records the fact as its own stream', async () => {
    const parent = await aSupplier();
    const input = application({ parentId: toGlobalId('Organisation', parent.organisationId), budgetUnit: true });
    const { organisation } = await nobody.done(
      'registerOrganisation',
      input,
      'organisation { id kind unitType name creditCode registeredAs seatCode seatName budgetUnit status parent { name } members { email } approvalAboveFen }',
    );
    expect(organisation).toMatchObject({
      kind: 'SUPPLIER',
      unitType: 'COOPERATIVE',
      name: input.name,
      creditCode: input.creditCode,
      registeredAs: 'cooperative',
      seatCode: '640422',
      seatName: '西吉县',
      budgetUnit: true,
      status: 'REGISTERED',
      parent: { name: parent.name },
      members: null,
      approvalAboveFen: null,
    });
    const facts = await sql<{ type: string; stream_id: string; payload: object }>(
      "SELECT type, stream_id, payload FROM facts WHERE payload ->> 'creditCode' = $1",
      [input.creditCode],
    );
    expect(facts).toEqual([
      {
        type: 'organisation.registered',
        stream_id: expect.any(String),
        payload: expect.objectContaining({ seatCode: '640422', kind: 'SUPPLIER' }),
      },
    ]);
    expect(JSON.stringify(facts)).not.toContain(input.administrator.email);
  });

  it.each([
    ['KIND_NOT_SELF_REGISTERED kind', { kind: 'OFFICE' }],
    ['KIND_NOT_SELF_REGISTERED kind', { kind: 'CUSTODIAN' }],
    ['UNIT_TYPE_NOT_FOR_KIND unitType', { unitType: 'UNION' }],
    ['REQUIRED name', { name: ' ' }],
    ['TOO_LONG name', { name: '社'.repeat(121) }],
    ['CREDIT_CODE_FORM creditCode', { creditCode: '9364042' }],
    ['CREDIT_CODE_CHECK creditCode', { creditCode: '91110108717743469L' }],
    ['DIVISION_UNKNOWN seatCode', { seatCode: '649999' }],
    ['NOT_FOUND parentId', { parentId: 'eHg6eQ' }],
    ['NOT_FOUND parentId', { parentId: toGlobalId('Organisation', newId()) }],
  ])('is refused with %s', async (expected, change) => {
    expect(await errorsOf(nobody, 'registerOrganisation', application(change))).toEqual([expected]);
  });

  it('is refused below a unit that is part of another by now, and where nobody above would be credited', async () => {
    const [successor, merged] = await Promise.all([aBuyer(), aBuyer()]);
    await sql("UPDATE organisations SET parent_id = $2, merged_on = '2026-01-01' WHERE id = $1", [
      merged.organisationId,
      successor.organisationId,
    ]);
    let lowest = successor;
    for (let level = 1; level < 16; level += 1) lowest = await aBuyer({ parentId: lowest.organisationId });
    const below = (parent: { organisationId: string }) =>
      errorsOf(
        nobody,
        'registerOrganisation',
        application({ parentId: toGlobalId('Organisation', parent.organisationId) }),
      );
    expect(await below(merged)).toEqual(['UNIT_MERGED parentId']);
    expect(await below(lowest)).toEqual(['UNIT_TOO_DEEP parentId']);
  });

  it('tells everything that is wrong with the administrator at once', async () => {
    const administrator = { name: '', email: 'nobody', password: 'short' };
    expect(await errorsOf(nobody, 'registerOrganisation', application({ administrator }))).toEqual([
      'REQUIRED administrator.name',
      'EMAIL_INVALID administrator.email',
      'PASSWORD_WEAK administrator.password',
    ]);
  });

  it('takes a credit code once, and again after a rejection; an e-mail again with its own password only', async () => {
    const office = await anOffice();
    const first = application();
    const { organisation } = await nobody.done('registerOrganisation', first, 'organisation { id }');
    const again = application({ creditCode: first.creditCode.toLowerCase() });
    expect(await errorsOf(nobody, 'registerOrganisation', again)).toEqual(['CREDIT_CODE_TAKEN creditCode']);
    await office.api.done('rejectOrganisation', { organisationId: organisation.id, reason: '资料不全' });
    const stranger = {
      ...first,
      administrator: {
        ...first.administrator,
        email: first.administrator.email.toUpperCase(),
        password: 'not the right one',
      },
    };
    expect(await errorsOf(nobody, 'registerOrganisation', stranger)).toEqual(['EMAIL_TAKEN administrator.email']);
    await nobody.done('registerOrganisation', first);
  });
});

describe('standing', () => {
  it('goes from registered over recommended to approved, and then its administrator signs in', async () => {
    const county = await anOffice({ seat: '640422' });
    const region = await anOffice();
    const { id, email } = await applied();
    const signIn = () => errorsOf(nobody, 'signIn', { email, password: PASSWORD });
    expect(await signIn()).toEqual(['ORGANISATION_NOT_APPROVED organisationId']);
    expect(await errorsOf(region.api, 'approveOrganisation', { organisationId: id })).toEqual([
      'STATE_NOT_ALLOWED organisationId',
    ]);
    expect(await county.api.done('recommendSupplier', { organisationId: id }, 'organisation { status }')).toMatchObject(
      { organisation: { status: 'RECOMMENDED' } },
    );
    expect(await errorsOf(county.api, 'recommendSupplier', { organisationId: id })).toEqual([
      'STATE_NOT_ALLOWED organisationId',
    ]);
    expect(
      await region.api.done('approveOrganisation', { organisationId: id }, 'organisation { status }'),
    ).toMatchObject({ organisation: { status: 'APPROVED' } });
    expect(await errorsOf(region.api, 'rejectOrganisation', { organisationId: id, reason: 'late' })).toEqual([
      'STATE_NOT_ALLOWED organisationId',
    ]);
    expect(await signIn()).toEqual([]);

    const facts = await sql<{ type: string }>(
      "SELECT type FROM facts WHERE payload ->> 'officeId' = ANY($1) ORDER BY id",
      [[county.organisationId, region.organisationId]],
    );
    expect(facts.map((fact) => fact.type)).toEqual(['supplier.recommended', 'organisation.approved']);
    const { auditTrail } = await region.api.ask(
      'query ($id: ID!) { auditTrail(filter: { subjectId: $id }) { nodes { operation before after } } }',
      { id },
    );
    expect(auditTrail.nodes).toEqual([
      { operation: 'approveOrganisation', before: '{"status":"RECOMMENDED"}', after: '{"status":"APPROVED"}' },
    ]);
  });

  it('is an office’s to decide, of the place or above', async () => {
    const { id } = await applied();
    const elsewhere = await anOffice({ seat: '350000' });
    const input = { organisationId: id };
    expect(await errorsOf(elsewhere.api, 'recommendSupplier', input)).toEqual(['OUTSIDE_YOUR_PLACES organisationId']);
    expect(await errorsOf(elsewhere.api, 'approveOrganisation', input)).toEqual(['OUTSIDE_YOUR_PLACES organisationId']);
    expect(await errorsOf(elsewhere.api, 'rejectOrganisation', { ...input, reason: 'no' })).toEqual([
      'OUTSIDE_YOUR_PLACES organisationId',
    ]);
    expect(await errorsOf(elsewhere.api, 'rejectOrganisation', { ...input, reason: '' })).toEqual(['REQUIRED reason']);
    expect(
      await errorsOf(elsewhere.api, 'approveOrganisation', { organisationId: toGlobalId('Organisation', newId()) }),
    ).toEqual(['NOT_FOUND organisationId']);
    const buyer = await aBuyer();
    const answer = await buyer.api.send(
      'mutation ($input: ApproveOrganisationInput!) { approveOrganisation(input: $input) { userErrors { code } } }',
      { input },
    );
    expect(answer.errors![0].extensions.code).toBe('FORBIDDEN');
  });

  it('needs no recommendation for a buyer', async () => {
    const office = await anOffice({ seat: '350100' });
    const { id } = await applied({
      kind: 'BUYER',
      unitType: 'UNION',
      creditCode: madeUpCreditCode('81', '350181'),
      seatCode: '350181',
    });
    expect(await errorsOf(office.api, 'recommendSupplier', { organisationId: id })).toEqual([
      'STATE_NOT_ALLOWED organisationId',
    ]);
    expect(await errorsOf(office.api, 'approveOrganisation', { organisationId: id })).toEqual([]);
  });
});

describe('who sees an organisation', () => {
  const ONE = 'query ($id: ID!) { organisation(id: $id) { id } node(id: $id) { id } }';
  const LIST =
    'query ($filter: OrganisationFilterInput, $first: Int, $after: String) { organisations(filter: $filter, first: $first, after: $after) { nodes { id status } pageInfo { endCursor hasNextPage } } }';

  it('shows applications to the office of the place only, approved ones to the signed-in, none to strangers', async () => {
    const { id } = await applied();
    const [inside, outside, buyer, supplier] = await Promise.all([
      anOffice(),
      anOffice({ seat: '350000' }),
      aBuyer(),
      aSupplier(),
    ]);
    expect(await inside.api.ask(ONE, { id })).toEqual({ organisation: { id }, node: { id } });
    for (const other of [outside, buyer])
      expect(await other.api.ask(ONE, { id })).toEqual({ organisation: null, node: null });
    const approved = toGlobalId('Organisation', supplier.organisationId);
    expect(await buyer.api.ask(ONE, { id: approved })).toEqual({
      organisation: { id: approved },
      node: { id: approved },
    });
    expect(await nobody.ask('query ($id: ID!) { node(id: $id) { id } }', { id: approved })).toEqual({ node: null });
    expect((await nobody.send(ONE, { id })).errors![0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('lists page by page with filters', async () => {
    const name = `合作社 ${newId()}`;
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await applied({ name: `${name} ${n}` })).id);
    const office = await anOffice({ seat: '640400' });
    const ask = async (person: Person, variables: object) => (await person.api.ask(LIST, variables)).organisations;
    const filter = { search: name, placeCode: '640000', kind: 'SUPPLIER', status: 'REGISTERED' };
    const first = await ask(office, { filter, first: 2 });
    const second = await ask(office, { filter, first: 2, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes].map((node) => node.id)).toEqual(ids.reverse());
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect((await ask(office, { filter: { ...filter, placeCode: '350000' } })).nodes).toEqual([]);
    expect((await ask(await aBuyer(), { filter: { search: name } })).nodes).toEqual([]);
  });

  it('shows the approval policy to its own members only', async () => {
    const buyer = await aBuyer();
    const { organisation } = await buyer.api.done(
      'setApprovalPolicy',
      { approvalAboveFen: '500000' },
      'organisation { id approvalAboveFen members { email } }',
    );
    expect(organisation).toEqual({
      id: expect.any(String),
      approvalAboveFen: '500000',
      members: [{ email: `${buyer.userId}@example.org` }],
    });
    const other = await aBuyer();
    const seen = await other.api.ask(
      'query ($id: ID!) { organisation(id: $id) { approvalAboveFen members { email } } }',
      { id: organisation.id },
    );
    expect(seen).toEqual({ organisation: { approvalAboveFen: null, members: null } });
    expect(await errorsOf(buyer.api, 'setApprovalPolicy', { approvalAboveFen: '-1' })).toEqual([
      'INVALID approvalAboveFen',
    ]);
    expect(
      await buyer.api.done('setApprovalPolicy', { approvalAboveFen: null }, 'organisation { approvalAboveFen }'),
    ).toMatchObject({ organisation: { approvalAboveFen: null } });
  });
});
