import { Sequencer } from '@shanhai/database';
import { CountFacts, DisputePaidNumbers, MakeSeals, MatchInvoices, RollUp } from '@shanhai/procurement';
import type { World } from './world';

/** Sequences and counts everything that is recorded, in place of a worker. */
export async function countEverything(world: World): Promise<void> {
  while ((await world.use(Sequencer).sequence()) > 0);
  while (await world.use(CountFacts).run());
  while (await world.use(RollUp).run());
  while (await world.use(MatchInvoices).run());
  while (await world.use(DisputePaidNumbers).run());
  while (await world.use(MakeSeals).run());
}
