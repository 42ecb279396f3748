import { Refusal } from '@shanhai/kernel';
import { zipSync } from 'fflate';
import type { MediaType } from '../rules/media-types';
import { tableRows } from './table-rows';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const text = (value: string) => new TextEncoder().encode(value);
const RELATIONSHIPS = '<Relationships><Relationship Target="worksheets/sheet7.xml" Id="rId3"/></Relationships>';

/** A workbook of one sheet, as its XML says. */
const workbook = (sheet: string, more: Record<string, string> = {}) =>
  Buffer.from(
    zipSync({
      'xl/workbook.xml': text('<workbook><sheets><sheet name="数据" sheetId="7" r:id="rId3"/></sheets></workbook>'),
      'xl/_rels/workbook.xml.rels': text(RELATIONSHIPS),
      'xl/worksheets/sheet7.xml': text(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
      ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, text(value)])),
    }),
  );

async function read(content: Buffer, mediaType: MediaType = XLSX): Promise<(number | string)[][]> {
  const rows: (number | string)[][] = [];
  for await (const { row, cells } of tableRows({ mediaType, content })) rows.push([row, ...cells]);
  return rows;
}
const refused = (content: Buffer, mediaType?: MediaType) =>
  read(content, mediaType).then(
    () => 'read',
    (error: unknown) => (error instanceof Refusal ? error.reasons[0].code : String(error)),
  );

describe('a workbook', () => {
  it('is read by its first sheet: shared, inline and formatted texts, numbers as people see them, gaps', async () => {
    const strings =
      '<sst><si><t>行键</t></si><si><r><t>枸</t></r><r><t xml:space="preserve">杞 &amp; 酒</t></r><rPh sb="0" eb="1"><t>gou</t></rPh></si></sst>';
    const sheet =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="2"/>' +
      '<row r="4"><c r="A4" t="inlineStr"><is><t>a_x000A_b</t></is></c><c r="B4" s="2"/><c r="C4"><v>0.30000000000000004</v></c><c r="D4"><f>1+1</f><v>45962</v></c></row>';
    expect(await read(workbook(sheet, { 'xl/sharedStrings.xml': strings }))).toEqual([
      [1, '行键', '', '枸杞 & 酒'],
      [4, 'a\nb', '', '0.3', '45962'],
    ]);
  });

  it('is read with the names of a namespace, and with rows that do not say where they are', async () => {
    const sheet =
      '<x:row><x:c t="str"><x:v>a</x:v></x:c><x:c><x:v>1</x:v></x:c></x:row><x:row><x:c><x:v>2</x:v></x:c></x:row>';
    expect(await read(workbook(sheet))).toEqual([
      [1, 'a', '1'],
      [2, '2'],
    ]);
  });

  it('that unpacks to more than it may is refused before it is in memory', async () => {
    const blank = Buffer.alloc(64 * 1024 * 1024, 0x20);
    const bomb = Buffer.from(
      zipSync(
        {
          'xl/workbook.xml': text('<workbook><sheet name="a" sheetId="1" r:id="rId3"/></workbook>'),
          'xl/_rels/workbook.xml.rels': text(RELATIONSHIPS),
          'xl/worksheets/sheet7.xml': blank,
        },
        { level: 1 },
      ),
    );
    expect(bomb.length).toBeLessThan(4 * 1024 * 1024);
    expect(await refused(bomb)).toBe('XLSX_TOO_LARGE');
  });

  it.each([
    ['a row without an end', '<row r="1">' + '<c>'.repeat(400_000), 'XLSX_TOO_LARGE'],
    ['cells without an end', '<row r="1">' + '<c>'.repeat(300_000) + '</row>', 'read'],
    ['a text that is not there', '<row r="1"><c t="s"><v>5</v></c></row>', 'XLSX_BROKEN'],
    ['a column beyond the last', '<row r="1"><c r="ZZZ1"><v>5</v></c></row>', 'XLSX_BROKEN'],
  ])('with %s does not hold the program up', async (_, sheet, outcome) => {
    const began = Date.now();
    expect(await refused(workbook(sheet))).toBe(outcome);
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('that is cut off, no archive, or made of nothing is refused', async () => {
    const whole = workbook('<row r="1"><c><v>1</v></c></row>');
    for (let length = 0; length < whole.length; length += 7)
      expect(await refused(whole.subarray(0, length))).toBe('XLSX_BROKEN');
    expect(await refused(Buffer.from(zipSync({ 'a.txt': text('a') })))).toBe('XLSX_BROKEN');
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 40, 60);
    expect(await refused(damaged)).toMatch(/^XLSX_/);
  });
});

describe('a CSV', () => {
  it('is read in UTF-8 and GBK, blank rows passed over', async () => {
    expect(await read(Buffer.from('\ufeff行键,数量\r\n\r\n a ,"1,2"\r\n'), 'text/csv')).toEqual([
      [1, '行键', '数量'],
      [3, ' a ', '1,2'],
    ]);
    expect(await read(Buffer.from([0xca, 0xfd, 0xc1, 0xbf]), 'text/csv')).toEqual([[1, '数量']]);
  });

  it('with a quote that does not end is refused, however long it is', async () => {
    expect(await refused(Buffer.from('a,"b\n'), 'text/csv')).toBe('INVALID');
    expect(await refused(Buffer.from('a,"' + 'b'.repeat(1_000_000)), 'text/csv')).toBe('INVALID');
  });
});
