import { Injectable } from '@nestjs/common';
import { readCsv } from '@shanhai/files';
import { HISTORY_COLUMNS, readDivisionHistory } from '../rules/division-history';
import { Places } from '../places';
import { LoadDivisions } from './load-divisions';

/**
 * Imports a history of division codes from CSV, all of it or nothing; importing it again changes nothing. Codes that
 * the file does not name stay as they are.
 * Refuses CSV_ENCODING, CSV_EMPTY, CSV_HEADER, CSV_RAGGED, CSV_VALUE at `content`.
 */
@Injectable()
export class ImportDivisions {
  constructor(
    private readonly places: Places,
    private readonly loadDivisions: LoadDivisions,
  ) {}

  async run(input: {
    source: string;
    content: Buffer;
  }): Promise<{ rows: number; edition: number | null; codes: number }> {
    const rows = readCsv(input.content, { required: HISTORY_COLUMNS });
    const book = await this.places.book();
    const spans = readDivisionHistory(rows, (code) => book.spansOf(code).length > 0);
    const loaded = await this.loadDivisions.run({ source: input.source, spans });
    return { rows: rows.length, edition: loaded?.edition ?? null, codes: loaded?.codes ?? 0 };
  }
}
