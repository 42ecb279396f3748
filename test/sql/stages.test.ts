import { Client } from 'pg';
import { businessDateOf } from '@shanhai/kernel';
import { EnterStages, RollUp } from '@shanhai/procurement';
import { freshDatabase } from '@shanhai/testing';
import { countAll } from '../../apps/cli/src/print-sql/figures-and-pages';
import { InProcessApi } from '../../apps/cli/src/print-sql/in-process-api';
import { liveAnOrder } from '../../apps/cli/src/print-sql/life-of-an-order';
import { makeWorld, type SmallWorld } from '../../apps/cli/src/print-sql/world';

/** Stages of purchases that a version without them had counted, on a database of their own. */
let database: Awaited<ReturnType<typeof freshDatabase>>;
let owner: Client;
let api: InProcessApi;
let world: SmallWorld;
beforeAll(async () => {
  database = await freshDatabase('stages');
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  api = await InProcessApi.start(database.url);
  world = await makeWorld(api, 2);
  await liveAnOrder(api, world, 2);
  await liveAnOrder(api, world, 3);
  await countAll(api);
});
afterAll(async () => {
  await api.close();
  await owner.end();
  await database.drop();
});

const month = businessDateOf(new Date()).slice(0, 7);
const stages = async () =>
  (
    await api.ask<{ procurementStages: { purchasesToEnter: number; rows: { orderedFen: string }[] } }>(
      world.buyer,
      'query ($month: String!) { procurementStages(scheme: "EW_PURCHASE", period: { from: "2025-01", until: $month }, groupBy: [MONTH, ORIGIN_COUNTY, SUPPLIER]) { countedThrough purchasesToEnter rows { facets { key } orderedFen deliveredFen acceptedFen paidFen countedFen } } }',
      { month },
    )
  ).procurementStages;
const rollUp = async () => {
  while (await api.use(RollUp).run());
};
const stagePosition = async () =>
  (await owner.query<{ p: bigint }>('SELECT stage_position AS p FROM count_rollup')).rows[0].p;

it('are entered behind the log as they would have been, once, and rolled up after the last', async () => {
  const before = await stages();
  expect(before.rows.some((row) => row.orderedFen !== '0')).toBe(true);
  await owner.query(`TRUNCATE stage_totals, stage_entries, stage_facets; UPDATE count_rollup SET stage_position = 0;
    INSERT INTO stage_backlog SELECT DISTINCT stream_id, slot FROM fact_positions WHERE stream_id IS NOT NULL`);
  const waiting = (await stages()).purchasesToEnter;
  expect(waiting).toBeGreaterThanOrEqual(4);
  await rollUp();
  expect(await stagePosition()).toBe(0n);
  // Two workers at once: a purchase is entered by one of them.
  const enter = api.use(EnterStages);
  while ((await stages()).purchasesToEnter > 0) await Promise.all([enter.runBacklog(), enter.runBacklog()]);
  expect(await enter.runBacklog()).toBe(false);
  expect(await stages()).toEqual(before);
  await rollUp();
  expect(await stagePosition()).not.toBe(0n);
  expect(await stages()).toEqual(before);
  const { rows } = await owner.query(
    'SELECT facet_id FROM (SELECT facet_id, sum(amount_fen) AS fen FROM stage_totals GROUP BY 1) t FULL JOIN (SELECT facet_id, sum(amount_fen) AS fen FROM stage_entries GROUP BY 1) e USING (facet_id) WHERE t.fen IS DISTINCT FROM e.fen',
  );
  expect(rows).toEqual([]);
});
