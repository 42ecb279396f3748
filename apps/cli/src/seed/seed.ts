import { Database } from '@shanhai/database';
import { SettableClock } from '@shanhai/kernel';
import { withLibs } from '../context';
import type { Command } from '../command';
import { addUnits } from './add-units';
import { Bank } from './bank';
import { countEverything } from './count';
import { Diary } from './diary';
import { planHarvests } from './harvest';
import { planBooks } from './keep-books';
import { planLife } from './live-order';
import { mark, seedState } from './marker';
import { planYear } from './plan';
import { fillBoard } from './fill-board';
import { FixedRandom } from './random';
import { stockShelves } from './stock-shelves';
import { STORIES } from './stories';
import { World } from './world';

/** The history begins with the harvest of 2024 and ends with the last payments for 2025. */
const FROM = '2024-11-01';
const UNTIL = '2026-02-20';
/** Any constant: the history is made from it. */
const SEED = 20250101;

const WHY_NOT = {
  HALF: 'An earlier seed of this database was interrupted. Make a new database, migrate, load the reference data, and seed that one.',
  OTHER_DATA: 'This database has organisations already. The demo world goes into one with the reference data alone.',
};

export const seedCommand: Command = {
  async run() {
    const clock = new SettableClock(new Date());
    clock.setDate(FROM);
    await withLibs(async (libs) => {
      const world = new World(libs, clock);
      const state = await seedState(libs.get(Database));
      if (state === 'DONE') return console.log('the demo world is already there');
      if (state !== 'NOTHING') throw new Error(WHY_NOT[state]);
      const began = Date.now();
      await seed(world, clock);
      console.log(`the demo world is there: ${await summary(world)}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
    }, clock);
  },
};

/** Makes the whole history. The last mark is set when everything is counted: what is killed before is seen to be half. */
async function seed(world: World, clock: SettableClock): Promise<void> {
  await mark(world.database, 'begun', { seed: SEED });
  await addUnits(world);
  await stockShelves(world);
  const diary = new Diary(FROM, UNTIL);
  planHarvests(world, diary);
  planBooks(world, diary);
  const bank = new Bank(world, diary);
  for (const plan of [...STORIES, ...planYear(new FixedRandom(SEED))]) planLife(world, diary, bank, plan);
  await diary.live(clock);
  await countEverything(world);
  await fillBoard(world);
  await mark(world.database, 'finished', { until: UNTIL });
}

async function summary(world: World): Promise<string> {
  const [row] = await world.database.query<{ units: bigint; skus: bigint; orders: bigint; entries: bigint }>(
    `SELECT (SELECT count(*) FROM organisations) AS units, (SELECT count(*) FROM skus) AS skus, (SELECT count(*) FROM orders) AS orders,
       (SELECT count(*) FROM count_entries) AS entries`,
  );
  return `${row.units} organisations, ${row.skus} SKUs, ${row.orders} orders, ${row.entries} count entries`;
}
