import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import readExcelFile from 'read-excel-file/node';
import { newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { AccessTokens } from '@shanhai/organisations';
import { ApiClient, testWorld } from '@shanhai/testing';
import { SeededBooks } from '../books/seeded-books';
import { type Officer, OwnWorld } from './own-world';

/** A year in which January to June are sealed; July has late entries and adjustments, and is sealed here. */
let books: SeededBooks;
let world: OwnWorld;
let preparer: Officer;
let approver: Officer;

const FIELDS = `bulletin { id title status scheme from until hash preparedOn preparedById decidedOn decidedById sentBackReason replacesId reason withdrawnById
  countedThrough content office { name } seals { month hash position }
  tables { groupBy rows { facets { facet key name } measure amountFen amountYuan regularFen lateFen adjustmentFen goodsFen entries } } }`;
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

beforeAll(async () => {
  books = await SeededBooks.make('bulletins');
  world = await OwnWorld.start(books.url);
  [preparer, approver] = [await world.officer('350000'), await world.officer('350000')];
  await preparer.api.done('sealPeriod', { month: '2025-07' });
  for (let tries = 0; tries < 400; tries += 1) {
    const [sealed] = await world.sql("SELECT FROM period_seals WHERE month = '2025-07'");
    if (sealed) return;
    await pause(50);
  }
  throw new Error('July was not sealed');
}, 180_000);
afterAll(async () => {
  await world?.close();
  await books?.close();
});

const draft = (more: object = {}) => ({
  idempotencyKey: newId(),
  title: '2025 年上半年东西部协作采购通报',
  scheme: 'EW_PURCHASE',
  from: '2025-01',
  until: '2025-06',
  tables: [{ groupBy: ['MONTH'] }, { groupBy: ['ORIGIN_COUNTY', 'CATEGORY'] }],
  ...more,
});
const prepare = (more: object = {}, by = preparer) => by.api.mutate('prepareBulletin', draft(more), FIELDS);
const approve = (bulletinId: string, by = approver) => by.api.mutate('approveBulletin', { bulletinId }, FIELDS);
const read = async (id: string, by: { api: ApiClient } = approver) =>
  (await by.api.ask(`query ($id: ID!) { bulletin(id: $id) { ${FIELDS.slice('bulletin {'.length)} }`, { id })).bulletin;
/** A period of its own, so that tests do not stand in each other's way. */
const aPrepared = async (month: string, more: object = {}) => {
  const { bulletin, userErrors } = await prepare({ from: month, until: month, ...more });
  expect(userErrors).toEqual([]);
  return bulletin as { id: string; hash: string; title: string };
};
const figureOf = async (from: string, until: string, more = '') =>
  (
    await world.sql<{ fen: string }>(
      `SELECT COALESCE(sum(e.amount_fen), 0)::text AS fen FROM count_entries e JOIN count_facets f ON f.id = e.facet_id
       WHERE f.scheme_code = 'EW_PURCHASE' AND f.outcome = 'COUNTED' AND '350000' = ANY(f.buyer_codes || f.origin_codes) AND e.posting_month BETWEEN $1 AND $2 ${more}`,
      [from, until],
    )
  )[0].fen;

describe('a bulletin', () => {
  it('is prepared by one officer, published by another, and frozen: figures, seals, versions and a hash over all', async () => {
    const { bulletin, userErrors } = await prepare();
    expect(userErrors).toEqual([]);
    expect(bulletin).toMatchObject({
      status: 'PREPARED',
      scheme: 'EW_PURCHASE',
      from: '2025-01',
      until: '2025-06',
      preparedById: toGlobalId('User', preparer.userId),
      decidedOn: null,
      office: { name: '福建省对口协作办（演示）' },
    });
    const sealed = await world.sql<{ month: string; hash: string }>(
      "SELECT month, encode(hash, 'hex') AS hash FROM period_seals WHERE month BETWEEN '2025-01' AND '2025-06' ORDER BY month",
    );
    expect(bulletin.seals).toMatchObject(sealed);
    const [total, byMonth, byPlace] = bulletin.tables;
    expect(total).toMatchObject({ groupBy: [], rows: [{ measure: 'PURCHASE', facets: [] }] });
    expect(total.rows[0].amountFen).toBe(await figureOf('2025-01', '2025-06'));
    expect(byMonth.rows.map((row: { facets: { key: string }[] }) => row.facets[0].key)).toEqual(
      sealed.map(({ month }) => month),
    );
    // Adding a facet changes no total (I6); the three kinds of posting sum to each figure.
    for (const table of [byMonth, byPlace]) expect(sum(table.rows, 'amountFen')).toBe(BigInt(total.rows[0].amountFen));
    for (const { amountFen, regularFen, lateFen, adjustmentFen } of byPlace.rows)
      expect(BigInt(regularFen) + BigInt(lateFen) + BigInt(adjustmentFen)).toBe(BigInt(amountFen));
    expect(byPlace.rows[0].facets[0]).toMatchObject({
      facet: 'ORIGIN_COUNTY',
      name: expect.stringMatching(/[县区市]$/),
    });
    expect(createHash('sha256').update(bulletin.content).digest('hex')).toBe(bulletin.hash);
    expect(JSON.parse(bulletin.content)).toMatchObject({
      basis: 'POSTING',
      scheme: { versions: [{ version: 1, source: '东西部协作消费帮扶统计口径' }] },
      seals: sealed,
      countedThrough: bulletin.countedThrough,
    });

    expect(refusals(await approve(bulletin.id, preparer))).toEqual(['OWN_BULLETIN bulletinId']);
    const published = await approve(bulletin.id);
    expect(published.userErrors).toEqual([]);
    expect(published.bulletin).toMatchObject({
      status: 'PUBLISHED',
      hash: bulletin.hash,
      content: bulletin.content,
      decidedById: toGlobalId('User', approver.userId),
    });
    for (const by of [approver, preparer])
      expect(refusals(await approve(bulletin.id, by))).toEqual(['STATE_NOT_ALLOWED bulletinId']);
    expect(
      refusals(await approver.api.mutate('sendBackBulletin', { bulletinId: bulletin.id, reason: '有误' })),
    ).toEqual(['STATE_NOT_ALLOWED bulletinId']);
  });

  it('never changes: neither the program nor the owner of the database can edit or delete it', async () => {
    for (const table of ['bulletins', 'bulletin_decisions']) {
      await expect(world.sql(`DELETE FROM ${table}`)).rejects.toThrow(`${table} is append-only`);
      const column = table === 'bulletins' ? 'title' : 'reason';
      await expect(world.sql(`UPDATE ${table} SET ${column} = 'x'`)).rejects.toThrow(`${table} is append-only`);
    }
    // A content that is not what its hash says can not be written; nor a publication by who prepared it.
    await expect(
      world.sql(
        `INSERT INTO bulletins (id, office_id, scheme_code, title, from_month, until_month, prepared_by, prepared_on, content, hash)
         SELECT gen_random_uuid(), office_id, scheme_code, title, from_month, until_month, prepared_by, prepared_on, content || ' ', hash FROM bulletins LIMIT 1`,
      ),
    ).rejects.toThrow('bulletins_check');
    const { id } = await aPrepared('2025-02', { title: '自批' });
    await expect(
      world.sql(
        `INSERT INTO bulletin_decisions (bulletin_id, prepared_by, published, decided_by, decided_on) SELECT id, prepared_by, true, prepared_by, prepared_on FROM bulletins WHERE id = $1`,
        [Buffer.from(id, 'base64url').toString().split(':')[1]],
      ),
    ).rejects.toThrow('bulletin_approved_by_another');
  });

  it('is taken as a file: the very bytes that the hash is over, and a workbook of the same figures', async () => {
    const { id, hash, title } = await aPrepared('2025-02', {
      title: '2 月通报：东西部协作',
      tables: [{ groupBy: ['ORIGIN_COUNTY', 'CATEGORY'] }],
    });
    const ningxia = await world.officer('640000');
    const take = (format: string, by = approver) =>
      fetch(`${world.apiUrl}/bulletins/${id}.${format}`, { headers: { authorization: `Bearer ${by.token}` } });
    for (const [by, format] of [[ningxia, 'json'], [approver, 'pdf']] as const) // prettier-ignore
      expect((await take(format, by)).status).toBe(404);
    expect((await fetch(`${world.apiUrl}/bulletins/${id}.json`)).status).toBe(401);
    expect((await take('json')).headers.get('x-bulletin-status')).toBe('PREPARED');
    expect(refusals(await approve(id))).toEqual([]);

    const json = await take('json', ningxia);
    const bytes = Buffer.from(await json.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
    expect(json.headers.get('x-bulletin-hash')).toBe(hash);
    expect(json.headers.get('content-disposition')).toContain(encodeURIComponent('2 月通报：东西部协作'));
    const { tables, seals } = JSON.parse(bytes.toString());
    expect(Object.keys(seals[0]).sort()).toEqual(['entries', 'hash', 'month', 'position']);

    const sheets = await readExcelFile(Buffer.from(await (await take('xlsx')).arrayBuffer()));
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['说明', '合计', '表1 产地县 品类', '封存']);
    const cover = Object.fromEntries(sheets[0].data) as Record<string, string>;
    expect(cover).toMatchObject({ 标题: title, 状态: '已印发', '内容哈希（SHA-256）': hash });
    const [heads, ...rows] = sheets[2].data;
    expect(heads.slice(0, 4)).toEqual(['产地县代码', '产地县', '品类代码', '品类']);
    expect(rows.map((row) => row[heads.indexOf('计入金额（分）')])).toEqual(
      tables[1].rows.map((row: { amountFen: string }) => row.amountFen),
    );
    expect(sheets[3].data[1]).toEqual(['2025-02', seals[0].position, Number(seals[0].entries), seals[0].hash]);
  });

  it('is prepared once per key', async () => {
    const input = draft({ until: '2025-03' });
    const first = await preparer.api.mutate('prepareBulletin', input, FIELDS);
    expect(await preparer.api.mutate('prepareBulletin', input, FIELDS)).toEqual(first);
    expect(refusals(await preparer.api.mutate('prepareBulletin', { ...input, title: '另一' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
  });

  it('approved by several at once is published once', async () => {
    const { id } = await aPrepared('2025-03');
    const others = await Promise.all(Array.from({ length: 4 }, () => world.officer('350000')));
    const payloads = await Promise.all(others.map((each) => approve(id, each)));
    expect(payloads.flatMap(refusals)).toEqual(Array(3).fill('STATE_NOT_ALLOWED bulletinId'));
    expect((await read(id)).status).toBe('PUBLISHED');
  });

  it('approved and sent back at once is one of both', async () => {
    const { id } = await aPrepared('2025-04');
    const [approved, sentBack] = await Promise.all([
      approve(id),
      preparer.api.mutate('sendBackBulletin', { bulletinId: id, reason: '数字待核' }),
    ]);
    expect([...refusals(approved), ...refusals(sentBack)]).toEqual(['STATE_NOT_ALLOWED bulletinId']);
    expect((await read(id)).status).toBe(approved.userErrors.length === 0 ? 'PUBLISHED' : 'SENT_BACK');
  });

  it('is sent back with a reason, and then prepared anew', async () => {
    const { id } = await aPrepared('2025-05');
    const back = (input: object) =>
      approver.api.mutate('sendBackBulletin', { bulletinId: id, reason: '请加按品类的表', ...input }, FIELDS);
    expect(refusals(await back({ reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await back({ reason: 'x'.repeat(501) }))).toEqual(['TOO_LONG reason']);
    expect((await back({})).bulletin).toMatchObject({ status: 'SENT_BACK', sentBackReason: '请加按品类的表' });
    expect(refusals(await approve(id))).toEqual(['STATE_NOT_ALLOWED bulletinId']);
    const anew = await aPrepared('2025-05', { tables: [{ groupBy: ['CATEGORY'] }] });
    expect(refusals(await approve(anew.id))).toEqual([]);
  });

  it('is withdrawn only by a later one of its period, with a reason', async () => {
    const first = await aPrepared('2025-06');
    const rival = await aPrepared('2025-06', { title: '同期另一稿' });
    expect(refusals(await approve(first.id))).toEqual([]);
    // Prepared when none stood yet, it does not slip in beside the one that stands now.
    expect(refusals(await approve(rival.id))).toEqual(['BULLETIN_STANDS bulletinId']);
    const june = { from: '2025-06', until: '2025-06' };
    expect(refusals(await prepare(june))).toEqual(['BULLETIN_STANDS replacesId']);
    expect(refusals(await prepare({ ...june, replacesId: first.id }))).toEqual(['REQUIRED reason']);
    const more = { replacesId: first.id, reason: '原表漏列品类' };
    expect(refusals(await prepare(more))).toEqual(['INVALID replacesId']);
    expect(refusals(await prepare({ ...june, ...more, replacesId: rival.id }))).toEqual([
      'STATE_NOT_ALLOWED replacesId',
    ]);
    const corrections = [await aPrepared('2025-06', more), await aPrepared('2025-06', more)];
    const decided = await Promise.all(corrections.map(({ id }) => approve(id)));
    expect(decided.flatMap(refusals)).toEqual(['BULLETIN_STANDS bulletinId']);
    const standing = decided.find(({ userErrors }) => userErrors.length === 0)!.bulletin;
    expect(standing).toMatchObject({ status: 'PUBLISHED', replacesId: first.id, reason: '原表漏列品类' });
    expect(JSON.parse(standing.content).replaces).toEqual({ id: first.id, hash: first.hash, reason: '原表漏列品类' });
    expect(await read(first.id)).toMatchObject({ status: 'WITHDRAWN', withdrawnById: standing.id, hash: first.hash });
    expect(refusals(await prepare({ ...june, ...more }))).toEqual(['STATE_NOT_ALLOWED replacesId']);
  });
});

describe('a bulletin is refused', () => {
  it('of months that are not sealed, and of schemes that are not in force', async () => {
    expect(refusals(await prepare({ until: '2025-08' }))).toEqual(['PERIOD_NOT_SEALED until']);
    expect(refusals(await prepare({ from: '2024-11', until: '2025-01' }))).toEqual(['PERIOD_NOT_SEALED until']);
    expect(refusals(await prepare({ scheme: 'NONE' }))).toEqual(['NOT_FOUND scheme']);
    const code = `TRIAL_${newId().slice(-6).toUpperCase()}`;
    const scheme = { idempotencyKey: newId(), code, version: 1, evaluator: 'UNION', nameZh: '试行', nameEn: 'Trial', status: 'DRAFT', validFrom: '2025-01-01', source: '通知', parameters: {} }; // prettier-ignore
    await preparer.api.done('putScheme', scheme);
    expect(refusals(await prepare({ scheme: code }))).toEqual(['SCHEME_NOT_IN_FORCE scheme']);
  });

  it('for what is wrong with it', async () => {
    expect(refusals(await prepare({ title: ' ', from: '2025-13', until: 'x' }))).toEqual([
      'REQUIRED title',
      'INVALID from',
      'INVALID until',
    ]);
    expect(refusals(await prepare({ from: '2025-02', until: '2025-01' }))).toEqual(['DATE_OUT_OF_ORDER until']);
    expect(refusals(await prepare({ from: '0001-01', until: '9999-12' }))).toEqual(['TOO_MANY until']);
    expect(refusals(await prepare({ title: 'x'.repeat(201) }))).toEqual(['TOO_LONG title']);
    expect(refusals(await prepare({ tables: [] }))).toEqual(['REQUIRED tables']);
    expect(refusals(await prepare({ tables: [{ groupBy: [] }] }))).toEqual(['REQUIRED tables.0.groupBy']);
    expect(refusals(await prepare({ tables: Array(9).fill({ groupBy: ['MONTH'] }) }))).toEqual(['TOO_MANY tables']);
    expect(refusals(await prepare({ replacesId: toGlobalId('Bulletin', newId()), reason: '更正' }))).toEqual([
      'NOT_FOUND replacesId',
    ]);
    expect(refusals(await approve(toGlobalId('Bulletin', newId())))).toEqual(['NOT_FOUND bulletinId']);
    expect(refusals(await approve('x'))).toEqual(['NOT_FOUND bulletinId']);
  });

  it('to other offices, and to who is no officer', async () => {
    const { id } = await aPrepared('2025-01');
    const ningxia = await world.officer('640000');
    expect(refusals(await approve(id, ningxia))).toEqual(['NOT_FOUND bulletinId']);
    expect(await read(id, ningxia)).toBeNull();
    const document =
      'mutation ($input: ApproveBulletinInput!) { approveBulletin(input: $input) { userErrors { code } } }';
    const keeper = await world.officer('350000', ['RULE_KEEPER', 'ADMIN', 'AUDITOR']);
    for (const { api } of [keeper, { api: new ApiClient(null, world.apiUrl) }])
      expect((await api.send(document, { input: { bulletinId: id } })).errors?.[0].extensions.code).toMatch(
        /^(FORBIDDEN|UNAUTHENTICATED)$/,
      );
    expect(refusals(await approve(id))).toEqual([]);
    expect(await read(id, ningxia)).toMatchObject({ status: 'PUBLISHED', preparedById: null, decidedById: null });
  });
});

describe('published bulletins', () => {
  it('are listed for everybody who is signed in; prepared ones for their office alone', async () => {
    const [{ id: organisationId }] = await world.sql<{ id: string }>(
      "SELECT id FROM organisations WHERE kind = 'SUPPLIER' LIMIT 1",
    );
    const { token } = new AccessTokens(testWorld().tokenSecret).sign({
      userId: newId(),
      organisationId,
      organisationKind: 'SUPPLIER',
      seatCode: '640422',
      roles: [],
    });
    const LIST = `query ($officeId: ID, $after: String) { bulletins(scheme: "EW_PURCHASE", officeId: $officeId, first: 100, after: $after) { nodes { id status title } } }`;
    const statuses = async (api: ApiClient, officeId?: string) =>
      new Set(
        (await api.ask(LIST, { officeId })).bulletins.nodes.map((bulletin: { status: string }) => bulletin.status),
      );
    expect(await statuses(new ApiClient(token, world.apiUrl))).toEqual(new Set(['PUBLISHED', 'WITHDRAWN']));
    expect((await statuses(preparer.api)).has('PREPARED')).toBe(true);
    expect(await statuses(preparer.api, toGlobalId('Organisation', newId()))).toEqual(new Set());
    const { nodes } = await preparer.api.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [(await preparer.api.ask(LIST)).bulletins.nodes[0].id],
    });
    expect(nodes).toHaveLength(1);
  });
});

describe('what came after a seal', () => {
  it('is shown apart, by the month that it belongs to', async () => {
    const { periodAdjustments, procurementTotals } = await preparer.api.ask(
      '{ periodAdjustments(month: "2025-07") { scheme measure posting ownMonth amountFen amountYuan entries countedThrough } procurementTotals(scheme: "EW_PURCHASE", period: { from: "2025-07", until: "2025-07" }) { countedThrough } }',
    );
    const ours = periodAdjustments.filter((row: { scheme: string }) => row.scheme === 'EW_PURCHASE');
    expect(ours).toEqual([
      expect.objectContaining({
        posting: 'ADJUSTMENT',
        ownMonth: '2025-05',
        amountFen: '-504000',
        amountYuan: '-5,040.00',
      }),
      expect.objectContaining({ posting: 'LATE', ownMonth: '2025-05', amountFen: '4304000', entries: '2' }),
    ]);
    for (const { countedThrough } of periodAdjustments) expect(countedThrough).toBe(procurementTotals.countedThrough);
    expect(sum(ours, 'amountFen')).toBe(BigInt(await figureOf('2025-07', '2025-07', "AND e.posting <> 'REGULAR'")));
    const { errors } = await preparer.api.send('{ periodAdjustments(month: "2025-7") { scheme } }');
    expect(errors?.[0].extensions).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['month'] }] });
    const elsewhere = await world.officer('220000');
    expect((await elsewhere.api.ask('{ periodAdjustments(month: "2025-07") { scheme } }')).periodAdjustments).toEqual(
      [],
    );
  });

  it('has rows that open: their keys are those that filters of figures take', async () => {
    const { bulletin, userErrors } = await prepare({ until: '2025-03', tables: [{ groupBy: ['PAIRING'] }] });
    expect(userErrors).toEqual([]);
    for (const { amountFen, facets } of bulletin.tables[1].rows) {
      const { procurementTotals } = await preparer.api.ask(
        'query ($filter: FigureFilterInput, $period: PeriodInput!) { procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter) { totalFen } }',
        { period: { from: '2025-01', until: '2025-03', basis: 'POSTING' }, filter: { pairingId: facets[0].key } },
      );
      expect(procurementTotals.totalFen).toBe(amountFen);
    }
  });

  it('explains what changed between two bulletins: new months, late entries, adjustments', async () => {
    const year = await prepare({ until: '2025-07', title: '1–7 月通报' });
    const half = await prepare({ until: '2025-04', title: '1–4 月通报' });
    expect([...refusals(year), ...refusals(half)]).toEqual([]);
    const DIFFERENCE = `query ($before: ID!, $after: ID!) { bulletinDifference(before: $before, after: $after) { monthsAdded monthsDropped versionsBefore versionsAfter
      tables { groupBy rows { facets { key name } measure beforeFen afterFen changeFen regularFen lateFen adjustmentFen } } } }`;
    const difference = async (before: string, after: string) =>
      (await preparer.api.ask(DIFFERENCE, { before, after })).bulletinDifference;
    const forth = await difference(half.bulletin.id, year.bulletin.id);
    expect(forth).toMatchObject({
      monthsAdded: ['2025-05', '2025-06', '2025-07'],
      monthsDropped: [],
      versionsBefore: [1],
      versionsAfter: [1],
    });
    const [total, byMonth] = forth.tables;
    expect(total.rows).toEqual([
      expect.objectContaining({
        beforeFen: await figureOf('2025-01', '2025-04'),
        afterFen: await figureOf('2025-01', '2025-07'),
        changeFen: await figureOf('2025-05', '2025-07'),
        regularFen: await figureOf('2025-05', '2025-07', "AND e.posting = 'REGULAR'"),
        lateFen: '4304000',
        adjustmentFen: '-504000',
      }),
    ]);
    expect(byMonth.rows.map((row: { facets: { key: string }[] }) => row.facets[0].key)).toEqual(forth.monthsAdded);
    const back = await difference(year.bulletin.id, half.bulletin.id);
    expect(back.monthsDropped).toEqual(forth.monthsAdded);
    expect(back.tables[0].rows[0].changeFen).toBe(String(-BigInt(total.rows[0].changeFen)));
    expect(
      (await difference(year.bulletin.id, year.bulletin.id)).tables.map((table: { rows: [] }) => table.rows),
    ).toEqual([[], [], []]);
    const union = await prepare({ scheme: 'UNION' });
    const refused = (await preparer.api.send(DIFFERENCE, { before: half.bulletin.id, after: union.bulletin.id }))
      .errors;
    expect(refused?.[0].extensions).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['after'] }] });
  });
});

describe('a seal', () => {
  it('is made again from the entries and is the same, until somebody has been at the ledger', async () => {
    const VERIFY =
      'query ($month: String!) { verifySeal(month: $month) { month equal hash recomputedHash entries recomputedEntries } }';
    const verify = async (month: string) => (await preparer.api.ask(VERIFY, { month })).verifySeal;
    const june = await verify('2025-06');
    expect(june).toMatchObject({ equal: true, recomputedHash: june.hash, entries: '282', recomputedEntries: '282' });
    for (const [month, code] of [
      ['2025-08', 'NOT_FOUND'],
      ['2025-6', 'INVALID'],
    ])
      expect((await preparer.api.send(VERIFY, { month })).errors?.[0].extensions).toMatchObject({
        userErrors: [{ code, field: ['month'] }],
      });
    // As only the owner of the database can, with the triggers off.
    await world.sql('ALTER TABLE count_entries DISABLE TRIGGER count_entries_append_only');
    await world.sql(
      `UPDATE count_entries SET amount_fen = amount_fen + 1 WHERE id = (SELECT id FROM count_entries WHERE posting_month = '2025-06' AND amount_fen <> 0 LIMIT 1)`,
    );
    expect(await verify('2025-06')).toMatchObject({ equal: false, hash: june.hash });
  });
});

function sum(rows: readonly Record<string, unknown>[], key: string): bigint {
  return rows.reduce((total, row) => total + BigInt(row[key] as string), 0n);
}
