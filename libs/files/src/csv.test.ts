import fc from 'fast-check';
import { Refusal } from '@shanhai/kernel';
import { readCsv } from './csv';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const refusals = (content: Buffer, required = ['代码', '名称']) => {
  try {
    readCsv(content, { required });
  } catch (error) {
    if (error instanceof Refusal) return error.reasons;
    throw error;
  }
  return [];
};

describe('readCsv', () => {
  const rows = [{ row: 2, values: { 代码: '640422', 名称: '西吉县' } }];

  it('reads UTF-8 with and without byte order mark, and GBK', () => {
    expect(readCsv(bytes('代码,名称\n640422,西吉县\n'), { required: ['代码'] })).toEqual(rows);
    expect(readCsv(bytes('\ufeff代码,名称\r\n640422, 西吉县\r\n\r\n'), { required: ['代码'] })).toEqual(rows);
    const gbk = Buffer.from([
      0xb4,
      0xfa,
      0xc2,
      0xeb,
      0x2c,
      0xc3,
      0xfb,
      0xb3,
      0xc6,
      0x0a,
      ...bytes('640422,'),
      0xce,
      0xf7,
      0xbc,
      0xaa,
      0xcf,
      0xd8,
    ]);
    expect(readCsv(gbk, { required: ['代码', '名称'] })).toEqual(rows);
  });

  it('counts blank rows as a spreadsheet does, and keeps quoted commas and line ends in one row', () => {
    const read = readCsv(bytes('代码,名称\n\n1,"a,\nb"\n,\n2,c'), { required: ['代码'] });
    expect(read).toEqual([
      { row: 3, values: { 代码: '1', 名称: 'a,\nb' } },
      { row: 5, values: { 代码: '2', 名称: 'c' } },
    ]);
  });

  it('refuses what is no text, empty files, missing columns, ragged rows and broken quotes, at content', () => {
    expect(refusals(Buffer.from([0x50, 0x4b, 3, 4, 0]))).toEqual([
      { code: 'CSV_ENCODING', field: ['content'], parameters: {} },
    ]);
    expect(refusals(Buffer.from([0xff, 0xff, 0xff]))).toMatchObject([{ code: 'CSV_ENCODING' }]);
    expect(refusals(bytes(''))).toMatchObject([{ code: 'CSV_EMPTY' }]);
    expect(refusals(bytes('代码,名称\n\n'))).toMatchObject([{ code: 'CSV_EMPTY' }]);
    expect(refusals(bytes('代码\n1'))).toEqual([
      { code: 'CSV_HEADER', field: ['content'], parameters: { column: '名称' } },
    ]);
    expect(refusals(bytes('代码,名称\n1\n2,b\n3,c,d'))).toEqual([
      { code: 'CSV_RAGGED', field: ['content'], parameters: { row: 2, found: 1, expected: 2 } },
      { code: 'CSV_RAGGED', field: ['content'], parameters: { row: 4, found: 3, expected: 2 } },
    ]);
    expect(refusals(bytes('代码,名称\n1,"b'))).toMatchObject([{ code: 'INVALID', field: ['content'] }]);
  });

  it('gives back any table that was written with quotes', () => {
    const value = fc.string({ unit: 'grapheme' }).map((text) => `x${text.replaceAll('\0', '')}x`);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), (table) => {
        const line = (pair: string[]) => pair.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
        const read = readCsv(bytes(['a,b', ...table.map(line)].join('\n')), { required: ['a', 'b'] });
        expect(read.map(({ values }) => [values.a, values.b])).toEqual(table);
      }),
    );
  });
});
