import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './error';
import { giveTo, type RunAs } from './run-as';

const PORT_FILE = 'launcher.port';
/** Below Linux's range for outgoing connections (from 32768), one of which could sit on the port at the next start. */
const PORT_RANGE = [20_000, 32_000] as const;
const PORT_TRIES_MAX = 100;

/** The port that the last start chose for this data directory; undefined before the first. */
export async function rememberedPort(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, PORT_FILE), 'utf8').catch(() => '');
  return Number(text) || undefined;
}

/** Chooses a port that is free now and remembers it, so that addresses stay the same over restarts. */
export async function chooseFreePort(dataDir: string, as: RunAs): Promise<number> {
  for (let tries = 0; tries < PORT_TRIES_MAX; tries += 1) {
    const port = randomInt(...PORT_RANGE);
    if (!(await isFree(port))) continue;
    const path = join(dataDir, PORT_FILE);
    await writeFile(path, String(port), { mode: 0o600 });
    await giveTo(as, path);
    return port;
  }
  throw new EmbeddedPostgresError(
    `No free port on 127.0.0.1 in ${PORT_RANGE.join('-')}: pass one, or set DATABASE_URL.`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
