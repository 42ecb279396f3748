import type { BusinessDate, Fen } from '@shanhai/kernel';

/**
 * What a column holds, which decides how spreadsheets show it.
 * TEXT: any text, never a formula. DIGITS: a whole number kept as text, however long. COUNT: a small whole number.
 * YUAN: fen, shown as yuan with two decimals. DATE: a business date.
 */
export type CellKind = 'TEXT' | 'DIGITS' | 'COUNT' | 'YUAN' | 'DATE';
export type CellValue = string | bigint | number | Fen | BusinessDate | null;

export interface Column {
  head: string;
  kind: CellKind;
}

/** A table that becomes a file: what it is, as label and value; its columns; its rows, in batches that fit into memory. */
export interface Table {
  cover: readonly (readonly [string, string])[];
  columns: readonly Column[];
  batches: AsyncIterable<readonly (readonly CellValue[])[]>;
}
