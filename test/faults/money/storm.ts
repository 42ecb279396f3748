import { setTimeout as pause } from 'node:timers/promises';
import { closeSql, counted, freshDatabase, moveTo, sql, testWorld } from '@shanhai/testing';
import { FixedRandom } from '../../../apps/cli/src/seed/random';
import { books, charged } from './books';
import { Traffic } from './caller';
import { Killer, type Kills, PROGRAMS } from './killer';
import { Model } from './model';
import { type MoneyWorld, moneyWorld } from './money-world';
import { nameAccount, playPayout } from './payout';
import { planOf } from './plan';
import { play } from './play';
import { Programs } from './programs';
import { playSheet } from './sheet';

const WEBHOOK_SECRET = 'whsec_of_these_tests';
const POLL_MS = 50;
const QUIET_MS = 60_000;

export interface Weather {
  seed: number;
  programs: readonly ('api' | 'worker')[];
  /** Orders that are played at once. */
  lanes: number;
  /** Units that buy on account, a sheet after the other; at most SHEET_BUYERS. */
  sheetLanes: number;
  kills: number;
  /** One of so many kills is of connections of the database. */
  connectionsEach: number;
  /** Ends the database's server without a word, and starts it again; null where it is not only ours. */
  restartServer: (() => Promise<void>) | null;
}

export interface Storm {
  databaseUrl: string;
  world: MoneyWorld;
  model: Model;
  traffic: Traffic;
  kills: Kills;
  stop(): Promise<void>;
}

/** Lets orders and money flow while programs are killed, on a database of its own; then all is counted, and what runs stays for questions. */
export async function storm(weather: Weather): Promise<Storm> {
  const { seed, lanes } = weather;
  const database = await freshDatabase('faults');
  await moveTo({ databaseUrl: database.url });
  const [programs, traffic, model] = [new Programs(), new Traffic(), new Model()];
  const world = await moneyWorld(programs, traffic);
  const stop = async () => {
    await programs.stop();
    await world.emulator.stop();
    // Dropping the database would cut connections that wait in the pool.
    await closeSql();
    await database.drop();
  };
  try {
    const onApi = async (url: string) =>
      void (await world.emulator.control('webhooks', { url: `${url}/stripe/webhooks`, secrets: [WEBHOOK_SECRET], copies: 2 })); // prettier-ignore
    await programs.start(weather.programs, await environment(world, database.url), onApi);
    await Promise.all(world.suppliers.map(({ calls }) => nameAccount(calls)));
    const killer = new Killer(programs, traffic, new FixedRandom(seed));
    let raging = true;
    let next = 0;
    const lane = async () => {
      while (raging) await play(world, model, planOf(seed, next++));
    };
    const sheets = async (_: unknown, at: number) => {
      for (let turn = 0; raging; turn += 1) await playSheet(world, model, seed, at, turn);
    };
    const payouts = async () => {
      for (let turn = 0; raging; turn += 1) await playPayout(world, model, seed, turn);
    };
    const calm = killer
      .run(weather.kills, weather.connectionsEach, weather.restartServer)
      .finally(() => (raging = false));
    await Promise.all([
      calm,
      payouts(),
      ...Array.from({ length: lanes }, lane),
      ...Array.from({ length: weather.sheetLanes }, sheets),
    ]);
    await programs.untilAllUp();
    await untilQuiet(world);
    return { databaseUrl: database.url, world, model, traffic, kills: killer.kills, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function environment({ clerk, emulator }: MoneyWorld, databaseUrl: string): Promise<NodeJS.ProcessEnv> {
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', PROGRAMS);
  const [{ code }] = await sql<{ code: string }>('SELECT credit_code AS code FROM organisations WHERE id = $1', [
    clerk.person.organisationId,
  ]);
  return {
    DATABASE_URL: url.toString(),
    SHANHAI_TOKEN_SECRET: testWorld().tokenSecret,
    SHANHAI_EXPIRY_IDLE_MS: '200',
    STRIPE_SECRET_KEY: emulator.apiKey,
    STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET,
    STRIPE_API_BASE: emulator.url,
    STRIPE_CUSTODIAN: code,
    // A killed process holds its calls for three times this.
    STRIPE_TIMEOUT_MS: '700',
    STRIPE_RETRY_MS: '20',
    STRIPE_ASK_AFTER_MS: '500',
  };
}

/** Waits until the card processor was asked for all, what it charged is on the books, and everything is counted. */
async function untilQuiet(world: MoneyWorld): Promise<void> {
  const isUnbooked = async () => (({ fen, booked }) => fen !== booked)(await charged(world));
  const isOpen = async () =>
    (await books.openCalls()).length + (await books.openRefunds()).length > 0 || (await isUnbooked());
  for (const giveUpAt = Date.now() + QUIET_MS; (await isOpen()) && Date.now() < giveUpAt; ) await pause(POLL_MS);
  await counted();
}
