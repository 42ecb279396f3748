import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Pool } from 'pg';
import { startEmbedded } from '../../libs/database/src/embedded';
import { type TestWorld, TEST_WORLD_FILE, withDatabase } from '../../libs/testing/src/test-database';

const TEMPLATE = 'shanhai_test_template';
const SHARED = 'shanhai_test_api';
/** Tests ask the API elsewhere: nothing may depend on where it listens. */
const PUBLIC_URL = 'https://trace.example.cn';
/** What properties test, and with what. */
const TESTED = ['libs', 'test', 'package-lock.json'];
const READY_MS = 30_000;
const CLI = join('dist', 'apps', 'cli', 'src', 'main.js');

export interface Started {
  stop(): Promise<void>;
}

/** Starts PostgreSQL (or uses DATABASE_URL), makes the template, and boots the built API and worker, natively, once. */
export default async function start(): Promise<void> {
  process.env.SHANHAI_PROPERTIES_SEED ??= String(seedOfCode());
  const embedded = process.env.DATABASE_URL
    ? null
    : await startEmbedded({
        dataDir: join(process.cwd(), '.data', 'test-postgres'),
        durable: false,
        settings: { max_connections: 200 },
      });
  const serverUrl = embedded?.url('postgres') ?? process.env.DATABASE_URL!;
  const server = new Pool({ connectionString: serverUrl, max: 1 });
  const leftOver = await server.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'shanhai\\_test\\_%'",
  );
  for (const { datname } of leftOver.rows) await server.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  await server.query(`CREATE DATABASE ${TEMPLATE}`);
  const tokenSecret = randomBytes(32).toString('hex');
  const environment = (database: string): NodeJS.ProcessEnv => ({
    ...process.env,
    DATABASE_URL: withDatabase(serverUrl, database),
    SHANHAI_TOKEN_SECRET: tokenSecret,
    SHANHAI_HOUSEHOLD_KEYS: `test:${randomBytes(32).toString('hex')}`,
    SHANHAI_HOUSEHOLD_SECRET: randomBytes(32).toString('hex'),
    PORT: '0',
    PUBLIC_URL,
    SHANHAI_EXPIRY_IDLE_MS: '200',
  });
  for (const command of ['migrate', 'reference']) {
    execFileSync(process.execPath, [CLI, command], {
      env: environment(TEMPLATE),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  await server.query(`CREATE DATABASE ${SHARED} TEMPLATE ${TEMPLATE}`);
  await server.end();

  // Of the API alone: the worker would sign heads and build packs with it, which tests do by themselves.
  const signingKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const api = program('api', { ...environment(SHARED), SHANHAI_HEAD_KEY: signingKey });
  const worker = program('worker', environment(SHARED));
  const stopAll = async () => {
    await Promise.all([api, worker].map(ended));
    await embedded?.stop('fast');
  };
  const [{ listening }] = await Promise.all([
    firstLine<{ listening: string }>(api, 'api'),
    firstLine(worker, 'worker'),
  ]).catch(async (error: unknown) => {
    await stopAll();
    throw error;
  });

  const world: TestWorld = {
    serverUrl,
    templateName: TEMPLATE,
    databaseUrl: withDatabase(serverUrl, SHARED),
    apiUrl: listening,
    tokenSecret,
  };
  mkdirSync(dirname(TEST_WORLD_FILE), { recursive: true });
  writeFileSync(TEST_WORLD_FILE, JSON.stringify(world));
  (globalThis as { shanhaiTests?: Started }).shanhaiTests = { stop: stopAll };
}

/** The code of the checked out commit as a seed of properties (test/setup/fast-check.js); a random one outside a repository. */
function seedOfCode(): number {
  const { status, stdout } = spawnSync('git', ['rev-parse', ...TESTED.map((path) => `HEAD:${path}`)]);
  return (status === 0 ? createHash('sha256').update(stdout).digest() : randomBytes(4)).readInt32BE();
}

function program(name: 'api' | 'worker', env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', join('dist', 'apps', name, 'src', 'main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The JSON line that a program prints when it is ready. */
function firstLine<T>(child: ChildProcess, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} was not ready within ${READY_MS} ms`)), READY_MS);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
    child.stdout!.once('data', (data: Buffer) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      child.stdout!.resume();
      resolve(JSON.parse(data.toString().split('\n')[0]) as T);
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
