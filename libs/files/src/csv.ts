import { CsvError, parse } from 'csv-parse/sync';
import { Reasons, refuse } from '@shanhai/kernel';

/** A data row with its number as a spreadsheet shows it (the header is row 1) and its values by column, trimmed. */
export interface CsvRow {
  row: number;
  values: Record<string, string>;
}

/** So many faults are told at once; whoever mends the file sees the pattern by then. */
const REASONS_MAX = 20;

/**
 * Reads a CSV file in UTF-8 (with or without byte order mark) or GBK/GB18030. Blank rows are passed over but counted.
 * @throws Refusal CSV_ENCODING, CSV_EMPTY, CSV_HEADER, CSV_RAGGED (each row), or INVALID for broken quotes, at `content`.
 */
export function readCsv(content: Buffer, columns: { required: readonly string[] }): CsvRow[] {
  return csvRowsBelow(csvRecords(textOf(content)), 0, columns.required);
}

/**
 * The rows below the line with the heads, which is the first or, where there is something above the table, a later one.
 * @throws Refusal CSV_EMPTY, CSV_HEADER, CSV_RAGGED (each row), at `content`.
 */
export function csvRowsBelow(records: readonly string[][], heads: number, required: readonly string[] = []): CsvRow[] {
  if (records.length === 0) refuse('CSV_EMPTY', ['content']);
  const names = records[heads].map((name) => name.trim());
  const reasons = new Reasons();
  for (const column of required) if (!names.includes(column)) reasons.add('CSV_HEADER', ['content'], { column });
  reasons.refuseIfAny();
  const rows: CsvRow[] = [];
  let faults = 0;
  records.slice(heads + 1).forEach((record, index) => {
    if (record.every((value) => value.trim() === '')) return;
    const row = heads + index + 2;
    if (record.length === names.length) {
      rows.push({ row, values: Object.fromEntries(names.map((name, column) => [name, record[column].trim()])) });
    } else if ((faults += 1) <= REASONS_MAX) {
      reasons.add('CSV_RAGGED', ['content'], { row, found: record.length, expected: names.length });
    }
  });
  reasons.refuseIfAny();
  if (rows.length === 0) refuse('CSV_EMPTY', ['content']);
  return rows;
}

/**
 * The text of a file in UTF-8 (with or without byte order mark) or GBK/GB18030.
 * @throws Refusal CSV_ENCODING, at `content`.
 */
export function textOf(content: Buffer): string {
  // A zero byte is in no text of these encodings, but in every spreadsheet and in UTF-16.
  if (content.includes(0)) refuse('CSV_ENCODING', ['content']);
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(content);
    } catch {
      // Not this encoding.
    }
  }
  return refuse('CSV_ENCODING', ['content']);
}

/**
 * The lines of a CSV by cells.
 * @throws Refusal INVALID for broken quotes, at `content`.
 */
export function csvRecords(text: string): string[][] {
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: false });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse('INVALID', ['content'], {
      value: 'CSV',
      reason: { zh: `引号不成对或格式有误（${error.code}）`, en: error.message },
    });
  }
}
