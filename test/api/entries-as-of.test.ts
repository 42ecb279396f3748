import { Database, recordFacts, Sequencer, SYSTEM } from '@shanhai/database';
import { newId } from '@shanhai/kernel';
import { CountFacts, RollUp } from '@shanhai/procurement';
import { deliveredPurchase, freshDatabase, madeUpCreditCode } from '@shanhai/testing';
import { InProcessApi, type Member } from '../../apps/cli/src/print-sql/in-process-api';

/** Purchases of places that had other codes then, on a database of its own. */
let world: Awaited<ReturnType<typeof freshDatabase>>;
let api: InProcessApi;
let [office, buyer]: Member[] = [];
beforeAll(async () => {
  world = await freshDatabase('as_of');
  api = await InProcessApi.start(world.url);
  const add = async (kind: string, unitType: string, code: string, seatCode: string) =>
    (await api.addOrganisation({ kind, unitType, name: seatCode, creditCode: madeUpCreditCode(code, seatCode), seatCode } as never))[0]; // prettier-ignore
  office = await add('OFFICE', 'COORDINATION_OFFICE', '11', '350000');
  buyer = await add('BUYER', 'UNION', '81', '350604');
});
afterAll(async () => {
  await api.close();
  await world.drop();
});

async function entriesOf(reader: Member, filter: object): Promise<string[]> {
  const { countEntries } = await api.ask<{ countEntries: { nodes: { buyerCodes: string[]; recognisedOn: string }[] } }>(
    reader,
    'query ($filter: CountEntryFilterInput) { countEntries(first: 5, filter: $filter) { nodes { buyerCodes recognisedOn } } }',
    { filter },
  );
  return countEntries.nodes.map(({ buyerCodes, recognisedOn }) => `${buyerCodes[0]} ${recognisedOn}`);
}

it('lists entries by the places of a date, under whichever codes they were recorded (CR-9)', async () => {
  const scheme = `OLD_${newId().slice(-8).toUpperCase()}`;
  await api.do(office, 'putScheme', { idempotencyKey: newId(), code: scheme, version: 1, evaluator: 'EW_PURCHASE', nameZh: '口径', nameEn: 'Rules', status: 'IN_FORCE', validFrom: '2018-01-01', source: '文', parameters: { programme: 'EAST_WEST' } }, 'scheme { code }'); // prettier-ignore
  // 龙海市 350681 became 龙海区 350604 in 2021.
  const { organisationId: buyerId } = buyer;
  const bought = (on: string, buyerSeat: string) => deliveredPurchase({ buyerId, on, buyerSeat, harvestedOn: '2020-03-01' }); // prettier-ignore
  const facts = [bought('2020-06-01', '350681'), bought('2022-06-01', '350604'), bought('2022-07-01', '350203')].flat();
  await api.use(Database).write(SYSTEM, (tx) => void recordFacts(tx, facts));
  while ((await api.use(Sequencer).sequence()) > 0);
  for (const step of [CountFacts, RollUp]) while (await api.use<{ run(): Promise<boolean> }>(step).run());

  const both = ['350604 2022-06-01', '350681 2020-06-01'];
  for (const reader of [office, buyer]) {
    expect(await entriesOf(reader, { scheme, buyerCode: '350604' })).toEqual(['350604 2022-06-01']);
    expect(await entriesOf(reader, { scheme, buyerCode: '350604', divisionsAsOf: '2025-12-31' })).toEqual(both);
    expect(await entriesOf(reader, { scheme, buyerCode: '350600', divisionsAsOf: '2025-12-31' })).toEqual(both);
    expect(await entriesOf(reader, { scheme, buyerCode: '350681', divisionsAsOf: '2025-12-31' })).toEqual([]);
    expect(await entriesOf(reader, { scheme, originCode: '640000', divisionsAsOf: '2025-12-31' })).toHaveLength(3);
    // Under each of the four schemes in 2022, and by this one in 2020.
    expect(await entriesOf(reader, { buyerCode: '350604', divisionsAsOf: '2025-12-31' })).toHaveLength(5);
  }
  const { procurementTotals } = await api.ask<{ procurementTotals: { rows: { entries: string }[] } }>(
    office,
    'query ($scheme: String!, $filter: FigureFilterInput) { procurementTotals(scheme: $scheme, period: { from: "2016-01", until: "2030-12" }, filter: $filter, divisionsAsOf: "2025-12-31") { rows { entries } } }',
    { scheme, filter: { buyerCode: '350604' } },
  );
  expect(procurementTotals.rows.map(({ entries }) => Number(entries))).toEqual([both.length]);
  await expect(entriesOf(office, { scheme, divisionsAsOf: '2025-02-30' })).rejects.toThrow('DATE_INVALID');
});
