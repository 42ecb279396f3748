import { randomInt } from 'node:crypto';
import { expectToHold } from './money/hold';
import { type Storm, storm } from './money/storm';

/** SHANHAI_FAULTS_SEED plays the same orders and the same points again. */
const seed = Number(process.env.SHANHAI_FAULTS_SEED) || randomInt(1, 2 ** 31);
const WEATHER = { seed, programs: ['api', 'worker'], lanes: 3, sheetLanes: 1, kills: 10, connectionsEach: 5 } as const;

describe('money and goods, while the programs are killed', () => {
  let weather: Storm | undefined;
  afterAll(() => weather?.stop());

  it(`are acknowledged once and kept (seed ${seed})`, async () => {
    weather = await storm({ ...WEATHER, restartServer: null });
    await expectToHold(weather);
    expect(weather.traffic.cut).toBeGreaterThan(0);
  }, 300_000);
});
