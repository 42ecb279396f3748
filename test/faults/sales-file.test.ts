import { SalesFile, salesCsv } from './sales-file';

const ROWS = 3_500;

it('a file of sales is read once to the end, whichever worker dies between or within its chunks', async () => {
  const file = await SalesFile.make('sales_file', salesCsv(ROWS));
  try {
    const first = file.reader();
    // It looks the file through, and reads one chunk; then it is gone.
    await first.run();
    expect(await file.report()).toMatchObject({ rowsRead: 0, rowsTotal: ROWS });
    await first.run();
    expect(await file.report()).toMatchObject({ status: 'READING', rowsRead: 1_000 });
    const dying = file.reader({ run: () => Promise.reject(new Error('killed')) });
    await expect(dying.run()).rejects.toThrow('killed');
    expect(await file.rows()).toMatchObject({ rows: 1_000 });
    expect(await file.report()).toMatchObject({ rowsRead: 1_000, failures: 1 });
    const [second, third] = [file.reader(), file.reader()];
    // Two that live at once take turns: the second passes over what the third read.
    await second.run();
    await third.run();
    while (await second.run());
    expect(await file.report()).toMatchObject({ status: 'MATCHING', rowsRead: ROWS });
    expect(await file.rows()).toEqual({ rows: ROWS, keys: ROWS, invalid: ROWS / 7 });
    expect(await third.run()).toBe(false);
  } finally {
    await file.close();
  }
}, 60_000);
