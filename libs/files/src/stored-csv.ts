import { type Queryable } from '@shanhai/database';
import { Refusal, refuse } from '@shanhai/kernel';
import { type CsvRow, readCsv } from './csv';

/**
 * Reads a file that was uploaded before, by its content hash.
 * @throws Refusal FILE_UNKNOWN and those of `read`, all at `field`.
 */
export async function readStored<Result>(
  db: Queryable,
  hash: string,
  field: string[],
  read: (content: Buffer) => Result,
): Promise<Result> {
  const [file] = await db.query<{ content: Buffer }>('SELECT content FROM files WHERE hash = $1', [hash]);
  if (!file) refuse('FILE_UNKNOWN', field, { hash: hash.slice(0, 80) });
  try {
    return read(file.content);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.reasons.map((reason) => ({ ...reason, field })));
  }
}

/**
 * Reads a CSV that was uploaded before, by its content hash.
 * @throws Refusal FILE_UNKNOWN and those of `readCsv`, at `field`.
 */
export function readStoredCsv(
  db: Queryable,
  hash: string,
  field: string[],
  columns: { required: readonly string[] },
): Promise<CsvRow[]> {
  return readStored(db, hash, field, (content) => readCsv(content, columns));
}
