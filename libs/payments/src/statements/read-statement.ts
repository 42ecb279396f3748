import { csvRecords, csvRowsBelow, textOf } from '@shanhai/files';
import type { BusinessDate, Reasons } from '@shanhai/kernel';
import { isCamt053, readCamt053 } from './camt053-statement';
import { accountsAbove, isHeads, readCsvStatement } from './csv-statement';
import { isMt940, readMt940 } from './mt940-statement';
import type { Statement } from './statement';

/**
 * Reads the rows of a bank's statement, in whatever format it is: what the file is shows in its text, never in its name.
 * Adds what is wrong with it to `reasons`.
 * @throws Refusal CSV_ENCODING, CSV_EMPTY, CSV_RAGGED, INVALID (broken quotes).
 */
export function readStatement(content: Buffer, today: BusinessDate, reasons: Reasons): Statement {
  const text = textOf(content);
  if (isCamt053(text)) return { format: 'CAMT_053', ...readCamt053(text, today, reasons) };
  if (isMt940(text)) return { format: 'MT940', ...readMt940(text, today, reasons) };
  const records = csvRecords(text);
  const heads = Math.max(0, records.findIndex(isHeads));
  const rows = readCsvStatement(csvRowsBelow(records, heads), today, reasons);
  return { format: 'CSV', accounts: accountsAbove(records.slice(0, heads)), rows };
}
