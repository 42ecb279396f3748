import { Database, recordFacts, Sequencer, SYSTEM } from '@shanhai/database';
import { newId } from '@shanhai/kernel';
import { CountFacts, RollUp, WorkRuns } from '@shanhai/procurement';
import { deliveredPurchase, type DeliveredPurchase, freshDatabase, madeUpCreditCode } from '@shanhai/testing';
import { InProcessApi, type Member } from '../../apps/cli/src/print-sql/in-process-api';

/** Goods that were made of several lots, and those of trading companies, counted on a database of its own. */
let world: Awaited<ReturnType<typeof freshDatabase>>;
let api: InProcessApi;
let office: Member;
let buyer: Member;
beforeAll(async () => {
  world = await freshDatabase('processed');
  api = await InProcessApi.start(world.url);
  const add = async (kind: string, unitType: string, name: string, code: string, seatCode: string) =>
    (await api.addOrganisation({ kind, unitType, name, creditCode: madeUpCreditCode(code, seatCode), seatCode } as never))[0]; // prettier-ignore
  office = await add('OFFICE', 'COORDINATION_OFFICE', '福建省协作办', '11', '350000');
  buyer = await add('BUYER', 'UNION', '福清市工会', '81', '350181');
});
afterAll(async () => {
  await api.close();
  await world.drop();
});

const bought = (lot: DeliveredPurchase['lot']) =>
  api
    .use(Database)
    .write(
      SYSTEM,
      (tx) => void recordFacts(tx, deliveredPurchase({ buyerId: buyer.organisationId, on: '2025-03-01', lot })),
    );
const share = (placeCode: string, massBase: string) => ({ placeCode, harvestedOn: '2024-10-01', massBase });
const ofXiji = (hundredths: number) => ({
  made: {
    shares: [share('640422', String(hundredths)), share('640121', String(100 - hundredths))],
    ...{ processedIn: '640422', processedOn: '2024-11-01' },
  },
});

async function work(): Promise<void> {
  while ((await api.use(Sequencer).sequence()) > 0);
  for (const step of [CountFacts, RollUp, WorkRuns]) while (await api.use<{ run(): Promise<boolean> }>(step).run());
}

const period = { from: '2025-01', until: '2025-12' };
const ENTRIES = `query ($outcome: CountOutcome) { countEntries(first: 5, filter: { scheme: "EW_PURCHASE", outcome: $outcome }) { nodes { id outcome originCodes amountFen } } }`;

it('counts by origin shares and mandates, opens each to its rules, and shows what another threshold would count (CR-12, CR-14)', async () => {
  // Fuqing is paired with Xiji, and Fujian with Ningxia: 70 hundredths are enough of Xiji for the one, all for the other.
  await bought(ofXiji(70));
  await bought({
    made: { shares: [share('640422', '59'), share('620821', '41')], processedIn: null, processedOn: null },
  });
  await bought({ mandate: null });
  await work();

  const read = async (outcome: string) =>
    (
      await api.ask<{ countEntries: { nodes: { id: string; originCodes: string[]; amountFen: string }[] } }>(
        office,
        ENTRIES,
        { outcome },
      )
    ).countEntries.nodes;
  expect(await read('COUNTED')).toMatchObject([{ originCodes: ['640422', '640400', '640000'], amountFen: '10000' }]);
  expect(await read('NO_MANDATE')).toMatchObject([{ amountFen: '0' }]);
  const [low] = await read('ORIGIN_SHARE_TOO_LOW');
  expect(low).toMatchObject({ amountFen: '0' });

  const { explainEntry } =
    await api.ask<{ explainEntry: { rules: { code: string; rule: string; passed: boolean; inputs: string }[] } }>( // prettier-ignore
      office,
      'query ($id: ID!) { explainEntry(id: $id) { rules { code rule passed inputs } } }',
      { id: low.id },
    );
  const asked = explainEntry.rules.find(({ code }) => code === 'ORIGIN_SHARE')!;
  expect(asked).toMatchObject({ passed: false, rule: expect.stringMatching(/mass|质量/) });
  expect(JSON.parse(asked.inputs)).toMatchObject({
    thresholdBp: 6000,
    qualifyingBase: '59',
    wholeBase: '100',
    shares: [
      { placeCode: '640422', massBase: '59', qualifies: true },
      { placeCode: '620821', massBase: '41', qualifies: false },
    ],
  });

  const payload = await api.do<{ run: { id: string } }>(
    office,
    'simulateScheme',
    {
      ...{ idempotencyKey: newId(), scheme: 'EW_PURCHASE', period },
      draft: { evaluator: 'EW_PURCHASE', validFrom: '2021-01-01', parameters: { originShareBp: 5_900 } },
    },
    'run { id }',
  );
  await work();
  const { schemeDifference } = await api.ask<{ schemeDifference: object }>(
    office,
    `query ($a: DifferenceSideInput!, $b: DifferenceSideInput!, $period: PeriodInput!) {
      schemeDifference(a: $a, b: $b, period: $period) { bothFen onlyAFen onlyBFen parts { only reason amountFen } } }`,
    { a: { runId: payload.run.id }, b: { scheme: 'EW_PURCHASE' }, period },
  );
  expect(schemeDifference).toEqual({
    ...{ bothFen: '10000', onlyAFen: '10000', onlyBFen: '0' },
    parts: [{ only: 'A', reason: 'ORIGIN_SHARE_TOO_LOW', amountFen: '10000' }],
  });
});
