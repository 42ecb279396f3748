import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { anOffice, aPerson, ApiClient, aSupplier, freshDatabase, type Person, sql } from '@shanhai/testing';
import { toGlobalId } from '@shanhai/graphql';
import { newId } from '@shanhai/kernel';

const anyone = () => new ApiClient();
const codes = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => [code, field.join('.')]);

describe('divisions', () => {
  it('tells a place by code and day, with what is above, below and after it', async () => {
    const { division } = await anyone().ask(
      '{ division(code: "640422", asOf: "2024-06-01") { code name level validFrom validUntil parent { name } ancestors { code } children { nodes { name } } } }',
    );
    expect(division).toEqual({
      code: '640422',
      name: '西吉县',
      level: 'COUNTY',
      validFrom: '2001-01-01',
      validUntil: null,
      parent: { name: '固原市' },
      ancestors: [{ code: '640400' }, { code: '640000' }],
      children: { nodes: [{ name: '吉强镇' }] },
    });
    const { old, later, now } = await anyone().ask(`{
      old: division(code: "350205", asOf: "2002-12-31") { name } later: division(code: "350205", asOf: "2003-01-01") { name }
      now: division(code: "350681", asOf: "2020-01-01") { successors { code changedOn partial division { name } } } }`);
    expect([old.name, later.name]).toEqual(['杏林区', '海沧区']);
    expect(now.successors).toEqual([
      { code: '350604', changedOn: '2021-01-01', partial: false, division: { name: '龙海区' } },
    ]);
    expect(await anyone().ask('{ division(code: "350681", asOf: "2024-01-01") { name } }')).toEqual({ division: null });
  });

  it('searches names and codes, pages both ways', async () => {
    const search = await anyone().ask('{ divisions(search: "西吉") { nodes { code } } }');
    expect(search.divisions.nodes).toEqual([{ code: '640422' }]);
    const page = (args: string) =>
      anyone().ask(
        `{ divisions(parentCode: "640400", ${args}) { nodes { code } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      );
    const first = (await page('first: 2')).divisions;
    expect(first.nodes.map((node: { code: string }) => node.code)).toEqual(['640402', '640422']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const next = (await page(`first: 9, after: "${first.pageInfo.endCursor}"`)).divisions;
    expect(next.nodes.map((node: { code: string }) => node.code)).toEqual(['640423', '640424', '640425']);
    const back = (await page(`last: 2, before: "${next.pageInfo.startCursor}"`)).divisions;
    expect(back.nodes).toEqual(first.nodes);
  });

  it('refuses days that do not exist, wrong page sizes and foreign cursors', async () => {
    for (const [query, code, field] of [
      ['{ division(code: "640422", asOf: "2025-02-29") { code } }', 'DATE_INVALID', ['asOf']],
      ['{ divisions(first: 0) { nodes { code } } }', 'INVALID', ['first']],
      ['{ divisions(after: "x") { nodes { code } } }', 'INVALID', ['after']],
      ['{ pairings(asOf: "2025-13-01") { id } }', 'DATE_INVALID', ['asOf']],
      ['{ originLists(asOf: "yesterday") { code } }', 'DATE_INVALID', ['asOf']],
    ] as const) {
      const { errors } = await anyone().send(query);
      expect(errors?.[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', userErrors: [{ code, field }] });
    }
  });
});

describe('pairings', () => {
  let office: Person;
  // Of the programme INDUSTRY, so that no other test's purchases come to be counted.
  const fields =
    'pairing { id programme { code kind } eastDivisionCode eastDivision { name } westDivision { name } validFrom validUntil source }';
  const pairing = (more: object = {}) => ({
    idempotencyKey: newId(),
    programmeCode: 'INDUSTRY',
    eastDivisionCode: '350213',
    westDivisionCode: '640121',
    validFrom: '2015-03-01',
    source: '协议',
    ...more,
  });
  const refused = async (more: object) => codes(await office.api.mutate('createPairing', pairing(more)));
  beforeAll(async () => {
    office = await anOffice();
  });

  it('shows the pairings in force on a day, former ones when asked', async () => {
    const { now, then, all } = await anyone().ask(`{
      now: pairings(asOf: "2024-06-01", programmeCode: "EAST_WEST", divisionCode: "622900") { id }
      then: pairings(asOf: "2018-06-01", divisionCode: "622900") { eastDivision { name } }
      all: pairings(asOf: "2024-06-01", divisionCode: "622900", ended: true) { validUntil } }`);
    expect(now).toEqual([]);
    expect(then).toEqual([{ eastDivision: { name: '厦门市' } }]);
    expect(all).toEqual([{ validUntil: '2021-01-01' }]);
  });

  it('creates one, once per idempotency key, tells it by node, and ends it', async () => {
    const input = pairing({ westDivisionCode: '640122' });
    const { pairing: made } = await office.api.done('createPairing', input, fields);
    expect(made).toMatchObject({
      programme: { code: 'INDUSTRY', kind: 'INDUSTRY' },
      eastDivision: { name: '翔安区' },
      westDivision: { name: '贺兰县' },
      validUntil: null,
    });
    expect((await office.api.done('createPairing', input, fields)).pairing).toEqual(made);
    expect(codes(await office.api.mutate('createPairing', { ...input, source: 'x' }))).toEqual([
      ['IDEMPOTENCY_KEY_REUSED', 'idempotencyKey'],
    ]);
    expect(
      (await anyone().ask('query ($id: ID!) { node(id: $id) { id ... on Pairing { source } } }', { id: made.id })).node
        .source,
    ).toBe('协议');

    const end = { idempotencyKey: newId(), pairingId: made.id, validUntil: '2024-06-01', source: '终止通知' };
    const refusals = async (more: object) =>
      codes(await office.api.mutate('endPairing', { ...end, idempotencyKey: newId(), ...more }));
    expect(await refusals({ pairingId: toGlobalId('Pairing', newId()) })).toEqual([['NOT_FOUND', 'pairingId']]);
    expect(await refusals({ pairingId: 'x' })).toEqual([['NOT_FOUND', 'pairingId']]);
    expect(await refusals({ validUntil: '2024-02-30', source: ' ' })).toEqual([
      ['REQUIRED', 'source'],
      ['DATE_INVALID', 'validUntil'],
    ]);
    expect(await refusals({ source: 'x'.repeat(501) })).toEqual([['TOO_LONG', 'source']]);
    expect(await refusals({ validUntil: '2015-03-01' })).toEqual([['DATE_OUT_OF_ORDER', 'validUntil']]);
    const gansu = await anOffice({ seat: '620000' });
    expect(codes(await gansu.api.mutate('endPairing', end))).toEqual([['OUTSIDE_YOUR_PLACES', 'pairingId']]);

    expect((await office.api.done('endPairing', end, fields)).pairing).toMatchObject({
      id: made.id,
      validUntil: '2024-06-01',
      source: '终止通知',
    });
    expect((await office.api.done('endPairing', end, fields)).pairing.validUntil).toBe('2024-06-01');
    expect(await refusals({})).toEqual([['STATE_NOT_ALLOWED', 'pairingId']]);
    const facts = await sql('SELECT type, owner_id, slot, payload FROM facts WHERE key LIKE $1 ORDER BY type', [
      `${Buffer.from(made.id, 'base64url').toString().slice('Pairing:'.length)}:%`,
    ]);
    expect(facts).toMatchObject([
      {
        type: 'pairing.created',
        owner_id: office.organisationId,
        slot: null,
        payload: { validUntil: null, westDivisionCode: '640122' },
      },
      {
        type: 'pairing.ended',
        owner_id: office.organisationId,
        slot: null,
        payload: { validUntil: '2024-06-01', version: 2 },
      },
    ]);
    expect(await sql('SELECT 1 FROM audit_trail WHERE organisation_id = $1', [office.organisationId])).toHaveLength(2);
  });

  it('takes an organisation as the eastern party, and no person', async () => {
    const company = await aSupplier({ seat: '350200' });
    const eastOrganisationId = toGlobalId('Organisation', company.organisationId);
    const { pairing: made } = await office.api.done(
      'createPairing',
      pairing({ eastDivisionCode: null, eastOrganisationId }),
      'pairing { eastOrganisationId eastDivisionCode eastDivision { code } }',
    );
    expect(made).toEqual({ eastOrganisationId, eastDivisionCode: null, eastDivision: null });
    expect(await refused({ eastDivisionCode: null, eastOrganisationId: toGlobalId('Organisation', newId()) })).toEqual([
      ['NOT_FOUND', 'eastOrganisationId'],
    ]);
    expect(await refused({ eastDivisionCode: null, eastOrganisationId: 'x' })).toEqual([
      ['NOT_FOUND', 'eastOrganisationId'],
    ]);
    expect(await refused({ eastOrganisationId })).toEqual([['INVALID', 'eastOrganisationId']]);
    const person = await aPerson({ kind: 'BUYER', unitType: 'PERSON', seat: '350200' });
    const ownAccount = toGlobalId('Organisation', person.organisationId);
    expect(await refused({ eastDivisionCode: null, eastOrganisationId: ownAccount })).toEqual([
      ['NOT_A_UNIT', 'eastOrganisationId'],
    ]);
  });

  it('refuses what cannot be', async () => {
    expect(await refused({ programmeCode: 'NONE', source: '' })).toEqual([
      ['NOT_FOUND', 'programmeCode'],
      ['REQUIRED', 'source'],
    ]);
    expect(await refused({ source: 'x'.repeat(501) })).toEqual([['TOO_LONG', 'source']]);
    expect(await refused({ eastDivisionCode: null })).toEqual([['REQUIRED', 'eastDivisionCode']]);
    expect(await refused({ validFrom: '2025-02-29', validUntil: '2025-04-31' })).toEqual([
      ['DATE_INVALID', 'validFrom'],
      ['DATE_INVALID', 'validUntil'],
    ]);
    expect(await refused({ validUntil: '2015-03-01' })).toEqual([['DATE_OUT_OF_ORDER', 'validUntil']]);
    expect(await refused({ eastDivisionCode: '350604', westDivisionCode: '999999' })).toEqual([
      ['DIVISION_UNKNOWN', 'eastDivisionCode'],
      ['DIVISION_UNKNOWN', 'westDivisionCode'],
    ]);
    expect(await refused({ eastDivisionCode: '640000' })).toEqual([['INVALID', 'westDivisionCode']]);
    expect(await refused({ westDivisionCode: '621100' })).toEqual([['OUTSIDE_YOUR_PLACES', 'westDivisionCode']]);
    expect(await refused({ idempotencyKey: ' ' })).toEqual([['REQUIRED', 'idempotencyKey']]);
  });

  it('refuses the same pairing twice in a span, under older and newer codes, and at the same moment', async () => {
    await office.api.done('createPairing', pairing({ eastDivisionCode: '350681', validUntil: '2022-01-01' }));
    expect(await refused({ eastDivisionCode: '350681', validFrom: '2021-12-31' })).toEqual([
      ['DIVISION_UNKNOWN', 'eastDivisionCode'],
    ]);
    expect(await refused({ eastDivisionCode: '350604', validFrom: '2021-12-31' })).toEqual([
      ['PAIRING_OVERLAP', 'validFrom'],
    ]);
    expect(await refused({ eastDivisionCode: '350604', validFrom: '2022-01-01' })).toEqual([]);
    const race = await Promise.all(Array.from({ length: 5 }, () => refused({ westDivisionCode: '640104' })));
    expect(race.filter((refusal) => refusal.length === 0)).toHaveLength(1);
    expect(race.flat()).toEqual(Array(4).fill(['PAIRING_OVERLAP', 'validFrom']));
  });

  it('is for rule keepers of an office', async () => {
    const supplier = await aSupplier();
    const officer = await anOffice({ roles: ['OFFICER'] });
    const query = 'mutation ($input: CreatePairingInput!) { createPairing(input: $input) { userErrors { code } } }';
    for (const [api, code] of [
      [anyone(), 'UNAUTHENTICATED'],
      [supplier.api, 'FORBIDDEN'],
      [officer.api, 'FORBIDDEN'],
    ] as const) {
      expect((await api.send(query, { input: pairing() })).errors?.[0].extensions.code).toBe(code);
    }
  });
});

describe('programmes', () => {
  const code = `P${newId().replaceAll('-', '').toUpperCase()}`.slice(0, 30);
  const programme = (more: object = {}) => ({
    ...{ idempotencyKey: newId(), code, kind: 'INDUSTRY', nameZh: '食用菌产业合作', nameEn: 'Mushrooms' },
    ...{ validFrom: '2020-01-01', validUntil: '2026-01-01', source: '规划', ...more },
  });
  const fields = 'programme { code version kind validFrom validUntil source }';
  let office: Person;
  beforeAll(async () => {
    office = await anOffice({ seat: '350000' });
  });
  const refused = async (more: object) => codes(await office.api.mutate('putProgramme', programme(more)));
  const paired = (more: object) =>
    office.api.mutate('createPairing', { idempotencyKey: newId(), programmeCode: code, eastDivisionCode: '350922', westDivisionCode: '640202', validFrom: '2021-01-01', source: '协议', ...more }, 'pairing { id validUntil source }'); // prettier-ignore

  it('hold for a span, have versions, and bound their pairings', async () => {
    const input = programme();
    const { programme: made } = await office.api.done('putProgramme', input, fields);
    expect(made).toEqual({ code, version: 1, kind: 'INDUSTRY', validFrom: '2020-01-01', validUntil: '2026-01-01', source: '规划' }); // prettier-ignore
    expect((await office.api.done('putProgramme', input, fields)).programme).toEqual(made);
    const on = async (asOf: string) =>
      (await anyone().ask(`{ programmes(asOf: "${asOf}") { code } }`)).programmes.map((each: { code: string }) => each.code); // prettier-ignore
    expect(await on('2025-12-31')).toContain(code);
    expect(await on('2026-01-01')).not.toContain(code);
    expect(await on('2019-12-31')).not.toContain(code);

    expect(codes(await paired({}))).toEqual([['OUTSIDE_PROGRAMME', 'validFrom']]);
    expect(codes(await paired({ validFrom: '2019-01-01', validUntil: '2021-01-01' }))).toEqual([['OUTSIDE_PROGRAMME', 'validFrom']]); // prettier-ignore
    const { pairing } = await paired({ validUntil: '2026-01-01' });
    expect(await refused({ validFrom: '2022-01-01' })).toEqual([['DATE_OUT_OF_ORDER', 'validFrom']]);
    expect(await refused({ validUntil: '2021-01-01' })).toEqual([['DATE_OUT_OF_ORDER', 'validUntil']]);
    const ended = await office.api.done(
      'putProgramme',
      programme({ validUntil: '2024-01-01', source: '终止' }),
      fields,
    );
    expect(ended.programme).toMatchObject({ version: 2, validUntil: '2024-01-01' });
    const { node } = await anyone().ask('query ($id: ID!) { node(id: $id) { ... on Pairing { validUntil source programme { validUntil } } } }', { id: pairing.id }); // prettier-ignore
    expect(node).toEqual({ validUntil: '2024-01-01', source: '终止', programme: { validUntil: '2024-01-01' } });
  });

  it('are put by an office of a province, whole and right', async () => {
    expect(await refused({ code: 'x', kind: 'EAST_WEST', nameZh: ' ', source: 'x'.repeat(501), validFrom: '2020-02-30' })).toEqual([
      ['INVALID', 'code'],
      ['REQUIRED', 'nameZh'],
      ['TOO_LONG', 'source'],
      ['DATE_INVALID', 'validFrom'],
    ]); // prettier-ignore
    expect(await refused({ kind: 'EAST_WEST' })).toEqual([['INVALID', 'kind']]);
    const city = await anOffice({ seat: '350200' });
    expect(codes(await city.api.mutate('putProgramme', programme()))).toEqual([['PROVINCE_ONLY', 'code']]);
  });
});

describe('origin lists', () => {
  const member = (divisionCode: string, validFrom = '2022-01-01', validUntil: string | null = null) => ({
    divisionCode,
    validFrom,
    validUntil,
  });
  const list = (more: object = {}) => ({
    idempotencyKey: newId(),
    code: 'TEST_LIST',
    nameZh: '试点县',
    nameEn: 'Pilot counties',
    source: '通知',
    members: [member('640521')],
    ...more,
  });
  let office: Person;
  beforeAll(async () => {
    office = await anOffice();
  });
  const put = (more: object) =>
    office.api.done(
      'putOriginList',
      list(more),
      'originList { code edition members { divisionCode validUntil division { name } } }',
    );
  const refused = async (more: object) => codes(await office.api.mutate('putOriginList', list(more)));

  it('shows the lists with their members on a day', async () => {
    const members = async (asOf: string) => {
      const { originLists } = await anyone().ask(
        'query ($asOf: Date) { originLists(asOf: $asOf) { code members { division { name } } } }',
        { asOf },
      );
      const key = originLists.find((each: { code: string }) => each.code === 'KEY_160');
      return key.members.map((each: { division: { name: string } }) => each.division.name);
    };
    expect(await members('2024-06-01')).toEqual(['红寺堡区', '同心县', '原州区', '西吉县', '海原县']);
    expect(await members('2021-08-26')).toEqual([]);
  });

  it('puts a list, an edition for each change and none for the same content', async () => {
    const code = `T_${newId().slice(-12).toUpperCase()}`;
    const input = list({ code });
    const first = await office.api.done('putOriginList', input, 'originList { edition members { division { name } } }');
    expect(first.originList).toEqual({ edition: 1, members: [{ division: { name: '中宁县' } }] });
    expect((await office.api.done('putOriginList', input, 'originList { edition }')).originList.edition).toBe(1);
    expect((await put({ code })).originList.edition).toBe(1);
    const ended = await put({ code, members: [member('640521', '2022-01-01', '2024-01-01'), member('640121')] });
    expect(ended.originList).toMatchObject({
      edition: 2,
      members: [{ divisionCode: '640121' }, { divisionCode: '640521', validUntil: '2024-01-01' }],
    });
    expect(codes(await office.api.mutate('putOriginList', { ...input, source: 'x' }))).toEqual([
      ['IDEMPOTENCY_KEY_REUSED', 'idempotencyKey'],
    ]);
    expect(
      await sql("SELECT key FROM facts WHERE type = 'origin_list.put' AND payload->>'code' = $1 ORDER BY key", [code]),
    ).toEqual([{ key: `${code}:1` }, { key: `${code}:2` }]);
  });

  it('lets offices of provinces alone put lists: no county says of itself that its goods count', async () => {
    const code = `T_${newId().slice(-12).toUpperCase()}`;
    for (const seat of ['640500', '640521']) {
      const { api } = await anOffice({ seat });
      expect(codes(await api.mutate('putOriginList', list({ code })))).toEqual([['PROVINCE_ONLY', 'code']]);
    }
  });

  it('lets an office change only places of its own', async () => {
    const code = `T_${newId().slice(-12).toUpperCase()}`;
    await put({ code });
    const gansu = await anOffice({ seat: '620000' });
    const attempt = async (members: object[]) =>
      codes(await gansu.api.mutate('putOriginList', list({ code, members })));
    expect(await attempt([])).toEqual([['OUTSIDE_YOUR_PLACES', 'members']]);
    expect(await attempt([member('640521'), member('621102'), member('640121')])).toEqual([
      ['OUTSIDE_YOUR_PLACES', 'members.2.divisionCode'],
    ]);
    expect(await attempt([member('640521'), member('621102')])).toEqual([]);
  });

  it('refuses everything that is wrong at once', async () => {
    expect(await refused({ code: 'list 1', nameZh: '', nameEn: 'x'.repeat(101), source: ' ' })).toEqual([
      ['INVALID', 'code'],
      ['REQUIRED', 'nameZh'],
      ['TOO_LONG', 'nameEn'],
      ['REQUIRED', 'source'],
    ]);
    expect(
      await refused({
        members: [
          member('640521', '2022-02-30'),
          member('640521', '2022-01-01', '2022-01-01'),
          member('640322'),
          member('350205'),
          member('640121'),
          member('640121', '2023-01-01'),
        ],
      }),
    ).toEqual([
      ['DATE_INVALID', 'members.0.validFrom'],
      ['DATE_OUT_OF_ORDER', 'members.1.validUntil'],
      ['DIVISION_UNKNOWN', 'members.2.divisionCode'],
      ['OUTSIDE_YOUR_PLACES', 'members.3.divisionCode'],
      ['INVALID', 'members.5.divisionCode'],
    ]);
    expect(await refused({ members: Array.from({ length: 3_001 }, () => member('640521')) })).toEqual([
      ['TOO_MANY', 'members'],
    ]);
  });
});

describe('import divisions', () => {
  const cli = join('dist', 'apps', 'cli', 'src', 'main.js');
  const HEADER = '代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码';
  let url: string;
  let drop: () => Promise<void>;
  let folder: string;
  beforeAll(async () => {
    ({ url, drop } = await freshDatabase('divisions'));
    folder = mkdtempSync(join(tmpdir(), 'divisions-'));
  });
  afterAll(() => drop());
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [cli, ...args], {
      env: { ...process.env, DATABASE_URL: url },
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  const importing = (content: string | Buffer): string => {
    const file = join(folder, 'history.csv');
    writeFileSync(file, content);
    try {
      return run('import', 'divisions', file);
    } catch (error) {
      return (error as { stderr: string }).stderr.trim();
    }
  };
  const rows = async (text: string) => {
    const pool = new Pool({ connectionString: url, max: 1 });
    return (await pool.query(text).finally(() => pool.end())).rows;
  };

  it('takes a history once, replaces only codes that differ, and keeps it when reference data is loaded again', async () => {
    const history = [
      HEADER,
      '640521,宁夏回族自治区,中卫市,中宁县,县级,在用,2003,,',
      '640202,宁夏回族自治区,石嘴山市,大武口区,县级,在用,1983,,',
      '350205,福建省,厦门市,杏林区,县级,变更,1983,2003,350205;350211',
      '350205,福建省,厦门市,海沧区,县级,在用,2003,,',
    ].join('\n');
    expect(importing(`\ufeff${history}\n`)).toBe('4 rows, edition 2 with 1 codes');
    expect(importing(history)).toBe('4 rows, nothing new');
    run('reference');
    expect(await rows('SELECT edition FROM division_editions ORDER BY 1')).toEqual([{ edition: 1 }, { edition: 2 }]);
    expect(await rows('SELECT code, name, valid_from::text FROM division_spans WHERE edition = 2 ORDER BY 3')).toEqual([
      { code: '350205', name: '杏林区', valid_from: '1983-01-01' },
      { code: '350205', name: '海沧区', valid_from: '2003-01-01' },
    ]);
    expect(await rows('SELECT successor_code FROM division_successors WHERE edition = 2 ORDER BY 1')).toEqual([
      { successor_code: '350205' },
      { successor_code: '350211' },
    ]);
    expect(await rows("SELECT key, slot FROM facts WHERE type = 'divisions.edition_recorded' ORDER BY key")).toEqual([
      { key: '1', slot: null },
      { key: '2', slot: null },
    ]);
  });

  it('refuses a faulty file by row and column, and imports nothing of it', async () => {
    const good = '640521,宁夏回族自治区,中卫市,改名县,县级,在用,2003,,';
    expect(importing('')).toBe('文件没有数据行');
    expect(importing('代码,名称\n1,2')).toContain('缺少列“级别”');
    expect(importing(`${HEADER}\n${good}\n640522,宁夏,中卫市`)).toBe('第 3 行有 3 列，应为 9 列');
    expect(importing(`${HEADER}\n${good}\n\n640522,宁夏,中卫市,海原县,县级,在用,去年,,`)).toBe(
      '第 4 行“启用时间”列：“去年”无效',
    );
    expect(importing(Buffer.from([0x50, 0x4b, 0, 0]))).toBe('文件既不是 UTF-8 也不是 GBK/GB18030');
    expect(await rows("SELECT 1 FROM division_spans WHERE name = '改名县'")).toEqual([]);
    // Five programs start one after another.
  }, 120_000);
});
