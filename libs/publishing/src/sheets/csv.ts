import { BYTE_ORDER_MARK, csvRecord } from '../rules/csv-cells';
import type { CellKind, Table } from '../rules/table';

/**
 * A table as CSV that opens right in Chinese Excel: UTF-8 with a byte order mark, CRLF; first what it is, one line each, an
 * empty line, the heads, the rows. Nothing is kept: a batch is read when the one before was taken.
 */
export async function* csvOf({ cover, columns, batches }: Table): AsyncGenerator<string> {
  const words = (row: readonly string[]) =>
    csvRecord(
      row.map((): CellKind => 'TEXT'),
      row,
    );
  yield BYTE_ORDER_MARK + cover.map(words).join('') + words([]) + words(columns.map(({ head }) => head));
  const kinds = columns.map(({ kind }) => kind);
  for await (const rows of batches) yield rows.map((row) => csvRecord(kinds, row)).join('');
}

/** Lines before the heads; programs that read the table pass over them. */
export const linesBeforeHeads = ({ cover }: Pick<Table, 'cover'>): number => cover.length + 1;
