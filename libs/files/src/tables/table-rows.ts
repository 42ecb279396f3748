import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { refuse } from '@shanhai/kernel';
import { textOf } from '../csv';
import type { MediaType } from '../rules/media-types';
import type { TableRow } from './table-row';
import { xlsxRows } from './xlsx-rows';

/** One record of a CSV; one without a closing quote goes on to the end of the file. */
const RECORD_CHARACTERS_MAX = 64 * 1024;
const SLICE_CHARACTERS = 64 * 1024;

/**
 * The rows of a CSV (UTF-8 or GBK) or of the first sheet of a workbook, one at a time; blank rows are passed over.
 * @throws Refusal FILE_TYPE, CSV_ENCODING, INVALID (quotes), XLSX_BROKEN, XLSX_TOO_LARGE at `content`
 */
export async function* tableRows({
  mediaType,
  content,
}: {
  mediaType: MediaType;
  content: Buffer;
}): AsyncGenerator<TableRow> {
  const rows =
    mediaType === 'text/csv' ? csvRows(content) : isWorkbook(mediaType) ? xlsxRows(content) : notATable(mediaType);
  for await (const each of rows) if (each.cells.some((cell) => cell.trim() !== '')) yield each;
}

const isWorkbook = (mediaType: MediaType) =>
  mediaType === 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function notATable(mediaType: MediaType): never {
  return refuse('FILE_TYPE', ['content'], { type: mediaType });
}

async function* csvRows(content: Buffer): AsyncGenerator<TableRow> {
  const text = textOf(content);
  const source = Readable.from(slices(text));
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: RECORD_CHARACTERS_MAX });
  source.pipe(parser);
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { row: (row += 1), cells };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    refuse('INVALID', ['content'], {
      value: 'CSV',
      reason: { zh: `引号不成对或格式有误（${error.code}）`, en: error.message },
    });
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function* slices(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE_CHARACTERS) yield text.slice(at, at + SLICE_CHARACTERS);
}
