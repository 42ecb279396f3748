import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Column, Table } from '../rules/table';
import {
  columnLetters,
  contentTypes,
  coverSheet,
  PACKAGE_RELATIONSHIPS,
  SHEET_END,
  SHEET_ROWS_MAX,
  sheetRow,
  sheetStart,
  STYLES,
  workbook,
  workbookRelationships,
} from '../rules/xlsx-parts';

/** Names of the sheets: the first says what the file is, the others hold the rows. */
export interface SheetNames {
  cover: string;
  data: string;
}

/** Fast, and a tenth of the size: rows repeat each other. */
const COMPRESSION_LEVEL = 3;

/** One of the tables of a workbook. */
export interface NamedTable extends Omit<Table, 'cover'> {
  name: string;
}

/** A table as a workbook: a cover sheet, then as many sheets of rows as it takes. */
export function xlsxOf(table: Table, names: SheetNames, rowsPerSheet = SHEET_ROWS_MAX): Readable {
  return workbookOf({ name: names.cover, rows: table.cover }, [{ ...table, name: names.data }], rowsPerSheet);
}

/**
 * Tables as an Office Open XML workbook (ECMA-376): a cover sheet, then for each table as many sheets of rows as it takes.
 * Parts are compressed while they are written, the list of sheets comes last; a batch is read when the one before was taken.
 * Destroying the stream ends the reading.
 */
export function workbookOf(cover: Cover, tables: readonly NamedTable[], rowsPerSheet = SHEET_ROWS_MAX): Readable {
  const zip = new ZipFile();
  // The declared type is the interface of old streams.
  const output = zip.outputStream as PassThrough;
  write(zip, output, cover, tables, rowsPerSheet).catch((error: Error) => output.destroy(error));
  return output;
}

interface Cover {
  name: string;
  rows: Table['cover'];
}

async function write(
  zip: ZipFile,
  output: PassThrough,
  cover: Cover,
  tables: readonly NamedTable[],
  rowsPerSheet: number,
): Promise<void> {
  zip.addBuffer(Buffer.from(coverSheet(cover.rows)), 'xl/worksheets/sheet1.xml');
  zip.addBuffer(Buffer.from(STYLES), 'xl/styles.xml');
  zip.addBuffer(Buffer.from(PACKAGE_RELATIONSHIPS), '_rels/.rels');
  const sheets = [cover.name];
  for (const table of tables) {
    await addTable(zip, output, table, rowsPerSheet, sheets);
    if (output.destroyed) return;
  }
  zip.addBuffer(Buffer.from(workbook(sheets)), 'xl/workbook.xml');
  zip.addBuffer(Buffer.from(workbookRelationships(sheets.length)), 'xl/_rels/workbook.xml.rels');
  zip.addBuffer(Buffer.from(contentTypes(sheets.length)), '[Content_Types].xml');
  zip.end();
}

/** Adds the sheets of a table, and their names to those that are there. Returns early where nobody takes the output any more. */
async function addTable(
  zip: ZipFile,
  output: PassThrough,
  { name, columns, batches }: NamedTable,
  rowsPerSheet: number,
  sheets: string[],
): Promise<void> {
  const before = sheets.length;
  const rows = batches[Symbol.asyncIterator]();
  try {
    for (let rest: Rest | null = { batch: [], from: 0 }; rest !== null; ) {
      const sheet: Sheet = { columns, rows, rest, room: rowsPerSheet - 1 };
      const source = Readable.from(sheetParts(sheet), { objectMode: false, highWaterMark: 64 * 1024 });
      const stop = (): void => void source.destroy();
      output.once('close', stop);
      sheets.push(sheets.length === before ? name : `${name}${sheets.length - before + 1}`);
      zip.addReadStream(source, `xl/worksheets/sheet${sheets.length}.xml`, { compressionLevel: COMPRESSION_LEVEL });
      await once(source, 'close');
      if (source.errored) throw source.errored;
      if (output.destroyed) return;
      output.off('close', stop);
      rest = sheet.rest;
    }
  } finally {
    await rows.return?.();
  }
}

type Rows = Table['batches'] extends AsyncIterable<infer Batch> ? Batch : never;
/** Rows of a batch that the sheet before had no room for. */
interface Rest {
  batch: Rows;
  from: number;
}
interface Sheet {
  columns: readonly Column[];
  rows: AsyncIterator<Rows>;
  /** What it begins with; when it is written, what it had no room for: null where there are no more rows. */
  rest: Rest | null;
  room: number;
}

/** The text of a sheet, a batch at a time, up to its room. */
async function* sheetParts(sheet: Sheet): AsyncGenerator<string> {
  const { columns, rows, room } = sheet;
  const letters = columns.map((_, index) => columnLetters(index));
  const kinds = columns.map(({ kind }) => kind);
  yield sheetStart(columns);
  let { batch, from } = sheet.rest!;
  for (let written = 0; ; ) {
    const some = batch.slice(from, from + room - written);
    const first = written + 2;
    if (some.length > 0) yield some.map((row, index) => sheetRow(first + index, letters, kinds, row)).join('');
    written += some.length;
    from += some.length;
    if (from < batch.length) {
      sheet.rest = { batch, from };
      break;
    }
    const next = await rows.next();
    if (next.done) {
      sheet.rest = null;
      break;
    }
    [batch, from] = [next.value, 0];
  }
  yield SHEET_END;
}
