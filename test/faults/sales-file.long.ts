import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SalesFile, salesCsv } from './sales-file';

const ROWS = 100_000;
/** The file as bytes and as text, a chunk of rows, and what the program itself needs. */
const HEAP_GROWTH_MAX = 150 * 1024 * 1024;

/** Bytes on the heap that something still holds: what is garbage says how lazy the collector is. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

it('a hundred thousand rows are read in bounded memory', async () => {
  const content = salesCsv(ROWS);
  const file = await SalesFile.make('sales_file_long', content);
  try {
    const reader = file.reader();
    const before = heldBytes();
    let most = 0;
    for (let chunk = 0; await reader.run(); chunk += 1)
      if (chunk % 10 === 0) most = Math.max(most, heldBytes() - before);
    expect(await file.rows()).toEqual({ rows: ROWS, keys: ROWS, invalid: Math.ceil(ROWS / 7) });
    expect(most).toBeLessThan(HEAP_GROWTH_MAX);
  } finally {
    await file.close();
  }
}, 600_000);
