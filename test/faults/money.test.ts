import { randomInt } from 'node:crypto';
import { expectToHold } from './money/hold';
import { type Storm, storm } from './money/storm';

/** SHANHAI_FAULTS_SEED plays the same orders and the same points again. */
const seed = Number(process.env.SHANHAI_FAULTS_SEED) || randomInt(1, 2 ** 31);

describe('money and goods, while the programs are killed', () => {
  let weather: Storm | undefined;
  afterAll(() => weather?.stop());

  it(`are acknowledged once and kept (seed ${seed})`, async () => {
    weather = await storm({ seed, programs: ['api', 'worker'], lanes: 4, kills: 10, connectionsEach: 5 });
    await expectToHold(weather);
    expect(weather.traffic.cut).toBeGreaterThan(0);
  }, 120_000);
});
