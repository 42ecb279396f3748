import { toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anOffice,
  aSupplier,
  confirm,
  counted,
  pay,
  type Person,
  place,
  ship,
  sql,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const year = today.slice(0, 4);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idOf = (person: Person) => toGlobalId('Organisation', person.organisationId);

let office: Person;
let unit: Person;
beforeAll(async () => {
  [office, unit] = await Promise.all([anOffice({ seat: '350000' }), aBuyer()]);
});
const TARGET =
  'target { id version subjectKind subject measure period amountFen source documentHash withdrawn reason setBy { id } history { version amountFen withdrawn reason } }';
const set = (more: object = {}, by = office) =>
  by.api.mutate(
    'setTarget',
    {
      idempotencyKey: newId(),
      scheme: 'EW_PURCHASE',
      subjectKind: 'UNIT',
      subject: idOf(unit),
      period: year,
      amountFen: '100000',
      source: '年度计划',
      ...more,
    },
    TARGET,
  );
const withdraw = (targetId: string, more: object = {}, by = office) =>
  by.api.mutate('withdrawTarget', { idempotencyKey: newId(), targetId, reason: '计划取消', ...more }, TARGET);
const listed = async (by: Person, filter: object) =>
  (
    await by.api.ask(
      'query ($filter: TargetFilterInput) { targets(filter: $filter) { edges { node { id amountFen } } } }',
      { filter },
    )
  ).targets.edges.map((edge: { node: object }) => edge.node);
const progress = async (by: Person, scheme = 'EW_PURCHASE') =>
  (
    await by.api.ask(
      'query ($scheme: String!, $period: String!) { targetProgress(scheme: $scheme, period: $period) { targets { subjectKind subject measure targetFen countedFen } } }',
      { scheme, period: year },
    )
  ).targetProgress.targets;

describe('a target', () => {
  it('keeps its versions: who set and withdrew it, why, and from which document', async () => {
    const document = await storedFile(`计划 ${newId()}`, 'text/plain');
    const { target: first } = await set({ documentHash: document });
    expect(first).toMatchObject({
      version: 1,
      measure: 'PURCHASE',
      documentHash: document,
      setBy: { id: idOf(office) },
    });
    const { target: second } = await set({ amountFen: '200000', source: ' 调整通知 ' });
    expect(second).toMatchObject({ id: first.id, version: 2, source: '调整通知', documentHash: null });
    const subject = { subjectKind: 'UNIT', subject: idOf(unit) };
    expect(await listed(unit, subject)).toEqual([{ id: first.id, amountFen: '200000' }]);
    expect(refusals(await withdraw(first.id, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await withdraw(first.id, {}, await anOffice({ seat: '640000' })))).toEqual(['NOT_FOUND targetId']);
    const input = { idempotencyKey: newId() };
    const done = await withdraw(first.id, input);
    expect(done.target).toMatchObject({ version: 3, withdrawn: true, amountFen: '200000', reason: '计划取消' });
    expect(await withdraw(first.id, input)).toEqual(done);
    expect(refusals(await withdraw(first.id))).toEqual(['STATE_NOT_ALLOWED targetId']);
    expect(await listed(unit, subject)).toEqual([]);
    expect(await progress(unit)).toEqual([]);
    expect(await listed(unit, { ...subject, withdrawn: true })).toEqual([{ id: first.id, amountFen: '200000' }]);
    expect((await set({ amountFen: '300000' })).target).toMatchObject({
      id: first.id,
      version: 4,
      withdrawn: false,
      history: [
        { version: 1, amountFen: '100000', withdrawn: false, reason: null },
        { version: 2, amountFen: '200000', withdrawn: false, reason: null },
        { version: 3, amountFen: '200000', withdrawn: true, reason: '计划取消' },
        { version: 4, amountFen: '300000', withdrawn: false, reason: null },
      ],
    });
    const { node } = await unit.api.ask('query ($id: ID!) { node(id: $id) { ... on Target { version } } }', first);
    expect(node).toEqual({ version: 4 });
    expect((await (await aBuyer()).api.ask('query ($id: ID!) { node(id: $id) { id } }', first)).node).toBeNull();
  });

  it('is of one measure: one for purchases, another for sales helped along', async () => {
    const more = { subjectKind: 'BUYER_DIVISION', subject: '350100', period: `${year}-02` };
    const [purchases, sales] = [await set(more), await set({ ...more, scheme: 'EW_ASSIST', amountFen: '5' })];
    expect([purchases.target.measure, sales.target.measure]).toEqual(['PURCHASE', 'ASSISTED_SALE']);
    expect(refusals(await set({ ...more, measure: 'ASSISTED_SALE' }))).toEqual(['INVALID measure']);
    expect(refusals(await set({ ...more, scheme: 'EW_ASSIST', measure: 'PURCHASE' }))).toEqual(['INVALID measure']);
    expect(await listed(office, { ...more, measure: 'ASSISTED_SALE' })).toEqual([
      { id: sales.target.id, amountFen: '5' },
    ]);
    expect(await listed(await anOffice({ seat: '350200' }), more)).toEqual([]);
    expect(await listed(unit, more)).toEqual([]);
  });

  it('of a department counts what stands below it, of a unit alone only what is credited to itself', async () => {
    const bureau = await aBuyer();
    const [school, supplier, custodian] = await Promise.all([
      aBuyer({ unitType: 'SCHOOL', parentId: bureau.organisationId }),
      aSupplier(),
      aCustodian(),
    ]);
    const listing = await aListing(supplier, { tiers: [[1, 1000n]] });
    for (const [buyer, quantity] of [
      [bureau, 2],
      [school, 3],
    ] as const) {
      const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity }]);
      const [part] = order.supplierOrders;
      await confirm(supplier, part.id);
      const line = { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity };
      const shipped = await ship(supplier, part.id, today, [line]);
      const [{ id: shipmentLineId }] = shipped.supplierOrder.shipments[0].lines;
      await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: quantity }]);
      await pay(custodian, [{ on: today, yuan: `${quantity}0.00`, remark: order.paymentReference }]);
    }
    await counted();
    await set({ subject: idOf(bureau) });
    await set({ subject: idOf(bureau), subjectKind: 'UNIT_ALONE' });
    const rows = (await progress(bureau)) as { subjectKind: string; countedFen: string }[];
    expect(rows.map((row) => [row.subjectKind, row.countedFen]).sort()).toEqual([
      ['UNIT', '5000'],
      ['UNIT_ALONE', '2000'],
    ]);
    const sales = await set({ subject: idOf(school), scheme: 'EW_ASSIST' });
    expect(refusals(sales)).toEqual([]);
    const own = { subjectKind: 'UNIT', subject: idOf(school), targetFen: '100000' };
    expect(await progress(school, 'EW_ASSIST')).toEqual([{ ...own, measure: 'ASSISTED_SALE', countedFen: '0' }]);
    // A superior sees how those below it stand; they do not see the superior's.
    await set({ subject: idOf(school) });
    expect(await progress(school)).toEqual([{ ...own, measure: 'PURCHASE', countedFen: '3000' }]);
    expect(await progress(bureau)).toContainEqual({ ...own, measure: 'PURCHASE', countedFen: '3000' });
    expect(await progress(bureau)).toHaveLength(3);
    expect(await listed(bureau, { subjectKind: 'UNIT', subject: idOf(school) })).toHaveLength(2);
  });

  it('is set again once per key', async () => {
    const more = { subjectKind: 'BUYER_DIVISION', subject: '350100', period: `${year}-03` };
    await set(more);
    const key = { ...more, idempotencyKey: newId(), amountFen: '7' };
    const second = await set(key);
    expect(second.target.version).toBe(2);
    expect(await set(key)).toEqual(second);
  });

  it('that an office above set is not changed by one below', async () => {
    const [city, county, other] = await Promise.all(['350100', '350181', '350181'].map((seat) => anOffice({ seat })));
    const more = { subjectKind: 'BUYER_DIVISION', subject: '350181', period: `${year}-04` };
    const { target } = await set(more, city);
    expect(refusals(await set({ ...more, amountFen: '1' }, county))).toEqual(['TARGET_SET_ABOVE subject']);
    expect(refusals(await withdraw(target.id, {}, county))).toEqual(['TARGET_SET_ABOVE targetId']);
    expect(refusals(await withdraw(target.id))).toEqual([]);
    expect(refusals(await set(more, county))).toEqual(['TARGET_SET_ABOVE subject']);
    const own = { ...more, period: `${year}-05` };
    expect(refusals(await set(own, county))).toEqual([]);
    expect(refusals(await set(own, other))).toEqual([]);
    expect(refusals(await set(own, city))).toEqual([]);
  });

  it('is of a unit that buys, and not of one that was merged before', async () => {
    const [supplier, merged, successor] = await Promise.all([
      aSupplier({ seat: '350181' }),
      aBuyer({ name: '并入的单位' }),
      aBuyer(),
    ]);
    const registered = await aBuyer();
    await sql("UPDATE organisations SET status = 'REGISTERED' WHERE id = $1", [registered.organisationId]);
    expect(refusals(await set({ subject: idOf(supplier) }))).toEqual(['NOT_A_UNIT subject']);
    expect(refusals(await set({ subject: idOf(registered) }))).toEqual(['NOT_FOUND subject']);
    await office.api.done(
      'mergeUnits',
      {
        idempotencyKey: newId(),
        unitIds: [idOf(merged)],
        successorId: idOf(successor),
        effectiveOn: `${year}-01-01`,
        reason: '机构改革',
        source: '编办〔2026〕12 号',
      },
      'successor { id }',
    );
    expect(refusals(await set({ subject: idOf(merged) }))).toEqual(['UNIT_MERGED subject']);
    expect(refusals(await set({ subject: idOf(merged), period: String(Number(year) - 1) }))).toEqual([]);
  });

  it('is refused for a document that is not stored, and asked for with its kind', async () => {
    expect(refusals(await set({ documentHash: 'ab' }))).toEqual(['FILE_UNKNOWN documentHash']);
    const ask = (filter: object) =>
      office.api.send('query ($filter: TargetFilterInput) { targets(filter: $filter) { pageInfo { endCursor } } }', {
        filter,
      });
    expect((await ask({ subject: '350100' })).errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
    expect((await ask({ subject: '350100', subjectKind: 'UNIT' })).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });
});

describe('a target of a place whose code changed', () => {
  const facets: string[] = [];
  afterAll(() => sql('DELETE FROM count_totals WHERE facet_id = ANY($1::uuid[])', [facets]));

  it('has what was counted under the codes before, once (CR-9)', async () => {
    // 350402 and 350403 became 350404 in 2021.
    for (const [code, fen] of [
      ['350402', 700],
      ['350403', 50],
    ] as const) {
      const facet = newId();
      facets.push(facet);
      await sql(
        `INSERT INTO count_facets (id, scheme_code, scheme_version, measure, outcome, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, category_code, channel, evidence_level)
         VALUES ($1, 'EW_PURCHASE', 1, 'PURCHASE', 'COUNTED', $2, ARRAY[$2::uuid], ARRAY[$3, '350400', '350000'], $2, ARRAY['640422'], 'GOJI', 'UNION_DIRECT', 0)`,
        [facet, unit.organisationId, code],
      );
      await sql(
        "INSERT INTO count_totals (facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries) VALUES ($1, '2020-06', '2020-06', $2, $2, 1)",
        [facet, fen],
      );
    }
    const period = '2021';
    for (const subject of ['350404', '350400']) await set({ subjectKind: 'BUYER_DIVISION', subject, period });
    const { targetProgress } = await office.api.ask(
      `{ targetProgress(scheme: "EW_PURCHASE", period: "${period}", filter: { subjectKind: BUYER_DIVISION }) { targets { subject lastYearFen } } }`,
    );
    expect(new Map(targetProgress.targets.map((row: { subject: string; lastYearFen: string }) => [row.subject, row.lastYearFen])))
      .toEqual(new Map([['350404', '750'], ['350400', '750']])); // prettier-ignore
  });
});

describe('the progress of many targets', () => {
  const PAGE = `query ($period: String!, $filter: TargetProgressFilterInput, $first: Int, $after: String, $last: Int, $before: String) {
    targetProgress(scheme: "EW_PURCHASE", period: $period, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      targets { subjectKind subject subjectName rank rankedAmong } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  // A month of its own.
  const period = `${Number(year) - 1}-08`;
  let superior: Person;
  let units: Person[];
  const page = async (variables: object = {}) =>
    (await superior.api.ask(PAGE, { period, ...variables })).targetProgress;
  beforeAll(async () => {
    superior = await aBuyer({ name: '主管部门' });
    units = await Promise.all(
      ['甲校', '乙校', '丙校'].map((name) => aBuyer({ name, parentId: superior.organisationId })),
    );
    await Promise.all(units.map((each) => set({ subject: idOf(each), period })));
    await set({ subject: idOf(superior), subjectKind: 'UNIT_ALONE', period });
  });
  const subjects = ({ targets }: { targets: { subject: string }[] }) => targets.map(({ subject }) => subject);

  it('comes by pages, forward and back, and all at once', async () => {
    const all = await page();
    expect(all.targets).toHaveLength(4);
    expect(all.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    const first = await page({ first: 3 });
    const rest = await page({ first: 3, after: first.pageInfo.endCursor });
    expect([...subjects(first), ...subjects(rest)]).toEqual(subjects(all));
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    const back = await page({ last: 2, before: rest.pageInfo.startCursor });
    expect(subjects(back)).toEqual(subjects(all).slice(1, 3));
    const wrong = await superior.api.send(PAGE, { period, first: 101 });
    expect(wrong.errors?.[0].extensions.userErrors).toMatchObject([{ code: 'INVALID', field: ['first'] }]);
  });

  it('is filtered by kind and unit, and ranked among all', async () => {
    const own = await page({ filter: { unitId: idOf(units[1]) } });
    expect(own.targets).toEqual([
      { subjectKind: 'UNIT', subject: idOf(units[1]), subjectName: '乙校', rank: 1, rankedAmong: 3 },
    ]);
    expect(subjects(await page({ filter: { subjectKind: 'UNIT_ALONE' } }))).toEqual([idOf(superior)]);
  });

  it('names a pairing by its parties', async () => {
    const [pairing] = await sql<{ id: string }>(
      "SELECT id FROM pairings WHERE east_division_code = '350181' AND west_division_code = '640422'",
    );
    await set({ subjectKind: 'PAIRING', subject: toGlobalId('Pairing', pairing.id), period });
    const { targetProgress } = await office.api.ask(PAGE, { period, filter: { subjectKind: 'PAIRING' } });
    expect(targetProgress.targets.map((row: { subjectName: string }) => row.subjectName)).toEqual(['福清市–西吉县']);
  });
});
