import { spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { EmbeddedPostgresError } from './error';
import { giveTo, spawnOptions, type RunAs } from './run-as';

export type Settings = Record<string, string | number>;

/** Sized for two cores that the program itself also uses. */
const SETTINGS: Settings = {
  listen_addresses: '127.0.0.1',
  // A socket's path may have 107 characters, and a repository can lie deeper.
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_connections: 100,
  jit: 'off',
};
/** For clusters that are thrown away: a crash of the machine may corrupt them. */
const THROW_AWAY: Settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const LOG_BYTES_MAX = 16 * 1024 * 1024;
const LOG_TAIL_LINES = 20;

export interface Launch {
  pid: number;
  /** What the server has written to its log since it was launched, at most the last 20 lines. */
  said(): Promise<string>;
}

/**
 * Starts the server in a session of its own, so that Ctrl-C on the program's terminal does not reach it: the program
 * stops it when it has finished. Does not wait for it to answer.
 */
export async function launch(
  postgres: string,
  as: RunAs,
  at: { dataDir: string; logFile: string; port: number; durable: boolean; settings: Settings },
): Promise<Launch> {
  const settings = { ...SETTINGS, ...(at.durable ? {} : THROW_AWAY), ...at.settings };
  const parameters = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [program = '', ...rest] = [...as.prefix, postgres, '-D', at.dataDir, '-p', String(at.port), ...parameters];

  const before = await stat(at.logFile).catch(() => undefined);
  if (before && before.size > LOG_BYTES_MAX) await rename(at.logFile, `${at.logFile}.old`);
  const file = await open(at.logFile, 'a', 0o600);
  try {
    await giveTo(as, at.logFile);
    const from = (await file.stat()).size;
    const child = spawn(program, rest, { ...spawnOptions(as), detached: true, stdio: ['ignore', file.fd, file.fd] });
    const failure = new Promise<never>((_resolve, reject) => child.once('error', reject));
    failure.catch(() => undefined);
    child.unref();
    if (child.pid === undefined) return await failure;
    return { pid: child.pid, said: () => logTail(at.logFile, from) };
  } catch (error) {
    throw new EmbeddedPostgresError(`Cannot start ${postgres} ${as.description}: ${String(error)}`);
  } finally {
    await file.close();
  }
}

/** The last 20 lines that were written to the log after byte `from`. */
export async function logTail(logFile: string, from = 0): Promise<string> {
  const file = await open(logFile, 'r').catch(() => undefined);
  if (!file) return '(no log)';
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - 16_384);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - start)), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  } finally {
    await file.close();
  }
}
