import { type Fen, formatYuan } from '@shanhai/kernel';
import type { CellKind, CellValue } from './table';

/** Excel reads UTF-8 only where a byte order mark says so. */
export const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

/**
 * What makes Excel, WPS or LibreOffice take a cell for a formula, and white space that they pass over first. Full-width
 * signs count where the input method is Chinese.
 */
const FORMULA = /^[\s\u200B\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
/** What Excel would make a number, a date or a time of: only short numbers without leading zeros come out as they went in. */
const LIKE_A_NUMBER = /^[¥￥$.(（]*[\d０-９][\d０-９\s.,:/%eE)）年月日时分秒-]*$/u;
/** Months in English, which Excel knows in every language, with a day or year; hours; truth values. */
const LIKE_A_DATE =
  /^(?=.*\d)[\d\s/-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\d\s.,/-]*$|^\d{1,2}(:\d\d){0,2}\s*[ap]m?$|^(true|false)$/i;
const SHORT_NUMBER = /^(0|[1-9]\d{0,10})$/;
const QUOTED = /[",\t\r\n]|^\s|\s$/;

/** Fen as yuan with two decimals and no separators: a number to every program. */
export function decimalYuan(fen: Fen): string {
  return formatYuan(fen).replaceAll(',', '');
}

/**
 * A text that opens as the same text: an apostrophe goes before what would be a formula (OWASP, "CSV Injection"), a tab
 * behind what would become another number or a date, such as codes of 18 digits. Whoever reads by program trims.
 */
export function csvText(text: string): string {
  if (FORMULA.test(text)) return `'${text}`;
  const becomesAnother = (LIKE_A_NUMBER.test(text) && !SHORT_NUMBER.test(text)) || LIKE_A_DATE.test(text);
  return becomesAnother ? `${text}\t` : text;
}

function csvCell(kind: CellKind, value: CellValue): string {
  if (value === null) return '';
  switch (kind) {
    case 'YUAN':
      return decimalYuan(value as Fen);
    case 'COUNT':
    case 'DATE':
      return String(value);
    case 'DIGITS':
      // Digits and a sign are no formula: a negative number stays one.
      return String(value).length > 11 ? `${value}\t` : String(value);
    case 'TEXT':
      return csvText(String(value));
  }
}

/** One record of RFC 4180 with its line end. */
export function csvRecord(kinds: readonly CellKind[], values: readonly CellValue[]): string {
  const cells = values.map((value, index) => {
    const cell = csvCell(kinds[index], value);
    return QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  });
  return cells.join(',') + LINE_END;
}
