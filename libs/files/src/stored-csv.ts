import { type Queryable } from '@shanhai/database';
import { Refusal, refuse } from '@shanhai/kernel';
import { type CsvRow, readCsv } from './csv';

/**
 * Reads a CSV that was uploaded before, by its content hash.
 * @throws Refusal FILE_UNKNOWN and those of `readCsv`, at `field`.
 */
export async function readStoredCsv(
  db: Queryable,
  hash: string,
  field: string[],
  columns: { required: readonly string[] },
): Promise<CsvRow[]> {
  const [file] = await db.query<{ content: Buffer }>('SELECT content FROM files WHERE hash = $1', [hash]);
  if (!file) refuse('FILE_UNKNOWN', field, { hash: hash.slice(0, 80) });
  try {
    return readCsv(file.content, columns);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.reasons.map((reason) => ({ ...reason, field })));
  }
}
