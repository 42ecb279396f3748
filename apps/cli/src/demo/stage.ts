import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { type EmbeddedServer, startEmbedded } from '@shanhai/database';
import { REPOSITORY } from '../paths';
import { endProgram, forkProgram, readyLine } from '../supervise/fork-program';
import { freePort } from '../supervise/free-port';
import { type Hold, takeServer } from '../supervise/only-one';
import { prepareDatabase } from '../supervise/prepare-database';

const PORT_FIRST = 4100;

/** Everything that the demo runs on: thrown away at its end, and at the next start where the demo was killed. */
export class Stage {
  private readonly directory = join(process.env.SHANHAI_DATA_DIR ?? join(REPOSITORY, '.data'), 'demo');
  private readonly stopping = new AbortController();
  private server: EmbeddedServer | null = null;
  private hold: Hold | null = null;
  private programs: ChildProcess[] = [];

  get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Gives the API's address. */
  async setUp(log: (line: string) => void): Promise<string> {
    const options = { dataDir: join(this.directory, 'postgres'), durable: false };
    if (await stat(options.dataDir).catch(() => null)) await this.clearLeftOver(options);
    this.server = await startEmbedded(options);
    await this.take();
    const databaseUrl = await prepareDatabase({ server: this.server, seeded: true, log, signal: this.stopping.signal });
    const environment = {
      DATABASE_URL: databaseUrl,
      SHANHAI_TOKEN_SECRET: randomBytes(32).toString('hex'),
      SHANHAI_HOUSEHOLD_KEYS: `demo:${randomBytes(32).toString('hex')}`,
      SHANHAI_HOUSEHOLD_SECRET: randomBytes(32).toString('hex'),
      SHANHAI_HEADS_DIR: join(this.directory, 'heads'),
      SHANHAI_MESSAGES: 'log',
      // Its money is not real.
      STRIPE_SECRET_KEY: '',
      HOST: '127.0.0.1',
      PORT: String(await freePort(PORT_FIRST, '127.0.0.1')),
    };
    this.stopping.signal.throwIfAborted();
    const [api, worker] = (['api', 'worker'] as const).map((name) => forkProgram(name, [], environment));
    this.programs = [api, worker];
    const [{ listening }] = await Promise.all([
      readyLine<{ listening: string }>(api, 'api'),
      readyLine(worker, 'worker'),
    ]);
    return listening;
  }

  /** Leaves nothing running and nothing behind. */
  async tearDown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.programs.map(endProgram));
    if (!this.hold) return;
    await this.hold.release();
    await this.server?.stop('immediate');
    await rm(this.directory, { recursive: true, force: true });
  }

  /** A demo that was killed left its server, or its files. */
  private async clearLeftOver(options: { dataDir: string; durable: boolean }): Promise<void> {
    this.server = await startEmbedded(options).catch(() => null);
    if (this.server) {
      await this.take();
      await this.hold?.release();
      await this.server.stop('immediate');
    }
    await rm(this.directory, { recursive: true, force: true });
    this.hold = null;
  }

  private async take(): Promise<void> {
    this.hold = await takeServer(this.server!.url(), () => undefined);
    if (!this.hold) throw new Error(`another demo is running on ${this.directory}`);
  }
}
