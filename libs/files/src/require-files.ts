import type { Queryable } from '@shanhai/database';
import { Reasons, refuse } from '@shanhai/kernel';
import { unknownFiles } from './store/file-store';

/** @throws Refusal FILE_UNKNOWN at `field`.<n> for each hash that no file has; one statement. */
export async function requireFiles(
  db: Queryable,
  hashes: readonly string[],
  field: (string | number)[],
): Promise<void> {
  if (hashes.length === 0) return;
  const unknown = await unknownFiles(db, hashes);
  const reasons = new Reasons();
  hashes.forEach((hash, index) => {
    if (unknown.has(hash)) reasons.add('FILE_UNKNOWN', [...field, index], { hash: hash.slice(0, 64) });
  });
  reasons.refuseIfAny();
}

/** As `requireFiles` for a field that names one file. @throws Refusal FILE_UNKNOWN at `field`. */
export async function requireFile(db: Queryable, hash: string, field: (string | number)[]): Promise<void> {
  if ((await unknownFiles(db, [hash])).has(hash)) refuse('FILE_UNKNOWN', field, { hash: hash.slice(0, 64) });
}
