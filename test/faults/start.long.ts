import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CLI = join('dist', 'apps', 'cli', 'src', 'main.js');
/** Five seconds on idle cores; tests of others may run beside. */
const READY_MS = 60_000;
const POLL_MS = 50;
/** Of this process alone: two runs of the tests on one machine must not race for it. */
const PORT = String(20_000 + (process.pid % 20_000));

interface Running {
  url: string;
  pids: { supervisor: number; api: number; worker: number; postgres: number };
}

const APPLICATION = {
  kind: 'BUYER',
  unitType: 'UNION',
  name: '一个工会',
  creditCode: '81350200MC0XQ1Y64P',
  seatCode: '350203',
  administrator: { name: '某人', email: 'somebody@example.org', password: 'a long password' },
};

describe('npm start', () => {
  // Beside the other tests' data: a directory that PostgreSQL may enter, whoever runs the tests.
  const directory = mkdtempSync(join(process.cwd(), '.data', 'start-test-'));
  const runningFile = join(directory, 'running.json');
  let supervisor: ChildProcess | undefined;

  afterAll(async () => {
    supervisor?.kill('SIGTERM');
    if (supervisor?.exitCode === null) await new Promise((resolve) => supervisor!.once('exit', resolve));
    rmSync(directory, { recursive: true, force: true });
  });

  /** Starts everything as a user does, without the demo world, and waits until it says where it is. */
  async function start(): Promise<Running> {
    const env = { ...process.env, SHANHAI_DATA_DIR: directory, SHANHAI_SEED: 'off', PORT, DATABASE_URL: '' };
    rmSync(runningFile, { force: true });
    supervisor = spawn(process.execPath, [CLI, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    for (const giveUpAt = Date.now() + READY_MS; Date.now() < giveUpAt; await sleep(POLL_MS)) {
      if (existsSync(runningFile) && statSync(runningFile).size > 0)
        return JSON.parse(readFileSync(runningFile, 'utf8'));
      if (supervisor.exitCode !== null) throw new Error(`it ended with ${supervisor.exitCode}`);
    }
    throw new Error(`it was not ready within ${READY_MS} ms`);
  }

  const apply = async (url: string) => {
    const query =
      'mutation ($input: RegisterOrganisationInput!) { registerOrganisation(input: $input) { userErrors { code } } }';
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query, variables: { input: APPLICATION } }),
    });
    const { data } = (await response.json()) as { data: { registerOrganisation: { userErrors: { code: string }[] } } };
    return data.registerOrganisation.userErrors.map(({ code }) => code);
  };
  const isRunning = (pid: number) => {
    try {
      process.kill(pid, 0);
      return !/^State:\s+Z/m.test(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '');
    } catch {
      return false;
    }
  };
  const untilGone = async (pids: number[]) => {
    for (const giveUpAt = Date.now() + READY_MS; pids.some(isRunning); await sleep(POLL_MS)) {
      if (Date.now() > giveUpAt) throw new Error(`still there: ${pids.filter(isRunning).join(', ')}`);
    }
  };

  it('keeps what was answered through kill -9 of everything at once', async () => {
    const first = await start();
    expect(await apply(first.url)).toEqual([]);
    const secret = readFileSync(join(directory, 'token-secret'), 'utf8');
    expect(statSync(join(directory, 'token-secret')).mode & 0o777).toBe(0o600);
    const pids = Object.values(first.pids);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await untilGone(pids);

    const second = await start();
    expect(await apply(second.url)).toEqual(['CREDIT_CODE_TAKEN']);
    expect(readFileSync(join(directory, 'token-secret'), 'utf8')).toBe(secret);

    // Only the supervisor is killed: its programs notice, and the next start has the same port and database.
    process.kill(second.pids.supervisor, 'SIGKILL');
    await untilGone([second.pids.api, second.pids.worker]);
    const third = await start();
    expect(third.url).toBe(first.url);
    expect(third.pids.postgres).toBe(second.pids.postgres);
    expect(await apply(third.url)).toEqual(['CREDIT_CODE_TAKEN']);
  }, 180_000);

  it('gives its database to other commands while it runs', async () => {
    const env = { ...process.env, SHANHAI_DATA_DIR: directory, DATABASE_URL: '' };
    const check = () =>
      spawnSync(process.execPath, [CLI, 'check-books', '--only', 'STOCK_NOT_OVERSOLD'], { env, encoding: 'utf8' });
    expect(check()).toMatchObject({ status: 0 });
    const stopped = new Promise((resolve) => supervisor!.once('exit', resolve));
    supervisor!.kill('SIGTERM');
    await stopped;
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr).toContain('DATABASE_URL is not set, and no "npm start" runs here');
  }, 60_000);
});
