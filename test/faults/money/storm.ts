import { counted, freshDatabase, moveTo, testWorld } from '@shanhai/testing';
import { FixedRandom } from '../../../apps/cli/src/seed/random';
import { Traffic } from './caller';
import { Killer, type Kills, PROGRAMS } from './killer';
import { Model } from './model';
import { type MoneyWorld, moneyWorld } from './money-world';
import { planOf } from './plan';
import { play } from './play';
import { Programs } from './programs';

export interface Weather {
  seed: number;
  programs: readonly ('api' | 'worker')[];
  /** Orders that are played at once. */
  lanes: number;
  kills: number;
  /** One of so many kills is of connections of the database. */
  connectionsEach: number;
}

export interface Storm {
  databaseUrl: string;
  world: MoneyWorld;
  model: Model;
  traffic: Traffic;
  kills: Kills;
  stop(): Promise<void>;
}

/** Lets orders flow while programs are killed, on a database of its own; then all is counted, and what runs stays for questions. */
export async function storm({ seed, programs: names, lanes, kills, connectionsEach }: Weather): Promise<Storm> {
  const database = await freshDatabase('faults');
  const url = new URL(database.url);
  url.searchParams.set('application_name', PROGRAMS);
  await moveTo({ databaseUrl: database.url });
  const { tokenSecret } = testWorld();
  const env = { DATABASE_URL: url.toString(), SHANHAI_TOKEN_SECRET: tokenSecret, SHANHAI_EXPIRY_IDLE_MS: '200' };
  const programs = new Programs(names, env);
  const stop = async () => {
    await programs.stop();
    await database.drop();
  };
  try {
    const [traffic, model] = [new Traffic(), new Model()];
    await programs.start();
    const world = await moneyWorld(programs, traffic);
    const killer = new Killer(programs, traffic, new FixedRandom(seed));
    let raging = true;
    let next = 0;
    const lane = async () => {
      while (raging) await play(world, model, planOf(seed, next++));
    };
    const calm = killer.run(kills, connectionsEach).finally(() => (raging = false));
    await Promise.all([calm, ...Array.from({ length: lanes }, lane)]);
    await programs.untilAllUp();
    await counted();
    return { databaseUrl: database.url, world, model, traffic, kills: killer.kills, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
