import { chown, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './error';
import { readProcess, takesSignals } from './process-table';

/** What a running server writes in its data directory, in postmaster.pid. */
export interface Postmaster {
  pid: number;
  port: number;
  status: 'starting' | 'ready' | 'stopping' | 'standby' | '';
}

/** Longer than PostgreSQL takes between creating the file and writing its first line. */
const EMPTY_FILE_MS = 1_000;

/** Reads postmaster.pid; undefined when there is none. A file without a pid, left by a power cut, has pid NaN. */
export async function readPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  try {
    const lines = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n');
    // A standalone backend writes a negative pid.
    const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
    return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() as Postmaster['status'] };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The server that runs on this data directory; undefined when postmaster.pid is missing or stale. */
export async function runningPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const postmaster = await readPostmaster(dataDir);
  const entry = postmaster && readProcess(postmaster.pid);
  return entry && servesDirectory(entry.command, dataDir) ? postmaster : undefined;
}

/**
 * Makes a stale postmaster.pid harmless. PostgreSQL copes with a dead pid by itself, not with one that now belongs to
 * another process or a zombie. Removing the file would also remove the key of the shared memory by which PostgreSQL
 * sees that backends of the killed server still write: so only the pid is replaced, by ours, since a server takes
 * its own parent's pid for a left-over. Call with the lock held, and start the server from this process.
 */
export async function disarmStaleFile(dataDir: string): Promise<void> {
  const path = join(dataDir, 'postmaster.pid');
  let stale = await readPostmaster(dataDir);
  if (stale && Number.isNaN(stale.pid)) {
    await sleep(EMPTY_FILE_MS);
    stale = await readPostmaster(dataDir);
    if (stale && Number.isNaN(stale.pid)) return unlink(path);
  }
  if (!stale || !takesSignals(stale.pid) || (await runningPostmaster(dataDir))) return;
  const [, ...rest] = (await readFile(path, 'utf8')).split('\n');
  const { uid, gid } = await stat(path);
  await writeFile(`${path}.new`, [process.pid, ...rest].join('\n'), { mode: 0o600 });
  await chown(`${path}.new`, uid, gid);
  await rename(`${path}.new`, path);
}

/** Children of a server call themselves "postgres: checkpointer" and so on, so they do not pass for the server. */
function servesDirectory(command: string, dataDir: string): boolean {
  const separator = command.includes('\0') ? '\0' : ' ';
  const [program = '', ...parameters] = command.split(separator);
  if (basename(program) !== 'postgres') return false;
  const directory = parameters[parameters.indexOf('-D') + 1] ?? '';
  // A server that somebody started by hand with a relative path gets the benefit of the doubt.
  return !isAbsolute(directory) || directory === dataDir || (separator === ' ' && command.includes(dataDir));
}
