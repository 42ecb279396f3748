import { buffer, text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Readable } from 'node:stream';
import readExcelFile from 'read-excel-file/node';
import type { CellValue, Column, Table } from '../rules/table';
import { columnLetters } from '../rules/xlsx-parts';
import { csvOf, linesBeforeHeads } from './csv';
import { xlsxOf } from './xlsx';

const COLUMNS: Column[] = [
  { head: '订单号', kind: 'TEXT' },
  { head: '金额（元）', kind: 'YUAN' },
  { head: '金额（分）', kind: 'DIGITS' },
  { head: '日期', kind: 'DATE' },
  { head: '版本', kind: 'COUNT' },
];
const COVER = [
  ['口径', 'EW_PURCHASE'],
  ['计数截至', '12345678901234567890'],
] as const;
const NAMES = { cover: '说明', data: '数据' };

async function* inBatches(rows: readonly CellValue[][], size: number) {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}
const tableOf = (rows: readonly CellValue[][], size = 2): Table => ({
  cover: COVER,
  columns: COLUMNS,
  batches: inBatches(rows, size),
});
const xlsx = async (table: Table, rowsPerSheet?: number) => {
  const sheets = await readExcelFile(await buffer(xlsxOf(table, NAMES, rowsPerSheet)), { trim: false });
  return Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data]));
};

describe('a CSV', () => {
  it('says what it is, then has the heads and the rows, with a byte order mark and CRLF', async () => {
    const table = tableOf([['一', 1n, 1n, '2025-01-02', 1]]);
    expect(linesBeforeHeads(table)).toBe(3);
    expect(await text(Readable.from(csvOf(table)))).toBe(
      '\ufeff口径,EW_PURCHASE\r\n计数截至,"12345678901234567890\t"\r\n\r\n订单号,金额（元）,金额（分）,日期,版本\r\n一,0.01,1,2025-01-02,1\r\n',
    );
  });
});

describe('a workbook', () => {
  const HOSTILE = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '12345678901234567890',
    '001',
    '<b>&"\'',
    '_x0041_',
    'a\nb',
    ' 两边有空格 ',
    '𠮷野',
  ];

  it('is read by another program as it was meant: text as text, money and dates as numbers', async () => {
    const rows = HOSTILE.map((each): CellValue[] => [each, -123456n, -123456n, '2025-03-01', 2]);
    const { 说明, 数据 } = await xlsx(tableOf(rows));
    expect(说明).toEqual([
      ['口径', 'EW_PURCHASE'],
      ['计数截至', '12345678901234567890'],
    ]);
    expect(数据[0]).toEqual(COLUMNS.map(({ head }) => head));
    expect(数据.slice(1)).toEqual(HOSTILE.map((each) => [each, -1234.56, '-123456', new Date('2025-03-01'), 2]));
  });

  it('has no formula, whatever is in it', async () => {
    const parts = await unzipped(await buffer(xlsxOf(tableOf(HOSTILE.map((each) => [each, 0n, 0n, null, 0])), NAMES)));
    expect(Object.keys(parts).sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
      'xl/worksheets/sheet2.xml',
    ]);
    for (const part of Object.values(parts)) expect(part).not.toMatch(/<f[ >/]/);
  });

  it('writes what XML can not say as a replacement character, and cuts at Excel’s limit', async () => {
    const { 数据 } = await xlsx(
      tableOf([
        ['a\u0001b\ud800c', 0n, 0n, null, 0],
        ['x'.repeat(40_000), 0n, 0n, null, 0],
      ]),
    );
    expect(数据[1][0]).toBe('a\ufffdb\ufffdc');
    expect(数据[2][0]).toHaveLength(32_767);
  });

  it.each([
    [0, ['说明', '数据']],
    [3, ['说明', '数据']],
    [4, ['说明', '数据', '数据2']],
    [6, ['说明', '数据', '数据2']],
    [7, ['说明', '数据', '数据2', '数据3']],
  ])('of %i rows, 3 a sheet, has the sheets %j, each with its heads', async (count, names) => {
    const rows = Array.from({ length: count }, (_, n): CellValue[] => [`${n}号`, 0n, 0n, '1899-01-01', n]);
    const sheets = await xlsx(tableOf(rows, 2), 4);
    expect(Object.keys(sheets)).toEqual(names);
    const data = names.slice(1).map((name) => sheets[name]);
    for (const sheet of data) expect(sheet[0]).toEqual(COLUMNS.map(({ head }) => head));
    expect(data.flatMap((sheet) => sheet.slice(1).map((row) => row[4]))).toEqual(rows.map((row) => row[4]));
  });

  it('names columns as Excel does', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});

describe.each(['csv', 'xlsx'])('the stream of a %s', (format) => {
  const streamOf = (table: Table) =>
    format === 'csv' ? Readable.from(csvOf(table), { objectMode: false }) : xlsxOf(table, NAMES);
  /** Batches without end, that count how many were read and whether the reading ended. */
  function endless() {
    const seen = { batches: 0, ended: false };
    async function* batches() {
      try {
        for (;;) {
          seen.batches += 1;
          // Hard to compress, so that the output fills.
          yield Array.from({ length: 500 }, (): CellValue[] => [String(Math.random()), 0n, 0n, null, seen.batches]);
        }
      } finally {
        seen.ended = true;
      }
    }
    return { seen, table: { cover: COVER, columns: COLUMNS, batches: batches() } };
  }

  it('reads no further than it is taken, and ends the reading when it is destroyed', async () => {
    const { seen, table } = endless();
    const stream = streamOf(table);
    stream.once('data', () => stream.pause());
    let read: number;
    do {
      read = seen.batches;
      await pause(300);
    } while (seen.batches !== read && read < 60);
    expect(read).toBeLessThan(60);
    expect(seen.ended).toBe(false);
    stream.destroy();
    await pause(100);
    expect(seen.ended).toBe(true);
  });

  it('fails where the reading fails: half a file is not taken for a whole one', async () => {
    async function* failing() {
      yield [['一', 1n, 1n, '2025-01-01', 1]] as CellValue[][];
      throw new Error('the database is gone');
    }
    await expect(buffer(streamOf({ cover: COVER, columns: COLUMNS, batches: failing() }))).rejects.toThrow(
      'the database is gone',
    );
  });
});

/** The parts of a package as text. */
async function unzipped(content: Buffer): Promise<Record<string, string>> {
  const { unzipSync, strFromU8 } = await import('fflate');
  return Object.fromEntries(Object.entries(unzipSync(content)).map(([name, bytes]) => [name, strFromU8(bytes)]));
}
