import { daysBetween, type Fen } from '@shanhai/kernel';
import { decimalYuan } from './csv-cells';
import type { CellKind, CellValue, Column } from './table';

/** Excel's own limits (Microsoft, "Excel specifications and limits"). */
export const SHEET_ROWS_MAX = 1_048_576;
const CELL_CHARACTERS_MAX = 32_767;

/** Day 0 of Excel's calendar, in which 1900 is taken for a leap year; right from 1900-03-01 on. */
const DAY_ZERO = '1899-12-30';
const DATES_FROM = '1900-03-01';

/** Formats of cells, by their place in `STYLES`. Text has the format "@" besides: it stays text when somebody edits it. */
const STYLE: Record<CellKind, number> = { TEXT: 1, DIGITS: 1, COUNT: 2, YUAN: 3, DATE: 4 };
const STYLE_OF_HEADS = 5;
const WIDTH: Record<CellKind, number> = { TEXT: 20, DIGITS: 22, COUNT: 12, YUAN: 16, DATE: 12 };

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** What XML 1.0 has no way to write. */
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;
/** What Excel reads as an escaped character (ECMA-376, ST_Xstring): its own underscore is escaped. */
const LIKE_AN_ESCAPE = /_(?=x[0-9a-fA-F]{4}_)/g;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

function xmlText(text: string): string {
  return text
    .slice(0, CELL_CHARACTERS_MAX)
    .replace(NOT_XML, '\uFFFD')
    .replace(LIKE_AN_ESCAPE, '_x005F_')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character]);
}

/** The letters of a column: 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}

const textCell = (reference: string, style: number, text: string) =>
  `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
const numberCell = (reference: string, style: number, digits: string) =>
  `<c r="${reference}" s="${style}"><v>${digits}</v></c>`;

function cell(reference: string, kind: CellKind, value: CellValue): string {
  if (value === null) return '';
  switch (kind) {
    case 'YUAN':
      return numberCell(reference, STYLE.YUAN, decimalYuan(value as Fen));
    case 'COUNT':
      return numberCell(reference, STYLE.COUNT, String(value));
    case 'DATE':
      return (value as string) < DATES_FROM
        ? textCell(reference, STYLE.TEXT, value as string)
        : numberCell(reference, STYLE.DATE, String(daysBetween(DAY_ZERO, value as string)));
    default:
      return textCell(reference, STYLE[kind], String(value));
  }
}

/** One row of a sheet; `row` counts from 1, `letters` are those of its columns. */
export function sheetRow(
  row: number,
  letters: readonly string[],
  kinds: readonly CellKind[],
  values: readonly CellValue[],
): string {
  const cells = values.map((value, index) => cell(`${letters[index]}${row}`, kinds[index], value));
  return `<row r="${row}">${cells.join('')}</row>`;
}

/** The beginning of a sheet of data with its first row, the heads, which stays in view. */
export function sheetStart(columns: readonly Column[]): string {
  const heads = columns.map(({ head }, index) => textCell(`${columnLetters(index)}1`, STYLE_OF_HEADS, head));
  return `${sheetOf(columns.map(({ kind }) => WIDTH[kind]))}<row r="1">${heads.join('')}</row>`;
}

function sheetOf(widths: readonly number[]): string {
  const cols = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${cols.join('')}</cols><sheetData>`;
}

export const SHEET_END = '</sheetData></worksheet>';

/** The first sheet: what the file is. */
export function coverSheet(cover: readonly (readonly [string, string])[]): string {
  const rows = cover.map(
    ([label, value], index) =>
      `<row r="${index + 1}">${textCell(`A${index + 1}`, STYLE_OF_HEADS, label)}${textCell(`B${index + 1}`, STYLE.TEXT, value)}</row>`,
  );
  return `${sheetOf([24, 100])}${rows.join('')}${SHEET_END}`;
}

export const STYLES = `${DECLARATION}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">${[
  [0, 0],
  [49, 0],
  [1, 0],
  [4, 0],
  [164, 0],
  [49, 1],
]
  .map(
    ([format, font]) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
  )
  .join('')}</cellXfs></styleSheet>`;

/** The workbook of sheets 1 to n with these names. */
export function workbook(names: readonly string[]): string {
  const sheets = names.map(
    (name, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

export function workbookRelationships(sheets: number): string {
  const targets = Array.from({ length: sheets }, (_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`]);
  return relationships([...targets, ['styles', 'styles.xml']]);
}

export const PACKAGE_RELATIONSHIPS = relationships([['officeDocument', 'xl/workbook.xml']]);

function relationships(targets: readonly string[][]): string {
  const each = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONSHIPS}/${type}" Target="${target}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

export function contentTypes(sheets: number): string {
  const type = (part: string, of: string) =>
    `<Override PartName="/xl/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${of}+xml"/>`;
  const parts = [
    type('workbook.xml', 'sheet.main'),
    type('styles.xml', 'styles'),
    ...Array.from({ length: sheets }, (_, index) => type(`worksheets/sheet${index + 1}.xml`, 'worksheet')),
  ];
  return `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts.join('')}</Types>`;
}
