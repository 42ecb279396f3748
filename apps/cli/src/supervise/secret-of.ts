import { randomBytes } from 'node:crypto';
import { chown, link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A secret of this installation, 64 hex digits: made once, kept in a file that only its owner may read. */
export async function secretOf(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => '');
  if (known.trim() !== '') return known.trim();
  const draft = `${path}.${process.pid}`;
  await rm(path, { force: true });
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
  // Root in a user's repository (sudo): the user may be the next to start.
  const { uid, gid } = await stat(dirname(path));
  if (process.getuid?.() === 0) await chown(draft, uid, gid);
  // Whole or not at all, and only one of two that start at once is kept.
  await link(draft, path).catch(() => undefined);
  await rm(draft);
  return (await readFile(path, 'utf8')).trim();
}
