import type { Queryable, Tx } from '@shanhai/database';
import type { MediaType } from '../rules/media-types';

export interface StoredFile {
  mediaType: MediaType;
  content: Buffer;
}

/** Keeps a content; the same one is kept once, with the name of whoever brought it first. */
export function insertFile(tx: Tx, hash: string, { mediaType, content }: StoredFile): void {
  tx.send(
    `INSERT INTO files (hash, media_type, size_bytes, content, uploaded_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (hash) DO NOTHING`,
    [hash, mediaType, content.length, content, tx.actor.userId],
  );
}

export async function readFile(db: Queryable, hash: string): Promise<StoredFile | null> {
  const [row] = await db.query<StoredFile>('SELECT media_type AS "mediaType", content FROM files WHERE hash = $1', [
    hash,
  ]);
  return row ?? null;
}

/** Those of the hashes that there is no file for. */
export async function unknownFiles(db: Queryable, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ hash: string }>(
    'SELECT wanted.hash FROM unnest($1::text[]) AS wanted(hash) WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.hash = wanted.hash)',
    [hashes],
  );
  return new Set(rows.map((row) => row.hash));
}
