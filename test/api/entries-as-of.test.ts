import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import { Database, recordFacts, Sequencer, SYSTEM } from '@shanhai/database';
import { newId } from '@shanhai/kernel';
import { AddOrganisation } from '@shanhai/organisations';
import { CountFacts, RollUp } from '@shanhai/procurement';
import { deliveredPurchase, freshDatabase, madeUpCreditCode } from '@shanhai/testing';
import { InProcessApi, type Member } from '../../apps/cli/src/print-sql/in-process-api';

/** Purchases of places that had other codes then, on a database of its own. 龙海市 350681 became 龙海区 350604 in 2021. */
let world: Awaited<ReturnType<typeof freshDatabase>>;
let api: InProcessApi;
let [office, buyer, former, now, neighbour]: Member[] = [];
const SCHEME = `OLD_${newId().slice(-8).toUpperCase()}`;
const BOTH = ['350604 2022-06-01', '350681 2020-06-01'];
const TODAY = '2025-12-31';

beforeAll(async () => {
  world = await freshDatabase('as_of');
  api = await InProcessApi.start(world.url);
  const add = async (kind: string, unitType: string, code: string, seatCode: string) =>
    (await api.addOrganisation({ kind, unitType, name: seatCode, creditCode: madeUpCreditCode(code, seatCode), seatCode } as never))[0]; // prettier-ignore
  office = await add('OFFICE', 'COORDINATION_OFFICE', '11', '350000');
  buyer = await add('BUYER', 'UNION', '81', '350604');
  [former, now, neighbour] = await Promise.all([
    anOfficeThatSignsIn('350604', '350681'),
    anOfficeThatSignsIn('350604'),
    anOfficeThatSignsIn('350605'),
  ]);
  await api.do(office, 'putScheme', { idempotencyKey: newId(), code: SCHEME, version: 1, evaluator: 'EW_PURCHASE', nameZh: '口径', nameEn: 'Rules', status: 'IN_FORCE', validFrom: '2018-01-01', source: '文', parameters: { programme: 'EAST_WEST' } }, 'scheme { code }'); // prettier-ignore
  const { organisationId: buyerId } = buyer;
  const bought = (on: string, buyerSeat: string) => deliveredPurchase({ buyerId, on, buyerSeat, harvestedOn: '2020-03-01' }); // prettier-ignore
  const facts = [bought('2020-06-01', '350681'), bought('2022-06-01', '350604'), bought('2022-07-01', '350203')].flat();
  await api.use(Database).write(SYSTEM, (tx) => void recordFacts(tx, facts));
  while ((await api.use(Sequencer).sequence()) > 0);
  for (const step of [CountFacts, RollUp]) while (await api.use<{ run(): Promise<boolean> }>(step).run());
});
afterAll(async () => {
  await api.close();
  await world.drop();
});

/** An office with the token that signing in gives; `registered` is the code that it had when its place had it. */
async function anOfficeThatSignsIn(seatCode: string, registered = seatCode): Promise<Member> {
  const [email, password] = [`${newId()}@example.org`, `${newId()}-Long`];
  const members = [{ name: '科员', email, password }];
  const made = { kind: 'OFFICE', unitType: 'COORDINATION_OFFICE', name: registered, creditCode: madeUpCreditCode('11', seatCode), seatCode, members }; // prettier-ignore
  const { organisationId, userIds } = await api.use(AddOrganisation).run(made as never);
  // No operation registers under a code that is no more: it was another day.
  const database = new Client({ connectionString: world.url });
  await database.connect();
  await database.query('UPDATE organisations SET seat_code = $1 WHERE id = $2', [registered, organisationId]);
  await database.end();
  const nobody = { token: '', organisationId, userId: userIds[0] };
  const { token } = await api.do<{ token: string }>(nobody, 'signIn', { email, password }, 'token');
  return { ...nobody, token };
}

interface Listed {
  id: string;
  buyerCodes: string[];
  recognisedOn: string;
}
async function listed(reader: Member, filter: object): Promise<Listed[]> {
  const { countEntries } = await api.ask<{ countEntries: { nodes: Listed[] } }>(
    reader,
    'query ($filter: CountEntryFilterInput) { countEntries(first: 5, filter: $filter) { nodes { id buyerCodes recognisedOn } } }',
    { filter },
  );
  return countEntries.nodes;
}
const entriesOf = async (reader: Member, filter: object) =>
  (await listed(reader, filter)).map(({ buyerCodes, recognisedOn }) => `${buyerCodes[0]} ${recognisedOn}`);

async function totalsOf(reader: Member, asOf: string | null, filter: object = {}) {
  const { procurementTotals } = await api.ask<{ procurementTotals: { totalFen: string; rows: { entries: string }[] } }>(
    reader,
    'query ($scheme: String!, $filter: FigureFilterInput, $asOf: Date) { procurementTotals(scheme: $scheme, period: { from: "2016-01", until: "2030-12" }, filter: $filter, divisionsAsOf: $asOf) { totalFen rows { entries } } }',
    { scheme: SCHEME, filter, asOf },
  );
  return { fen: procurementTotals.totalFen, entries: procurementTotals.rows.map(({ entries }) => Number(entries)) };
}

it('lists entries by the places of a date, under whichever codes they were recorded (CR-9)', async () => {
  const scheme = SCHEME;
  for (const reader of [office, buyer]) {
    expect(await entriesOf(reader, { scheme, buyerCode: '350604' })).toEqual(['350604 2022-06-01']);
    expect(await entriesOf(reader, { scheme, buyerCode: '350604', divisionsAsOf: TODAY })).toEqual(BOTH);
    expect(await entriesOf(reader, { scheme, buyerCode: '350600', divisionsAsOf: TODAY })).toEqual(BOTH);
    expect(await entriesOf(reader, { scheme, buyerCode: '350681', divisionsAsOf: TODAY })).toEqual([]);
    expect(await entriesOf(reader, { scheme, originCode: '640000', divisionsAsOf: TODAY })).toHaveLength(3);
    // Under each of the four schemes in 2022, and by this one in 2020.
    expect(await entriesOf(reader, { buyerCode: '350604', divisionsAsOf: TODAY })).toHaveLength(5);
  }
  expect((await totalsOf(office, TODAY, { buyerCode: '350604' })).entries).toEqual([BOTH.length]);
  await expect(entriesOf(office, { scheme, divisionsAsOf: '2025-02-30' })).rejects.toThrow('DATE_INVALID');
});

it('an office sees what is recorded under any code of its place, with a date or without, and no other place', async () => {
  const stages = `query ($asOf: Date) { procurementStages(scheme: "${SCHEME}", period: { from: "2016-01", until: "2030-12" }, divisionsAsOf: $asOf) { total { paidFen countedFen } } }`;
  for (const asOf of [null, TODAY, '2019-12-31']) {
    const seen = async (reader: Member) => ({
      entries: await entriesOf(reader, { scheme: SCHEME, divisionsAsOf: asOf }),
      totals: await totalsOf(reader, asOf),
      stages: (await api.ask<{ procurementStages: { total: object } }>(reader, stages, { asOf })).procurementStages
        .total,
    });
    for (const reader of [former, now])
      expect(await seen(reader)).toEqual({
        entries: BOTH,
        totals: { fen: '20000', entries: [2] },
        stages: { paidFen: '20000', countedFen: '20000' },
      });
    expect(await seen(neighbour)).toMatchObject({ entries: [], totals: { fen: '0' }, stages: { paidFen: '0' } });
  }
});

it('explains every entry that it lists', async () => {
  for (const reader of [former, now]) {
    const entries = await listed(reader, { scheme: SCHEME, divisionsAsOf: TODAY });
    expect(entries).toHaveLength(BOTH.length);
    for (const { id } of entries) {
      const { explainEntry } = await api.ask<{ explainEntry: object | null }>(
        reader,
        'query ($id: ID!) { explainEntry(id: $id) { entry { id } rules { passed } } }',
        { id },
      );
      expect(explainEntry).toMatchObject({ entry: { id } });
    }
    expect(await api.ask(neighbour, 'query ($id: ID!) { explainEntry(id: $id) { entry { id } } }', { id: entries[0].id })).toEqual({ explainEntry: null }); // prettier-ignore
  }
});

it('exports the entries that the totals of the same question are made of', async () => {
  const exported = async (reader: Member, question: string) => {
    const { headers, payload } = await api.get(reader, `/exports/entries.csv?scheme=${SCHEME}&outcome=COUNTED${question}`); // prettier-ignore
    const records = parse(payload, { bom: true, relax_column_count: true, skip_empty_lines: false }) as string[][];
    const [heads, ...rows] = records.slice(Number(headers['x-lines-before-heads']));
    const fen = rows.map((row) => BigInt(row[heads.indexOf('Counted (fen)')].trim()));
    return { fen: fen.reduce((sum, each) => sum + each, 0n).toString(), entries: [fen.length] };
  };
  for (const basis of ['', '&basis=POSTING'])
    for (const reader of [office, buyer, former])
      for (const buyerCode of ['350604', '350600'])
        expect(
          await exported(reader, `&buyerCode=${buyerCode}&divisionsAsOf=${TODAY}&from=2016-01&until=2030-12${basis}`),
        ).toEqual(await totalsOf(reader, TODAY, { buyerCode }));
  expect(await exported(office, `&divisionsAsOf=${TODAY}&buyerCode=350604`)).toEqual({ fen: '20000', entries: [2] });
  expect(await exported(office, '&buyerCode=350604')).toEqual({ fen: '10000', entries: [1] });
  expect(await exported(former, '')).toEqual({ fen: '20000', entries: [2] });
  expect((await exported(neighbour, `&divisionsAsOf=${TODAY}`)).entries).toEqual([0]);
  await expect(exported(office, '&divisionsAsOf=2025-02-30')).rejects.toThrow('DATE_INVALID');
});
