import { setTimeout as pause } from 'node:timers/promises';
import { businessDateOf, monthOf, newId, nextMonth } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  counted,
  pay,
  type Person,
  place,
  ship,
  sql,
} from '@shanhai/testing';
import { toGlobalId } from '@shanhai/graphql';

const today = businessDateOf(new Date());
const thisMonth = monthOf(today);
const year = today.slice(0, 4);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const organisation = (person: Person) => toGlobalId('Organisation', person.organisationId);
const codesOf = (document: string, variables: object, people: { api: ApiClient }[]) =>
  Promise.all(people.map(async ({ api }) => (await api.send(document, variables)).errors?.[0].extensions.code));
const nobody = { api: new ApiClient() };

describe('schemes', () => {
  let office: Person;
  let code: string;
  beforeAll(async () => {
    office = await anOffice({ seat: '110000' });
    code = `TEST_${newId().slice(-8).toUpperCase()}`;
  });
  const scheme = (more: object = {}) => ({
    idempotencyKey: newId(), code, version: 1, evaluator: 'UNION', nameZh: '试行', nameEn: 'Trial', status: 'DRAFT', validFrom: '2030-01-01', source: '通知', parameters: { programme: 'EAST_WEST' }, ...more,
  }); // prettier-ignore
  const put = (more: object = {}, by = office) =>
    by.api.mutate('putScheme', scheme(more), 'scheme { code version status validFrom validUntil parameters }');

  it('that ship are public, in Chinese and English', async () => {
    const { schemes } = await new ApiClient().ask('{ schemes { code version status nameZh nameEn source } }');
    expect(schemes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'RESERVE', version: 1, status: 'IN_FORCE' }),
        expect.objectContaining({ code: 'EW_PURCHASE' }),
        expect.objectContaining({ code: 'UNION', nameEn: 'Union direct purchase' }),
      ]),
    );
    expect((await new ApiClient().ask('{ schemes(code: "NONE") { code } }')).schemes).toEqual([]);
  });

  it('are added by versions, once per key', async () => {
    const input = scheme();
    const first = await office.api.mutate('putScheme', input, 'scheme { code version }');
    expect(first).toMatchObject({ scheme: { code, version: 1 }, userErrors: [] });
    expect(await office.api.mutate('putScheme', input, 'scheme { code version }')).toEqual(first);
    expect(refusals(await office.api.mutate('putScheme', { ...input, nameEn: 'Other' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(refusals(await put())).toEqual(['SCHEME_VERSION_TAKEN version']);
    expect(refusals(await put({ version: 2, evaluator: 'RESERVE' }))).toEqual(['INVALID evaluator']);
    expect((await put({ version: 2, validUntil: '2031-01-01' })).scheme).toMatchObject({
      version: 2,
      validUntil: '2031-01-01',
    });
  });

  it('are refused where something is wrong with them', async () => {
    expect(refusals(await put({ code: 'lower', version: 0, nameZh: ' ', nameEn: '', source: '', validFrom: '2025-02-29', validUntil: 'x' }))).toEqual([
      'INVALID code', 'NOT_POSITIVE version', 'REQUIRED nameZh', 'REQUIRED nameEn', 'REQUIRED source', 'DATE_INVALID validFrom', 'DATE_INVALID validUntil',
    ]); // prettier-ignore
    expect(refusals(await put({ version: 9, validUntil: '2030-01-01' }))).toEqual(['DATE_OUT_OF_ORDER validUntil']);
    expect(refusals(await put({ version: 9, nameZh: 'x'.repeat(201), source: 'x'.repeat(501) }))).toEqual([
      'TOO_LONG nameZh',
      'TOO_LONG source',
    ]);
    const parameters = {
      originShareBp: 0,
      minimumEvidence: 4,
      minimumRatios: [
        { divisionCode: '*', basisPoints: -1 },
        { divisionCode: 'x'.repeat(21), basisPoints: 10_001 },
      ],
    };
    expect(refusals(await put({ version: 9, parameters }))).toEqual([
      'INVALID parameters.originShareBp', 'INVALID parameters.minimumEvidence', 'INVALID parameters.minimumRatios.0.basisPoints', 'INVALID parameters.minimumRatios.1.divisionCode', 'INVALID parameters.minimumRatios.1.basisPoints',
    ]); // prettier-ignore
    expect(refusals(await put({ version: 9, parameters: { originShareBp: 10_001 } }))).toEqual([
      'INVALID parameters.originShareBp',
    ]);
    const document = 'mutation ($input: PutSchemeInput!) { putScheme(input: $input) { userErrors { code } } }';
    expect(
      await codesOf(document, { input: scheme() }, [nobody, await aBuyer(), await anOffice({ roles: ['OFFICER'] })]),
    ).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await codesOf(document, { input: scheme({ evaluator: 'NONE' }) }, [office])).toEqual(['BAD_USER_INPUT']);
  });

  it('are put by an office of a province alone: they hold for all places', async () => {
    for (const seat of ['350100', '350181'])
      expect(refusals(await put({}, await anOffice({ seat })))).toEqual(['PROVINCE_ONLY code']);
  });

  it('put at once under one version are one', async () => {
    const payloads = await Promise.all(Array.from({ length: 5 }, () => put({ version: 3 })));
    expect(payloads.flatMap(refusals)).toEqual(Array(4).fill('SCHEME_VERSION_TAKEN version'));
  });
});

describe('targets', () => {
  let office: Person;
  let unit: Person;
  beforeAll(async () => {
    [office, unit] = await Promise.all([anOffice({ seat: '350000' }), aBuyer()]);
  });
  const target = (more: object = {}) => ({
    idempotencyKey: newId(),
    scheme: 'EW_PURCHASE',
    subjectKind: 'UNIT',
    subject: organisation(unit),
    period: year,
    amountFen: '100000',
    source: '年度计划',
    ...more,
  });
  const set = (more: object = {}, by = office) => by.api.mutate('setTarget', target(more), 'targetId');
  const progress = async (person: Person, scheme = 'EW_PURCHASE', period = year) =>
    (
      await person.api.ask(
        'query ($scheme: String!, $period: String!) { targetProgress(scheme: $scheme, period: $period) { targets { subjectKind subject targetFen countedFen gapFen percentage source } } }',
        { scheme, period },
      )
    ).targetProgress.targets;

  it('are set by versions, once per key, and shown to the unit and its offices', async () => {
    const input = target();
    const first = await office.api.mutate('setTarget', input, 'targetId');
    expect(refusals(first)).toEqual([]);
    expect(await office.api.mutate('setTarget', input, 'targetId')).toEqual(first);
    expect(refusals(await office.api.mutate('setTarget', { ...input, amountFen: '1' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect((await set({ amountFen: '200000' })).targetId).toBe(first.targetId);
    const own = {
      subjectKind: 'UNIT',
      subject: organisation(unit),
      targetFen: '200000',
      countedFen: '0',
      gapFen: '200000',
      percentage: 0,
      source: '年度计划',
    };
    expect(await progress(unit)).toEqual([own]);
    expect(await progress(office)).toContainEqual(own);
    expect(await progress(await anOffice({ seat: '350100' }))).toContainEqual(own);
    expect(await progress(await anOffice({ seat: '350200' }))).not.toContainEqual(own);
    expect(await progress(await aBuyer())).toEqual([]);
    expect(await progress(await aSupplier())).toEqual([]);
  });

  it('set at once are versions of one', async () => {
    const payloads = await Promise.all(
      Array.from({ length: 6 }, (_, n) => set({ period: `${year}-07`, amountFen: `${n + 1}00` })),
    );
    expect(new Set(payloads.map((payload) => payload.targetId)).size).toBe(1);
    expect(await progress(unit, 'EW_PURCHASE', `${year}-07`)).toHaveLength(1);
  });

  it('are refused for what is not there, not theirs, or no amount', async () => {
    const refused = async (more: object, by = office) => refusals(await set(more, by));
    expect(await refused({ period: '2026-13', amountFen: '0', source: ' ' })).toEqual([
      'INVALID period',
      'NOT_POSITIVE amountFen',
      'REQUIRED source',
    ]);
    for (const period of ['9999', '0000', '1999', '2026-1', '2026-01-01'])
      expect(await refused({ period })).toEqual(['INVALID period']);
    expect(await refused({ amountFen: '1000000000000001', source: 'x'.repeat(501) })).toEqual([
      'INVALID amountFen',
      'TOO_LONG source',
    ]);
    expect(await refused({ scheme: 'NONE' })).toEqual(['NOT_FOUND scheme']);
    expect(await refused({ subject: toGlobalId('Organisation', newId()) })).toEqual(['NOT_FOUND subject']);
    expect(await refused({ subject: '350000' })).toEqual(['NOT_FOUND subject']);
    expect(await refused({ subjectKind: 'BUYER_DIVISION', subject: '359999' })).toEqual(['DIVISION_UNKNOWN subject']);
    expect(await refused({ subjectKind: 'BUYER_DIVISION', subject: '640000' })).toEqual([
      'OUTSIDE_YOUR_PLACES subject',
    ]);
    expect(await refused({ subjectKind: 'BUYER_DIVISION', subject: '350100' })).toEqual([]);
    expect(await refused({}, await anOffice({ seat: '640000' }))).toEqual(['OUTSIDE_YOUR_PLACES subject']);
    expect(await refused({ subjectKind: 'PAIRING', subject: toGlobalId('Pairing', newId()) })).toEqual([
      'NOT_FOUND subject',
    ]);
    const document = 'mutation ($input: SetTargetInput!) { setTarget(input: $input) { userErrors { code } } }';
    expect(await codesOf(document, { input: target() }, [nobody, unit])).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
  });

  it('of a pairing are set and seen by offices of either side', async () => {
    const [pairing] = await sql<{ id: string }>(
      "SELECT id FROM pairings WHERE east_division_code LIKE '35%' AND west_division_code LIKE '64%' LIMIT 1",
    );
    const subject = toGlobalId('Pairing', pairing.id);
    const [west, elsewhere] = await Promise.all([anOffice({ seat: '640000' }), anOffice({ seat: '110000' })]);
    const more = { subjectKind: 'PAIRING', subject, period: `${year}-03` };
    expect(refusals(await set(more, elsewhere))).toEqual(['OUTSIDE_YOUR_PLACES subject']);
    expect(refusals(await set(more, west))).toEqual([]);
    expect(refusals(await set(more, office))).toEqual([]);
    // Other tests set targets too.
    const sees = async (person: Person) =>
      (await progress(person, 'EW_PURCHASE', `${year}-03`)).filter((row: { subject: string }) => row.subject === subject).length; // prettier-ignore
    expect([await sees(west), await sees(office), await sees(elsewhere)]).toEqual([1, 1, 0]);
  });

  it('are asked for by a year or month', async () => {
    expect(
      await codesOf('{ targetProgress(scheme: "RESERVE", period: "2026-13") { countedThrough } }', {}, [
        office,
        nobody,
        await aCustodian(),
      ]),
    ).toEqual(['BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN']);
  });
});

describe('months of the books', () => {
  it('are sealed in their order once they have ended', async () => {
    const office = await anOffice();
    const seal = (month: string) => office.api.mutate('sealPeriod', { month }, 'period { month status }');
    for (const month of ['2026-13', '2026-1', 'now']) expect(refusals(await seal(month))).toEqual(['INVALID month']);
    expect(refusals(await seal(thisMonth))).toEqual(['PERIOD_NOT_ENDED month']);
    const county = await anOffice({ seat: '640422' });
    expect(refusals(await county.api.mutate('sealPeriod', { month: '1999-01' }))).toEqual(['PROVINCE_ONLY month']);
    expect(refusals(await seal(nextMonth(thisMonth)))).toEqual(['PERIOD_NOT_ENDED month']);
    // Long before anything is counted, so that no other test's entries are posted elsewhere.
    const [{ last }] = await sql<{ last: string | null }>('SELECT max(month) AS last FROM period_seal_requests');
    const month = last === null ? '1999-01' : nextMonth(last);
    expect(refusals(await seal(nextMonth(month)))).toEqual(last === null ? [] : ['PERIOD_NOT_NEXT month']);
    const sealed = last === null ? nextMonth(month) : month;
    if (last !== null) {
      const both = await Promise.all([seal(sealed), seal(sealed)]);
      expect(both.flatMap(refusals)).toEqual(['STATE_NOT_ALLOWED month']);
    }
    expect(refusals(await seal(sealed))).toEqual(['STATE_NOT_ALLOWED month']);
    expect(refusals(await seal(month))).toEqual(['STATE_NOT_ALLOWED month']);
    // Whoever lost the answer asks again by the key of the request.
    const again = { month: nextMonth(sealed), idempotencyKey: newId() };
    const keyed = await Promise.all([1, 2].map(() => office.api.mutate('sealPeriod', again, 'period { month }')));
    for (const answer of keyed) expect(answer).toEqual({ period: { month: again.month }, userErrors: [] });
    expect(refusals(await office.api.mutate('sealPeriod', { ...again, month: sealed }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(refusals(await seal(nextMonth(nextMonth(nextMonth(sealed)))))).toEqual(['PERIOD_NOT_NEXT month']);
    const find = async () =>
      (
        await office.api.ask('{ periods { month status position entries sums { scheme measure } hash sealedAt } }')
      ).periods.find((period: { month: string }) => period.month === sealed);
    for (const until = Date.now() + 10_000; Date.now() < until && (await find()).status !== 'SEALED'; ) await pause(50);
    expect(await find()).toMatchObject({
      status: 'SEALED',
      entries: '0',
      sums: [],
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      position: expect.stringMatching(/^\d+$/),
    });
    // What is counted of all provinces is for offices; others read bulletins.
    const told = await (await aBuyer()).api.ask('{ periods { month status sums { scheme } } }');
    expect(told.periods).toContainEqual({ month: sealed, status: 'SEALED', sums: null });
    expect(
      await codesOf(
        'mutation ($input: SealPeriodInput!) { sealPeriod(input: $input) { userErrors { code } } }',
        { input: { month: '1999-01' } },
        [nobody, await aBuyer(), await anOffice({ roles: ['OFFICER'] })],
      ),
    ).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  });
});

describe('figures', () => {
  const TOTALS =
    'query ($period: PeriodInput!, $filter: FigureFilterInput, $groupBy: [Facet!]) { procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter, groupBy: $groupBy) { totalFen totalYuan rows { amountFen goodsFen entries facets { facet key name } } } }';
  const period = { from: thisMonth, until: thisMonth };
  let supplier: Person;
  let buyer: Person;
  let line: { id: string };
  beforeAll(async () => {
    const custodian = await aCustodian();
    [supplier, buyer] = await Promise.all([aSupplier(), aBuyer()]);
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    const part = order.supplierOrders[0];
    line = part.lines[0];
    await confirm(supplier, part.id);
    const shipped = await ship(supplier, part.id, today, [
      { lineId: line.id, traceCode: listing.traceCode, quantity: 10 },
    ]);
    await accept(buyer, part.id, today, [
      { shipmentLineId: shipped.supplierOrder.shipments[0].lines[0].id, acceptedQuantity: 6 },
    ]);
    await pay(custodian, [{ on: today, yuan: '80', remark: order.paymentReference }]);
    await counted();
  });
  const totals = async (person: Person, more: object = {}) =>
    (await person.api.ask(TOTALS, { period, ...more })).procurementTotals;
  const own = () => ({ filter: { buyerId: organisation(buyer) } });

  it('are those of the viewer’s own place or unit, and the same from either side', async () => {
    const offices = await Promise.all(['350000', '350181', '640000', '640422'].map((seat) => anOffice({ seat })));
    for (const person of [buyer, supplier, ...offices])
      expect(await totals(person, own())).toMatchObject({ totalFen: '6000', totalYuan: '60.00' });
    const strangers = await Promise.all([
      anOffice({ seat: '350200' }),
      anOffice({ seat: '510000' }),
      aBuyer(),
      aSupplier(),
    ]);
    for (const person of strangers) expect(await totals(person, own())).toMatchObject({ totalFen: '0', rows: [] });
    expect(await codesOf(TOTALS, { period }, [nobody, await aCustodian()])).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
  });

  it('are grouped by up to four facets', async () => {
    const { rows } = await totals(buyer, { groupBy: ['MONTH', 'BUYER', 'SUPPLIER', 'PAIRING'] });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      amountFen: '6000',
      entries: '1',
      facets: [
        { key: thisMonth },
        { key: organisation(buyer), name: buyer.name },
        { key: organisation(supplier), name: supplier.name },
        { facet: 'PAIRING', key: expect.any(String) },
      ],
    });
    const refused = async (variables: object) =>
      (await buyer.api.send(TOTALS, { period, ...variables })).errors?.[0].extensions;
    expect(await refused({ groupBy: ['MONTH', 'YEAR', 'BUYER', 'SUPPLIER', 'CHANNEL'] })).toMatchObject({
      code: 'BAD_USER_INPUT',
      userErrors: [{ code: 'TOO_MANY', field: ['groupBy'] }],
    });
    expect(await refused({ period: { from: '2026-13', until: '2026-01' } })).toMatchObject({
      userErrors: [{ code: 'INVALID', field: ['period', 'from'] }],
    });
    expect(await refused({ period: { from: '2026-02', until: '2026-01' } })).toMatchObject({
      userErrors: [{ code: 'INVALID', field: ['period', 'until'] }],
    });
    expect(await refused({ filter: { buyerId: 'x' } })).toMatchObject({
      code: 'NOT_FOUND',
      userErrors: [{ field: ['filter', 'buyerId'] }],
    });
    expect(await refused({ groupBy: ['COLOUR'] })).toMatchObject({ code: 'BAD_USER_INPUT' });
    for (const filter of [
      { originCode: '640000' },
      { buyerCode: '350000' },
      { categoryCode: 'GOJI' },
      { channel: 'UNION_DIRECT' },
      { supplierId: organisation(supplier) },
      { outcome: 'COUNTED' },
    ])
      expect(await totals(buyer, { filter })).toMatchObject({ totalFen: '6000' });
    expect(await totals(buyer, { filter: { originCode: '510000' } })).toMatchObject({ totalFen: '0' });
  });

  it('are not zero for what nobody knows: a mistyped code is told', async () => {
    const scheme = (name: string) => TOTALS.replace('"EW_PURCHASE"', `"${name}"`);
    const stages =
      'query ($period: PeriodInput!, $filter: PurchaseFilterInput) { procurementStages(scheme: "EW_PURCHASE", period: $period, filter: $filter) { countedThrough } }';
    const entries = 'query ($filter: CountEntryFilterInput) { countEntries(filter: $filter) { nodes { id } } }';
    const several =
      'query ($period: PeriodInput!) { procurementTotalsBySchemes(schemes: ["EW_PURCHASE", "EW_PURCHSE"], period: $period) { countedThrough } }';
    const progress = '{ targetProgress(scheme: "EW_PURCHSE", period: "2025") { countedThrough } }';
    const unknown = async (query: string, variables: object) => {
      const { errors } = await buyer.api.send(query, variables);
      const reasons = errors?.[0].extensions.userErrors as { code: string; field: string[] }[];
      return reasons.map(({ code, field }) => [code, ...field].join(' '));
    };
    expect(await unknown(scheme('EW_PURCHSE'), { period })).toEqual(['NOT_FOUND scheme']);
    expect(await unknown(several, { period })).toEqual(['NOT_FOUND schemes 1']);
    expect(await unknown(progress, {})).toEqual(['NOT_FOUND scheme']);
    expect(await unknown(stages.replace('EW_PURCHASE', 'X'), { period })).toEqual(['NOT_FOUND scheme']);
    expect(await unknown(entries, { filter: { scheme: 'X' } })).toEqual(['NOT_FOUND filter scheme']);
    for (const [key, code] of [
      ['buyerCode', '350'],
      ['originCode', '649999'],
      ['categoryCode', 'GOIJ'],
    ])
      for (const query of [TOTALS, stages])
        expect(await unknown(query, { period, filter: { [key]: code } })).toEqual([`NOT_FOUND filter ${key}`]);
    expect(await unknown(TOTALS, { period: { from: '0000-01', until: '2025-01' } })).toEqual(['INVALID period from']);
    // A code of old names a place as well.
    expect(await totals(buyer, { filter: { buyerCode: '350402' } })).toMatchObject({ totalFen: '0' });
  });

  it('of several schemes are of one moment, each by itself', async () => {
    const { procurementTotalsBySchemes: answer } = await buyer.api.ask(
      'query ($period: PeriodInput!) { procurementTotalsBySchemes(schemes: ["UNION", "RESERVE", "EW_PURCHASE", "UNION"], period: $period, groupBy: [UNIT]) { countedThrough schemes { scheme totalFen totalYuan rows { facets { key name } } } } }',
      { period },
    );
    const rows = [{ facets: [{ key: organisation(buyer), name: buyer.name }] }];
    expect(answer.schemes).toEqual([
      { scheme: 'UNION', totalFen: '6000', totalYuan: '60.00', rows },
      { scheme: 'RESERVE', totalFen: '0', totalYuan: '0.00', rows: [] },
      { scheme: 'EW_PURCHASE', totalFen: '6000', totalYuan: '60.00', rows },
    ]);
    const refused = async (schemes: string[]) =>
      (
        await buyer.api.send(
          'query ($schemes: [String!]!, $period: PeriodInput!) { procurementTotalsBySchemes(schemes: $schemes, period: $period) { countedThrough } }',
          { schemes, period },
        )
      ).errors?.[0].extensions.userErrors;
    expect(await refused([])).toMatchObject([{ code: 'REQUIRED', field: ['schemes'] }]);
    expect(await refused(Array(11).fill('UNION'))).toMatchObject([{ code: 'TOO_MANY', field: ['schemes'] }]);
  });

  it('roll up along the divisions of a day that exists, and mark what is no place then', async () => {
    const question = `query ($asOf: Date) { procurementTotals(scheme: "EW_PURCHASE", period: { from: "${thisMonth}", until: "${thisMonth}" }, groupBy: [ORIGIN_COUNTY, BUYER_DIVISION_BELOW], divisionsAsOf: $asOf)
      { totalFen rows { facets { key name formerDivision } } } }`;
    const asOf = async (day: string | null) => (await buyer.api.ask(question, { asOf: day })).procurementTotals;
    const facets = (name: string, key: string, formerDivision: boolean) => ({ key, name, formerDivision });
    const fujian = facets('福建省', '350000', false);
    expect((await asOf(null)).rows).toEqual([{ facets: [facets('西吉县', '640422', false), fujian] }]);
    expect((await asOf(today)).rows).toEqual([{ facets: [facets('西吉县', '640422', false), fujian] }]);
    expect(await asOf('1999-06-01')).toEqual({
      totalFen: '6000',
      rows: [{ facets: [facets('西吉县', '642223', false), fujian] }],
    });
    expect((await buyer.api.send(question, { asOf: '2025-02-30' })).errors?.[0].extensions.userErrors).toMatchObject([
      { code: 'DATE_INVALID', field: ['divisionsAsOf'] },
    ]);
  });

  it('open down to entries, rules and facts, for whom they are', async () => {
    const entries =
      'query ($line: ID!) { countEntries(filter: { orderLineId: $line, scheme: "EW_PURCHASE" }) { nodes { id amountFen supplierOrderId } } }';
    const [entry] = (await buyer.api.ask(entries, { line: line.id })).countEntries.nodes;
    expect(entry.amountFen).toBe('6000');
    const explain = 'query ($id: ID!) { explainEntry(id: $id) { rules { passed } facts { type } } }';
    expect((await supplier.api.ask(explain, { id: entry.id })).explainEntry.rules.length).toBeGreaterThan(0);
    const why =
      'query ($id: ID!, $scheme: String!) { explainLine(orderLineId: $id, scheme: $scheme) { countedFen parts { reason amountFen change } } }';
    const { explainLine } = await buyer.api.ask(why, { id: line.id, scheme: 'EW_PURCHASE' });
    expect(explainLine.countedFen).toBe('6000');
    expect(explainLine.parts).toEqual(
      expect.arrayContaining([
        { reason: 'NOT_ACCEPTED', amountFen: '2000', change: 'The buyer accepts the delivery' },
        {
          reason: 'NOT_ACCEPTED',
          amountFen: '2000',
          change: 'The buyer accepts the delivery; The buyer pays, with the payment reference',
        },
      ]),
    );
    const chinese = await buyer.api.send(why, { id: line.id, scheme: 'EW_PURCHASE' }, 'zh-CN');
    expect(chinese.data.explainLine.parts).toEqual(
      expect.arrayContaining([expect.objectContaining({ change: '采购单位验收' })]),
    );
    expect(await codesOf(why, { id: line.id, scheme: 'NONE' }, [buyer])).toEqual(['NOT_FOUND']);
    for (const stranger of [await aBuyer(), await aSupplier(), await anOffice({ seat: '510000' })]) {
      expect((await stranger.api.ask(entries, { line: line.id })).countEntries.nodes).toEqual([]);
      expect((await stranger.api.ask(explain, { id: entry.id })).explainEntry).toBeNull();
      expect(await codesOf(why, { id: line.id, scheme: 'EW_PURCHASE' }, [stranger])).toEqual(['NOT_FOUND']);
    }
    const people = [nobody, await aCustodian()];
    for (const document of [explain, why.replace('$scheme: String!', '$scheme: String = "UNION"')])
      expect(await codesOf(document, { id: entry.id }, people)).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
    expect(await codesOf('{ countEntries { nodes { id } } }', {}, people)).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
  });
});
