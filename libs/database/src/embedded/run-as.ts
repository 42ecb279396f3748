import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './error';

const run = promisify(execFile);

/** How PostgreSQL's programs are run: as ourselves, as another user, or in a user namespace. */
export interface RunAs {
  description: string;
  /** What stands before the program on its command line. */
  prefix: string[];
  /** Owner that the files get; undefined when we are no root and cannot give files away. */
  owner?: { uid: number; gid: number };
  /** True: the program itself takes on the owner's uid. */
  dropsToOwner: boolean;
}

/** Working directory, environment and user for a program of PostgreSQL. */
export function spawnOptions(as: RunAs): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const { PATH, TZ } = process.env;
  return {
    // The current directory may be closed to the other user, and PGDATA and its like must not reach the server.
    cwd: '/',
    env: { PATH: PATH ?? '/usr/bin:/bin', LC_ALL: 'C', ...(TZ === undefined ? {} : { TZ }) },
    ...(as.dropsToOwner ? as.owner : {}),
  };
}

/**
 * Chooses the first way in which `postgres` runs and can enter `parent`, the directory of the data directory.
 * PostgreSQL refuses uid 0, so for root the ways are, in this order:
 *  1. the owner of the data directory (or of what is above it), when that is not root;
 *  2. `unshare --user`: still root to the file system, so it enters a home of mode 700, but root's uid is not 0
 *     inside; containers often forbid it;
 *  3. the owner of node_modules; 4. nobody.
 *
 * @throws EmbeddedPostgresError with every way that was tried when none works.
 */
export async function chooseRunAs(postgres: string, dataDir: string): Promise<{ as: RunAs; version: string }> {
  const failures: string[] = [];
  for (const as of await candidates(postgres, dataDir)) {
    try {
      return { as, version: await tryToRun(as, postgres, dirname(dataDir)) };
    } catch (error) {
      failures.push(`${as.description}: ${String(error).trim()}`);
    }
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL cannot be run from ${postgres} with its data in ${dataDir}.\n${failures.join('\n')}\n` +
      'Run the program as a normal user who can read both, or move the repository to a directory that other users ' +
      'can enter (not below a home of mode 700), or set DATABASE_URL to a PostgreSQL 18 server.',
  );
}

/** Gives a file or a directory with all it holds to the owner under whom PostgreSQL runs. */
export async function giveTo(as: RunAs, path: string): Promise<void> {
  if (as.owner === undefined) return;
  const { uid, gid } = as.owner;
  const now = await stat(path);
  if (now.uid !== uid) await run('chown', ['-R', `${uid}:${gid}`, path]);
}

/** As root, gives a new directory to the owner of the one that it was made in. */
export async function giveToOwnerAbove(path: string): Promise<void> {
  const [owner] = asUser('', await nearestOwner(dirname(path)));
  if (owner && process.getuid?.() === 0) await giveTo(owner, path);
}

async function candidates(postgres: string, dataDir: string): Promise<RunAs[]> {
  if (process.getuid?.() !== 0) return [{ description: 'as this user', prefix: [], dropsToOwner: false }];
  const nobody = userNamed('nobody');
  const inNamespace: RunAs = {
    description: 'in a user namespace (unshare --user)',
    prefix: ['unshare', '--user', '--'],
    owner: { uid: 0, gid: 0 },
    dropsToOwner: false,
  };
  return [
    ...asUser('as the owner of the data directory', await nearestOwner(dataDir)),
    inNamespace,
    ...asUser('as the owner of node_modules', await nearestOwner(postgres)),
    ...(nobody ? asUser('as nobody', nobody) : []),
  ];
}

function asUser(description: string, owner: { uid: number; gid: number }): RunAs[] {
  return owner.uid === 0
    ? []
    : [{ description: `${description} (uid ${owner.uid})`, prefix: [], owner, dropsToOwner: true }];
}

async function nearestOwner(path: string): Promise<{ uid: number; gid: number }> {
  const found = await stat(path).catch(() => undefined);
  return found ? { uid: found.uid, gid: found.gid } : nearestOwner(dirname(path));
}

function userNamed(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** Answers "postgres (PostgreSQL) 18.4"; fails when the directory cannot be entered or a library is missing. */
async function tryToRun(as: RunAs, postgres: string, parent: string): Promise<string> {
  const script = ['/bin/sh', '-c', 'cd -- "$1" && exec "$0" --version', postgres, parent];
  const [program = '', ...parameters] = [...as.prefix, ...script];
  const { stdout } = await run(program, parameters, spawnOptions(as));
  return stdout.trim();
}
