import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { NODE_OPTIONS } from '../apps/cli/src/supervise/fork-program';
import { type BenchDatabase, freshDatabase } from './database';
import { InProcessApi } from './in-process-api';
import { pgbenchVersion } from './pgbench';
import { type Listening, LoadClient, startProgram } from './processes';
import { comparisonLine } from './report';
import type { Comparison } from './rounds';
import { makeWorld, type World } from './world';

export interface Options {
  size: 'quick' | 'full' | 'large';
  rounds: number;
  /** Rounds of what starts programs each time. */
  starts: number;
  seconds: number;
  warmUpSeconds: number;
  products: number;
  /** Orders in the books, few and many. */
  orders: [number, number];
  /** Count entries, few and many. */
  entries: [number, number];
  /** After which the API's memory is read. */
  requests: number;
  /** Only works whose names hold this. */
  only: string | null;
}

/** Everything that a measurement needs, running. */
export interface Laboratory {
  options: Options;
  database: BenchDatabase;
  world: World;
  /** The API as it runs in production, in a process of its own. */
  api: Listening;
  environment: NodeJS.ProcessEnv;
  recorder: InProcessApi;
  client: LoadClient;
  pgbenchVersion: string | null;
  say(comparison: Comparison): void;
}

export const API = [...NODE_OPTIONS.api, join('dist', 'apps', 'api', 'src', 'main.js')];

export async function openLaboratory(options: Options): Promise<Laboratory & { close(): Promise<void> }> {
  const database = await freshDatabase('shanhai_bench');
  const world = await makeWorld(database, options.products);
  const tokenSecret = randomBytes(32).toString('hex');
  const environment = {
    DATABASE_URL: database.url,
    SHANHAI_TOKEN_SECRET: tokenSecret,
    PORT: '0',
    NODE_ENV: 'production',
  };
  const recorder = await InProcessApi.start(database.url, tokenSecret);
  const api = await startProgram(API, environment);
  const client = new LoadClient();
  return {
    options,
    database,
    world,
    api,
    environment,
    recorder,
    client,
    pgbenchVersion: pgbenchVersion(),
    say: (comparison) => console.log(comparisonLine(comparison)),
    close: async () => {
      await Promise.all([client.stop(), api.stop(), recorder.close()]);
      await database.stop();
    },
  };
}
