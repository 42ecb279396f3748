import { Database, recordFacts, Sequencer, SYSTEM } from '@shanhai/database';
import { newId, nextMonth } from '@shanhai/kernel';
import { CountFacts, MakeSeals, RollUp, WorkRuns } from '@shanhai/procurement';
import { deliveredPurchase, type DeliveredPurchase, freshDatabase, madeUpCreditCode } from '@shanhai/testing';
import { InProcessApi, type Member } from '../../apps/cli/src/print-sql/in-process-api';

/** Years of history by facts of those years: on a database of its own, with the worker's steps done by hand. */
let world: Awaited<ReturnType<typeof freshDatabase>>;
let api: InProcessApi;
let office: Member;
let buyer: Member;
beforeAll(async () => {
  world = await freshDatabase('schemes');
  api = await InProcessApi.start(world.url);
  [office] = await api.addOrganisation({
    kind: 'OFFICE',
    unitType: 'COORDINATION_OFFICE',
    name: '福建省协作办',
    creditCode: madeUpCreditCode('11', '350000'),
    seatCode: '350000',
  });
  [buyer] = await api.addOrganisation({
    kind: 'BUYER',
    unitType: 'UNION',
    name: '福清市工会',
    creditCode: madeUpCreditCode('81', '350181'),
    seatCode: '350181',
  });
});
afterAll(async () => {
  await api.close();
  await world.drop();
});

const bought = (made: Omit<DeliveredPurchase, 'buyerId'>) =>
  api
    .use(Database)
    .write(SYSTEM, (tx) => void recordFacts(tx, deliveredPurchase({ buyerId: buyer.organisationId, ...made })));

/** Does everything that a worker would. */
async function work(): Promise<void> {
  while ((await api.use(Sequencer).sequence()) > 0);
  for (const step of [CountFacts, RollUp, MakeSeals, WorkRuns])
    while (await api.use<{ run(): Promise<boolean> }>(step).run());
}

const put = (code: string, version: number, more: object) =>
  api.do(office, 'putScheme', { idempotencyKey: newId(), code, version, evaluator: 'EW_PURCHASE', nameZh: '口径', nameEn: 'Rules', status: 'IN_FORCE', source: `第 ${version} 号文`, parameters: { programme: 'EAST_WEST' }, ...more }, 'scheme { code }'); // prettier-ignore

const EVER = { from: '2016-01', until: '2030-12' };
interface Row {
  amountFen: string;
  goodsFen: string;
  facets: { key: string }[];
}
async function totals(scheme: string, groupBy: string[], period: object = EVER): Promise<Row[]> {
  const { procurementTotals } = await api.ask<{ procurementTotals: { rows: Row[] } }>(
    office,
    'query ($scheme: String!, $period: PeriodInput!, $groupBy: [Facet!]) { procurementTotals(scheme: $scheme, period: $period, groupBy: $groupBy) { rows { amountFen goodsFen facets { key } } } }',
    { scheme, period, groupBy },
  );
  return procurementTotals.rows;
}
const plain = (rows: Row[]) => rows.map(({ amountFen, goodsFen, facets }) => [...facets.map(({ key }) => key), amountFen, goodsFen]); // prettier-ignore

async function run(mutation: 'simulateScheme' | 'restateScheme', input: object): Promise<string> {
  const payload = await api.do<{ run: { id: string } }>(office, mutation, { idempotencyKey: newId(), period: EVER, ...input }, 'run { id }'); // prettier-ignore
  await work();
  return payload.run.id;
}
async function runTotals(id: string, variables: object): Promise<Row[]> {
  const { countRun } = await api.ask<{ countRun: { status: string; totals: { rows: Row[] } } }>(
    office,
    'query ($id: ID!, $basis: PeriodBasis, $groupBy: [Facet!]) { countRun(id: $id) { status totals(basis: $basis, groupBy: $groupBy) { rows { amountFen goodsFen facets { key } } } } }',
    { id, ...variables },
  );
  expect(countRun.status).toBe('DONE');
  return countRun.totals.rows;
}

describe('versions of a scheme', () => {
  it('judge each purchase by the one of its date, as it was known; a repealed one counts nothing', async () => {
    const code = 'TWO_SPANS';
    await put(code, 1, { validFrom: '2023-01-01' });
    // Recorded before the second version is known: it stays as it was counted.
    await bought({ on: '2024-08-01', unitPriceFen: 7n });
    await work();
    await put(code, 2, { validFrom: '2024-07-01', parameters: { programme: 'EAST_WEST', minimumEvidence: 2 } });
    await put(code, 3, { validFrom: '2025-01-01', status: 'REPEALED' });
    await bought({ on: '2022-12-31' });
    await bought({ on: '2024-06-30' });
    await bought({ on: '2024-07-01' });
    await bought({ on: '2025-01-01' });
    await work();
    expect(plain(await totals(code, ['SCHEME_VERSION', 'OUTCOME', 'MONTH']))).toEqual([
      ['1', 'COUNTED', '2024-06', '10000', '10000'],
      ['1', 'COUNTED', '2024-08', '70', '70'],
      ['2', 'EVIDENCE_TOO_WEAK', '2024-07', '0', '10000'],
    ]);
    // Another scheme counts the same purchases by rules of its own, and so does a third.
    expect(plain(await totals('EW_PURCHASE', ['YEAR']))).toEqual([
      ['2022', '10000', '10000'],
      ['2024', '20070', '20070'],
      ['2025', '10000', '10000'],
    ]);
    expect(plain(await totals('UNION', []))).toEqual([['40070', '40070']]);

    const { schemes } = await api.ask<{ schemes: object[] }>(
      office,
      `{ schemes(code: "${code}") { version status source validFrom recordedAt } }`,
    );
    expect(schemes).toMatchObject([
      { version: 1, status: 'IN_FORCE', source: '第 1 号文', validFrom: '2023-01-01' },
      { version: 2, status: 'IN_FORCE', source: '第 2 号文' },
      { version: 3, status: 'REPEALED', source: '第 3 号文', recordedAt: expect.any(String) },
    ]);

    // The first version as if the later ones had never come.
    const id = await run('simulateScheme', { scheme: code, version: 1 });
    expect(plain(await runTotals(id, { groupBy: ['SCHEME_VERSION', 'YEAR'] }))).toEqual([
      ['1', '2024', '20070', '20070'],
      ['1', '2025', '10000', '10000'],
    ]);
    const { schemeDifference } = await api.ask<{ schemeDifference: object }>(
      office,
      `query ($id: ID!, $period: PeriodInput!) { schemeDifference(a: { scheme: "${code}" }, b: { runId: $id }, period: $period) { aFen bFen bothFen parts { only reason amountFen } } }`,
      { id, period: EVER },
    );
    expect(schemeDifference).toEqual({
      aFen: '10070',
      bFen: '30070',
      bothFen: '10070',
      parts: expect.arrayContaining([
        { only: 'B', reason: 'EVIDENCE_TOO_WEAK', amountFen: '10000' },
        { only: 'B', reason: 'NOT_RECOGNISED', amountFen: '10000' },
      ]),
    });
    // The ledger by one of its versions: what the other judged is not there.
    const versions = await api.ask<{ schemeDifference: object }>(
      office,
      `query ($period: PeriodInput!) { schemeDifference(a: { scheme: "${code}", version: 1 }, b: { scheme: "${code}", version: 2 }, period: $period) { aFen bFen parts { only reason amountFen } } }`,
      { period: EVER },
    );
    expect(versions.schemeDifference).toEqual({
      aFen: '10070',
      bFen: '0',
      parts: [{ only: 'A', reason: 'NOT_RECOGNISED', amountFen: '10070' }],
    });
  });
});

describe('a sealed month', () => {
  it('has its restated figure beside it, and stays what it was; a draft never enters it', async () => {
    await bought({ on: '2025-03-10', placeCode: '620821', buyerSeat: '350181', supplierSeat: '620821' });
    await work();
    // A draft that would count it is simulated before the seal.
    await put('DRAFT_SEAL', 1, { validFrom: '2016-01-01', status: 'DRAFT' });
    await run('simulateScheme', { scheme: 'DRAFT_SEAL', version: 1 });
    const [{ first }] = await api.use(Database).query<{ first: string }>('SELECT min(posting_month) AS first FROM count_entries'); // prettier-ignore
    for (let month = first; month <= '2025-03'; month = nextMonth(month))
      await api.do(office, 'sealPeriod', { month }, 'period { month }');
    await work();
    const sealed = async () => {
      const { periods } = await api.ask<{ periods: { month: string; status: string }[] }>(
        office,
        '{ periods { month status entries sums { scheme measure entries countedFen goodsFen } hash } }',
      );
      return periods.find((each) => each.month === '2025-03');
    };
    const before = await sealed();
    // Each scheme and measure is summed for itself, with what it leaves out (CR-21).
    const ledger = await api.use(Database).query<Record<string, string>>(
      `SELECT scheme_code AS scheme, measure, count(*)::text AS entries, sum(amount_fen)::text AS "countedFen", sum(goods_fen)::text AS "goodsFen"
       FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE posting_month = '2025-03' GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(ledger.length).toBeGreaterThan(1);
    expect(before).toMatchObject({ status: 'SEALED', sums: ledger });

    const march = { from: '2025-03', until: '2025-03', basis: 'POSTING' };
    expect(plain(await totals('EW_PURCHASE', ['OUTCOME'], march))).toEqual([['NOT_PAIRED', '0', '10000']]);
    await api.do(office, 'createPairing', {
      idempotencyKey: newId(), programmeCode: 'EAST_WEST', eastDivisionCode: '350181', westDivisionCode: '620821', validFrom: '2025-01-01', source: '补充协议',
    }, 'pairing { id }'); // prettier-ignore
    // A purchase of the sealed month that becomes known after the seal posts to the next one, also when it is restated.
    await bought({ on: '2025-03-11', placeCode: '620821', supplierSeat: '620821', unitPriceFen: 3n });
    await work();
    const id = await run('restateScheme', { scheme: 'EW_PURCHASE', period: { from: '2025-03', until: '2025-04' } });
    expect(plain(await runTotals(id, { basis: 'POSTING', groupBy: ['MONTH', 'OUTCOME'] }))).toEqual([
      ['2025-03', 'COUNTED', '10000', '10000'],
      ['2025-04', 'COUNTED', '30', '30'],
    ]);
    expect(plain(await runTotals(id, { basis: 'RECOGNITION', groupBy: ['MONTH'] }))).toEqual([
      ['2025-03', '10030', '10030'],
    ]);
    expect(await sealed()).toEqual(before);
    expect(plain(await totals('EW_PURCHASE', ['OUTCOME'], march))).toEqual([['NOT_PAIRED', '0', '10000']]);
    expect(plain(await totals('DRAFT_SEAL', ['OUTCOME']))).toEqual([]);
  });
});

describe('a programme of its own', () => {
  it('has pairings and totals of its own, which never come into those of another, and ends with all its pairings', async () => {
    const programme = { code: 'SHANHAI_TEST', kind: 'INSIDE_PROVINCE', nameZh: '山海协作（试）', nameEn: 'Inside', validFrom: '2024-01-01', source: '协作规划' }; // prettier-ignore
    await api.do(office, 'putProgramme', { idempotencyKey: newId(), ...programme }, 'programme { code }');
    await put('INSIDE_PURCHASE', 1, { validFrom: '2024-01-01', parameters: { programme: programme.code } });
    const pairing = { programmeCode: programme.code, eastDivisionCode: '350181', westDivisionCode: '350922', validFrom: '2024-01-01', source: '协议' }; // prettier-ignore
    await api.do(office, 'createPairing', { idempotencyKey: newId(), ...pairing }, 'pairing { id }');
    const before = plain(await totals('EW_PURCHASE', []));
    const inside = { placeCode: '350922', supplierSeat: '350922', unitPriceFen: 11n };
    await bought({ on: '2024-03-01', ...inside });
    await bought({ on: '2024-03-01' });
    await work();
    expect(plain(await totals('INSIDE_PURCHASE', ['ORIGIN_COUNTY']))).toEqual([['350922', '110', '110']]);
    const east = plain(await totals('EW_PURCHASE', ['ORIGIN_COUNTY'])).filter(([county]) => county === '350922');
    expect(east).toEqual([]);
    const counted = (rows: (string | undefined)[][]) => BigInt(rows[0]?.[0] ?? '0');
    expect(counted(plain(await totals('EW_PURCHASE', []))) - counted(before)).toBe(10_000n);

    // Another programme has schemes of its own: else what one counted as bought, another would count as sold (CR-1).
    const moved = { idempotencyKey: newId(), code: 'INSIDE_PURCHASE', version: 2, evaluator: 'EW_PURCHASE', nameZh: '口径', nameEn: 'Rules', status: 'REPEALED', validFrom: '2025-01-01', source: '文', parameters: {} }; // prettier-ignore
    await expect(api.do(office, 'putScheme', moved, 'scheme { code }')).rejects.toThrow('parameters');

    const ended = { ...programme, validUntil: '2024-06-01', source: '终止通知' };
    await api.do(office, 'putProgramme', { idempotencyKey: newId(), ...ended }, 'programme { version }');
    await bought({ on: '2024-05-31', ...inside });
    await bought({ on: '2024-06-01', ...inside });
    await work();
    expect(plain(await totals('INSIDE_PURCHASE', ['MONTH', 'OUTCOME']))).toEqual([
      ['2024-03', 'COUNTED', '110', '110'],
      ['2024-03', 'NOT_PAIRED', '0', '10000'],
      ['2024-05', 'COUNTED', '110', '110'],
      ['2024-06', 'FORMER_PAIRING', '0', '110'],
    ]);
  });
});
