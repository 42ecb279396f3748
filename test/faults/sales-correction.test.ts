import { whileKilled } from './killing';
import { SalesCorrection } from './sales-correction';

const ROWS = 2_400;
const ORDERS = 240;

it('a correction of sales is read, matched and told once, however often its workers are killed', async () => {
  const correction = await SalesCorrection.make('sales_correction', ROWS, ORDERS);
  const { file, matching, telling } = correction;
  const killed = { workers: 3, everyMs: 60 };
  try {
    const readers = [file.reader(), file.reader(), file.reader()];
    let turn = 0;
    // A file whose chunk fails five times in a row is given up.
    const reading = await whileKilled(file.owner, () => readers[turn++ % 3].run(), { ...killed, killsMax: 4 });
    await correction.follow();
    const matched = await whileKilled(file.owner, () => matching.run(), killed);
    expect(await file.report()).toMatchObject({ status: 'DRAFT', rowsRead: ROWS });
    expect(await correction.found()).toMatchObject({ keys: 0, waiting: ROWS, packs: 2 * ROWS });
    await correction.confirm();
    const told = await whileKilled(file.owner, () => telling.run(), { ...killed, everyMs: 15 });
    expect(await correction.found()).toEqual(correction.expected);
    expect([reading, matched, told].filter((kills) => kills === 0)).toEqual([]);
  } finally {
    await correction.close();
  }
}, 180_000);
