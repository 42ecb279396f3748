import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries';
import { EmbeddedPostgresError, hasCode } from './error';
import { giveTo, spawnOptions, type RunAs } from './run-as';

const run = promisify(execFile);

/** In the data directory, so that it is copied, moved and deleted with the cluster that it opens. */
const PASSWORD_FILE = 'launcher.password';

/**
 * Makes sure that `dataDir` holds a complete cluster and returns the password of its user postgres. Call with the
 * lock held.
 *
 * @param major PostgreSQL's major version, such as "18"
 * @throws EmbeddedPostgresError when the directory holds something else, or initdb fails.
 */
export async function ensureCluster(
  dataDir: string,
  major: string,
  initdb: Binaries['initdb'],
  as: RunAs,
  durable: boolean,
): Promise<string> {
  await removeHalfDone(dataDir);
  const content = await readdir(dataDir).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT')) return [];
    throw new EmbeddedPostgresError(
      `Cannot read the data directory ${dataDir} (${String(error)}). Run as the user who made it, or delete it.`,
    );
  });
  if (content.length === 0) await createCluster(dataDir, initdb, as, durable);
  else if (!content.includes('PG_VERSION')) {
    throw new EmbeddedPostgresError(`${dataDir} holds files but no PostgreSQL cluster: choose another directory.`);
  }
  await giveTo(as, dataDir);
  const found = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  if (found !== major) {
    throw new EmbeddedPostgresError(
      `${dataDir} was made by PostgreSQL ${found} and the programs in node_modules are of ${major}: dump it with the ` +
        'old version and restore it into a new directory, or delete it.',
    );
  }
  return readFile(join(dataDir, PASSWORD_FILE), 'utf8').catch((error: unknown) => {
    throw new EmbeddedPostgresError(
      `Cannot read the password in ${join(dataDir, PASSWORD_FILE)} (${String(error)}). If another tool made this ` +
        'cluster, set DATABASE_URL to its server instead.',
    );
  });
}

/** Runs initdb beside the place and moves the result there, so that a cluster is there whole or not at all. */
async function createCluster(dataDir: string, initdb: string, as: RunAs, durable: boolean): Promise<void> {
  const nursery = await mkdtemp(`${dataDir}.new-`);
  const [cluster, passwordFile] = [join(nursery, 'cluster'), join(nursery, PASSWORD_FILE)];
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await giveTo(as, nursery);
  // C.UTF-8: under plain C pg_trgm drops Chinese, and under a language's locale the order changes with the system.
  const parameters = ['-D', cluster, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'].concat(
    '--locale=C.UTF-8',
    '--encoding=UTF8',
    '--no-instructions',
    durable ? [] : '--no-sync',
  );
  try {
    const [program = '', ...rest] = [...as.prefix, initdb, ...parameters];
    await run(program, rest, spawnOptions(as));
    await rename(passwordFile, join(cluster, PASSWORD_FILE));
    await rename(cluster, dataDir);
    if (durable) await syncDirectory(dirname(dataDir));
  } catch (error) {
    const why = hasCode(error, 'EBUSY', 'EXDEV')
      ? 'it is a mount point: use a directory below it'
      : `initdb, run ${as.description}, failed: ${String(error)}`;
    throw new EmbeddedPostgresError(`Cannot make a PostgreSQL cluster in ${dataDir}: ${why}`);
  } finally {
    await rm(nursery, { recursive: true, force: true });
  }
}

/** An initdb whose program was killed may still be writing; its directory is its own, so what resists is left for later. */
async function removeHalfDone(dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(dataDir)}.new-`)) continue;
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 2 }).catch(() => undefined);
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  await directory.sync().finally(() => directory.close());
}
