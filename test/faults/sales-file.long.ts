import { SalesFile, salesCsv } from './sales-file';

const ROWS = 100_000;
/** The file as bytes and as text, a chunk of rows, and what the program itself needs. */
const HEAP_GROWTH_MAX = 150 * 1024 * 1024;

it('a hundred thousand rows are read in bounded memory', async () => {
  const content = salesCsv(ROWS);
  const file = await SalesFile.make('sales_file_long', content);
  try {
    const reader = file.reader();
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    while (await reader.run()) most = Math.max(most, process.memoryUsage().heapUsed - before);
    expect(await file.rows()).toEqual({ rows: ROWS, keys: ROWS, invalid: Math.ceil(ROWS / 7) });
    expect(most).toBeLessThan(HEAP_GROWTH_MAX);
  } finally {
    await file.close();
  }
}, 600_000);
