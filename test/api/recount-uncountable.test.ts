import { Database, recordFacts, Sequencer, SYSTEM } from '@shanhai/database';
import { newId } from '@shanhai/kernel';
import { CountFacts, Recount } from '@shanhai/procurement';
import { deliveredPurchase, freshDatabase } from '@shanhai/testing';
import { InProcessApi } from '../../apps/cli/src/print-sql/in-process-api';

let world: Awaited<ReturnType<typeof freshDatabase>>;
let api: InProcessApi;
beforeAll(async () => {
  world = await freshDatabase('uncountable');
  api = await InProcessApi.start(world.url);
});
afterAll(async () => {
  await api.close();
  await world.drop();
});

it('compares the others where a purchase can not be counted, and names it', async () => {
  const purchases = Array.from({ length: 5 }, () => deliveredPurchase({ buyerId: newId(), on: '2025-03-01' }));
  // A fact of a version that this program does not know, in the middle.
  purchases[2] = purchases[2].map((fact) => (fact.type === 'payment.received' ? { ...fact, version: 2 } : fact));
  await api.use(Database).write(SYSTEM, (tx) => void recordFacts(tx, purchases.flat()));
  while ((await api.use(Sequencer).sequence()) > 0);
  while (await api.use(CountFacts).run());

  const report = await api.use(Recount).run({ scheme: null, through: null, namedMax: 10 });
  expect(report).toMatchObject({ differing: 0, stagesDiffering: 0, notCountable: 1 });
  // One of the others may wait in its slot behind it.
  expect(report.purchases + report.left).toBe(4);
  expect(report.uncountable).toEqual([
    { streamId: purchases[2][0].streamId, reason: expect.stringMatching(/payment\.received version 2 is not known$/) },
  ]);
});
