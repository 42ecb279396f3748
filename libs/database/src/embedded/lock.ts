import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, hasCode } from './error';
import { isSameProcess, readProcess } from './process-table';

/** Longer than a first start on a slow disk (initdb and the start itself). */
const LOCK_WAIT_MS = 120_000;
const LOCK_POLL_MS = 50;

/**
 * Runs `work` while no other program on this machine runs its own under the same lock directory.
 *
 * A holder that was killed with -9 blocks nobody. Node has no flock, and a lock file that the next program deletes
 * can be deleted twice, the second time under a new holder. So nothing is ever taken back: the lock is a growing
 * number, the file with the highest number names the holder (pid and birth), an empty one was released.
 *
 * @throws EmbeddedPostgresError when a living process keeps the lock for two minutes.
 */
export async function withLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const held = await take(directory);
  try {
    return await work();
  } finally {
    await truncate(held).catch(() => undefined);
  }
}

async function take(directory: string): Promise<string> {
  const giveUpAt = Date.now() + LOCK_WAIT_MS;
  await mkdir(directory, { recursive: true });
  for (;;) {
    const top = await highest(directory);
    const holder = top === 0 ? undefined : await livingHolder(join(directory, String(top)));
    if (holder === undefined) {
      const mine = top + 1;
      if (await claim(directory, mine)) {
        if ((await highest(directory)) === mine) {
          await removeBelow(directory, mine);
          return join(directory, String(mine));
        }
        // Others took and passed on the lock since we looked, and the number we took is an old one again.
        await rm(join(directory, String(mine)), { force: true });
      }
    } else if (Date.now() > giveUpAt) {
      throw new EmbeddedPostgresError(
        `Process ${holder} has been starting the embedded database for ${LOCK_WAIT_MS / 1000} s (lock ${directory}). ` +
          'See what it is doing, or end it and start again.',
      );
    }
    await sleep(LOCK_POLL_MS);
  }
}

/** Links a finished file under the number, so that nobody reads a half-written holder; false when others were faster. */
async function claim(directory: string, number: number): Promise<boolean> {
  const draft = join(directory, `claim-${randomUUID()}`);
  try {
    await writeFile(draft, `${process.pid} ${readProcess(process.pid)?.birth ?? ''}`);
    await link(draft, join(directory, String(number)));
    return true;
  } catch (error) {
    // ENOENT: a new holder swept our draft away.
    if (hasCode(error, 'EEXIST', 'ENOENT')) return false;
    throw new EmbeddedPostgresError(
      `Cannot write in ${directory} (${String(error)}). Run as the user who started the embedded database first, ` +
        'or choose another data directory.',
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/** The holder's pid, or undefined when the lock was released or its holder is dead. */
async function livingHolder(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return 'a successor';
    throw error;
  });
  if (text === '' || text === 'a successor') return text || undefined;
  const space = text.indexOf(' ');
  const pid = text.slice(0, space);
  return isSameProcess(Number(pid), text.slice(space + 1)) ? pid : undefined;
}

async function highest(directory: string): Promise<number> {
  return Math.max(0, ...(await readdir(directory)).map(Number).filter(Number.isInteger));
}

async function removeBelow(directory: string, mine: number): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!(Number(name) >= mine)) await rm(join(directory, name), { force: true });
  }
}
