import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries';
import { ensureCluster } from './cluster';
import { EmbeddedPostgresError } from './error';
import { launch, type Settings } from './launch';
import { withLock } from './lock';
import { chooseFreePort, rememberedPort } from './port';
import { disarmStaleFile, runningPostmaster } from './postmaster-pid';
import { untilReady } from './readiness';
import { chooseRunAs, giveTo, giveToOwnerAbove, type RunAs } from './run-as';
import { embeddedServer, type EmbeddedServer } from './server';

export interface EmbeddedOptions {
  /** Made when missing. The log (`<dataDir>.log`) and the lock (`<dataDir>.lock`) lie beside it. */
  dataDir: string;
  /** Default: a free port, chosen once and remembered in the data directory. A server that runs already keeps its own. */
  port?: number;
  /** Default true. False, for clusters that are thrown away: a killed server loses its last commits, a power cut all. */
  durable?: boolean;
  /** Further settings of postgresql.conf, such as `{ max_connections: 50 }`. A server that runs already keeps its own. */
  settings?: Settings;
  log?: (line: string) => void;
}

/** Children of a killed server end within moments, unless one is busy with a long statement. */
const LINGER_TIMEOUT_MS = 30_000;
const PAUSE_FIRST_MS = 100;
const PAUSE_LONGEST_MS = 2_000;
const LEFT_OVER = /lock file .* (already exists|is empty)|pre-existing shared memory block/;
const PORT_TAKEN = /Address already in use|could not create any TCP\/IP sockets/;

interface Place {
  dataDir: string;
  logFile: string;
  password: string;
  postgres: string;
  as: RunAs;
}

/**
 * Returns a PostgreSQL server that answers on this data directory: one that runs already (adopted), or a new one.
 * Any number of programs may call it at once. The server outlives the program unless the program stops it.
 *
 * @throws EmbeddedPostgresError, whose message says what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const log = options.log ?? (() => undefined);
  const binaries = await findBinaries();
  const dataDir = await makeParent(options.dataDir);
  const lockDir = `${dataDir}.lock`;
  return withLock(lockDir, async () => {
    const { as, version } = await chooseRunAs(binaries.postgres, dataDir);
    // So that after one start with sudo the owner of the repository can start it too.
    await giveTo(as, lockDir);
    log(`${version}, run ${as.description}, data in ${dataDir}`);
    const major = /\d+/.exec(version)?.[0] ?? '';
    const password = await ensureCluster(dataDir, major, binaries.initdb, as, options.durable ?? true);
    const place = { dataDir, logFile: `${dataDir}.log`, password, postgres: binaries.postgres, as };
    const server = await adoptOrLaunch(place, options, log);
    log(`PostgreSQL ${server.adopted ? 'was running already' : 'started'}: port ${server.port}, process ${server.pid}`);
    return server;
  });
}

/** Makes the directory above, and returns the data directory's real path, by which a running server is recognised. */
async function makeParent(path: string): Promise<string> {
  const wanted = resolve(path);
  try {
    const made = await mkdir(dirname(wanted), { recursive: true });
    // Root in a user's repository (sudo): what is made there stays that user's, who may be the next to start.
    if (made !== undefined) await giveToOwnerAbove(made);
    return await realpath(wanted).catch(async () => join(await realpath(dirname(wanted)), basename(wanted)));
  } catch (error) {
    throw new EmbeddedPostgresError(`Cannot make a directory for ${wanted}: ${String(error)}`);
  }
}

async function adoptOrLaunch(
  place: Place,
  options: EmbeddedOptions,
  log: (line: string) => void,
): Promise<EmbeddedServer> {
  const { dataDir, password, as } = place;
  let port = options.port ?? (await rememberedPort(dataDir)) ?? (await chooseFreePort(dataDir, as));
  const giveUpAt = Date.now() + LINGER_TIMEOUT_MS;
  for (let pauseMs = PAUSE_FIRST_MS; ; pauseMs = Math.min(2 * pauseMs, PAUSE_LONGEST_MS)) {
    const running = await runningPostmaster(dataDir);
    const adopted = running && (await untilReady(running.pid, place));
    if (running && typeof adopted === 'number') {
      return embeddedServer({ pid: running.pid, port: adopted, adopted: true, password });
    }
    await disarmStaleFile(dataDir);
    const { durable = true, settings = {} } = options;
    const launched = await launch(place.postgres, as, { ...place, port, durable, settings });
    const ready = await untilReady(launched.pid, place);
    if (ready !== 'gone') return embeddedServer({ pid: launched.pid, port: ready, adopted: false, password });

    const said = await launched.said();
    if (PORT_TAKEN.test(said) && options.port === undefined) {
      log(`Port ${port} is taken, choosing another`);
      port = await chooseFreePort(dataDir, as);
    } else if (!LEFT_OVER.test(said) || Date.now() > giveUpAt) {
      throw new EmbeddedPostgresError(
        `PostgreSQL ended instead of starting. The end of ${place.logFile}:\n${said}\n${advice(said)}`,
      );
    }
    await sleep(pauseMs);
  }
}

function advice(said: string): string {
  if (PORT_TAKEN.test(said)) return 'Another program has the port: stop it, or pass another port.';
  if (LEFT_OVER.test(said))
    return 'Processes of a server that was killed are still busy: wait until they end, and start again.';
  return 'Put right what it says, or set DATABASE_URL to a PostgreSQL 18 server.';
}
