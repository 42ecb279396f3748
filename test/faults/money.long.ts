import { randomInt } from 'node:crypto';
import { expectToHold } from './money/hold';
import { OwnServer } from './money/own-server';
import { type Storm, storm } from './money/storm';

/** SHANHAI_FAULTS_SEED plays the same orders and the same points again. */
const seed = Number(process.env.SHANHAI_FAULTS_SEED) || randomInt(1, 2 ** 31);
const kills = Number(process.env.SHANHAI_FAULTS_KILLS) || 160;
const WEATHER = {
  seed,
  kills,
  programs: ['api', 'api', 'worker'],
  lanes: 6,
  sheetLanes: 2,
  connectionsEach: 24,
} as const;
const LONG_MS = 1_800_000;

describe('money and goods, while the programs are killed hundreds of times', () => {
  let server: OwnServer | null = null;
  let weather: Storm | undefined;
  afterAll(async () => {
    await weather?.stop();
    await server?.stop();
  }, 60_000);

  it(
    `are acknowledged once and kept (seed ${seed})`,
    async () => {
      // A server that others may use is not killed.
      server = process.env.DATABASE_URL ? null : await OwnServer.start();
      weather = await storm({ ...WEATHER, restartServer: server?.restart ?? null });
      const { traffic, model } = weather;
      console.log(JSON.stringify({ ...traffic, ...weather.kills, orders: model.orders.length, transfers: model.transfers.size, sheets: model.sheets.length })); // prettier-ignore
      await expectToHold(weather);
      expect(traffic.doneUnheard).toBeGreaterThan(0);
    },
    LONG_MS,
  );
});
