import { transformFileSync } from '@swc/core';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type EmbeddedServer, startEmbedded } from './index';
import { runningPostmaster } from './postmaster-pid';
import { readProcess } from './process-table';

jest.setTimeout(30_000);

const root = mkdtempSync(join(tmpdir(), 'embedded-test-'));
const program = join(root, 'program');
const settings = { shared_buffers: '16MB', max_connections: 20 };
const dataDirs: string[] = [];
const programs: ChildProcess[] = [];

/** A data directory that is cleaned up, with its server, after the tests. */
function freshDataDir(): string {
  dataDirs.push(join(root, `data${dataDirs.length}`, 'postgres'));
  return dataDirs[dataDirs.length - 1] ?? '';
}

function start(dataDir: string): Promise<EmbeddedServer> {
  return startEmbedded({ dataDir, durable: false, settings });
}

/** Starts a program of its own that starts the server and then stays; `answer` is what startEmbedded gave it. */
function startProgram(dataDir: string): { child: ChildProcess; answer: Promise<{ pid: number; adopted: boolean }> } {
  const env = { ...process.env, NODE_PATH: join(process.cwd(), 'node_modules') };
  const child = spawn(process.execPath, [join(program, 'main.js'), dataDir], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  programs.push(child);
  const lines = createInterface({ input: child.stdout });
  return { child, answer: once(lines, 'line').then(([line]) => JSON.parse(String(line))) };
}

async function killAndWait(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (readProcess(pid)) await sleep(10);
}

async function query(server: EmbeddedServer, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: server.url() });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ value: unknown }>(sql);
    return rows[0]?.value;
  } finally {
    await client.end();
  }
}

beforeAll(() => {
  mkdirSync(program);
  for (const name of readdirSync(__dirname)) {
    if (name.endsWith('.test.ts')) continue;
    const options = { swcrc: false, jsc: { parser: { syntax: 'typescript' as const }, target: 'es2022' as const } };
    const { code } = transformFileSync(join(__dirname, name), { ...options, module: { type: 'commonjs' } });
    writeFileSync(join(program, `${basename(name, '.ts')}.js`), code);
  }
  const options = `{ dataDir: process.argv[2], durable: false, settings: ${JSON.stringify(settings)} }`;
  writeFileSync(
    join(program, 'main.js'),
    `require('./index').startEmbedded(${options}).then((server) => console.log(JSON.stringify(server)));
     setInterval(() => undefined, 60_000);`,
  );
});

afterAll(async () => {
  for (const child of programs) child.kill('SIGKILL');
  for (const dataDir of dataDirs) {
    const running = await runningPostmaster(dataDir);
    if (running) await killAndWait(running.pid);
  }
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

describe('a data directory over its life', () => {
  const dataDir = freshDataDir();

  it('keeps its data, password and port over a restart', async () => {
    const first = await start(dataDir);
    expect(first.adopted).toBe(false);
    await query(first, "CREATE TABLE kept AS SELECT '羊肚菌'::text AS value");
    expect(statSync(join(dataDir, 'launcher.password')).mode & 0o777).toBe(0o600);
    await first.stop();
    await first.stop();

    const second = await start(dataDir);
    expect(second).toMatchObject({ adopted: false, port: first.port });
    expect(second.url('北 川')).toBe(first.url('北 川'));
    expect(await query(second, 'SELECT value FROM kept')).toBe('羊肚菌');
    expect(await query(second, "SELECT current_setting('fsync') AS value")).toBe('off');
    expect(await query(second, 'SELECT datcollate AS value FROM pg_database')).toBe('C.UTF-8');
    await second.stop();
  });

  it('refuses a wrong password', async () => {
    const server = await start(dataDir);
    const wrong = { ...server, url: () => server.url().replace(/:[^:@]*@/, ':wrong@') };
    await expect(query(wrong, 'SELECT 1 AS value')).rejects.toMatchObject({ code: '28P01' });
    await server.stop();
  });

  it('is adopted after its program was killed', async () => {
    const { child, answer } = startProgram(dataDir);
    const { pid, adopted } = await answer;
    expect(adopted).toBe(false);
    await killAndWait(child.pid ?? 0);

    const server = await start(dataDir);
    expect(server).toMatchObject({ adopted: true, pid });
    expect(await query(server, 'SELECT value FROM kept')).toBe('羊肚菌');
  });

  it('has what was committed after the server was killed', async () => {
    // The server adopted above does not wait for its log to be written, and may lose what it has just committed.
    await (await start(dataDir)).stop();
    const server = await startEmbedded({ dataDir, settings });
    await query(server, 'CREATE TABLE committed AS SELECT 7 AS value');
    process.kill(server.pid, 'SIGKILL');

    const again = await start(dataDir);
    expect(again.adopted).toBe(false);
    expect(await query(again, 'SELECT value FROM committed')).toBe(7);
    await again.stop('immediate');
    expect(readProcess(again.pid)).toBeUndefined();
  });

  it.each([
    ['a dead process', '999999999'],
    ['another process', String(process.ppid)],
    ['nobody, being empty', ''],
  ])('starts over a postmaster.pid that names %s', async (_whose, pid) => {
    const rest = [dataDir, '1700000000', '5432', '', '127.0.0.1', '', 'ready'];
    writeFileSync(join(dataDir, 'postmaster.pid'), pid === '' ? '' : [pid, ...rest, ''].join('\n'));
    const server = await start(dataDir);
    expect(server.adopted).toBe(false);
    await server.stop();
  });

  it('moves to another port when the remembered one is taken, and refuses when it was asked for', async () => {
    const other = await start(freshDataDir());
    writeFileSync(join(dataDir, 'launcher.port'), String(other.port));
    const server = await start(dataDir);
    expect(server.port).not.toBe(other.port);
    await server.stop();
    await expect(startEmbedded({ dataDir, port: other.port })).rejects.toThrow('Another program has the port');
    await other.stop();
  });
});

describe('a first start', () => {
  it('by three programs at once makes one server', async () => {
    const dataDir = freshDataDir();
    const answers = await Promise.all([1, 2, 3].map(() => startProgram(dataDir).answer));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
    expect(answers.filter(({ adopted }) => !adopted)).toHaveLength(1);
  });

  it('takes over from one that was killed during initdb', async () => {
    const dataDir = freshDataDir();
    const { child } = startProgram(dataDir);
    const beside = (): string[] => readdirSync(join(dataDir, '..')).filter((name) => name.includes('.new-'));
    const halfDone = (): boolean => {
      try {
        return beside().some((name) => readdirSync(join(dataDir, '..', name, 'cluster')).includes('base'));
      } catch {
        return false;
      }
    };
    while (!halfDone()) await sleep(5);
    await killAndWait(child.pid ?? 0);
    expect(readdirSync(join(dataDir, '..'))).not.toContain('postgres');

    const server = await start(dataDir);
    expect(server.adopted).toBe(false);
    expect(await query(server, 'SELECT 1 AS value')).toBe(1);
    await server.stop();
  });

  it('leaves a directory alone that holds something else', async () => {
    const dataDir = freshDataDir();
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'letter.txt'), 'mine');
    await expect(start(dataDir)).rejects.toThrow('no PostgreSQL cluster');
    expect(readFileSync(join(dataDir, 'letter.txt'), 'utf8')).toBe('mine');
  });

  it('says what the server said when a setting is wrong', async () => {
    const wrong = startEmbedded({ dataDir: freshDataDir(), durable: false, settings: { work_mem: 'plenty' } });
    await expect(wrong).rejects.toThrow(/work_mem.*DATABASE_URL/s);
  });
});
