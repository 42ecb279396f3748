import { join } from 'node:path';
import { type EmbeddedServer, startEmbedded } from '@shanhai/database';
import { freePort } from './free-port';
import { KeptProgram } from './keep-running';
import { type Hold, takeServer } from './only-one';
import { prepareDatabase } from './prepare-database';
import { secretOf } from './secret-of';

export interface SupervisorOptions {
  /** Holds the cluster and the token secret. */
  directory: string;
  seeded: boolean;
  /** Where it is taken the next free one is. */
  port: number;
  host: string;
  log: (line: string) => void;
}

/** Runs the database server, the API and the worker, and keeps them running until it is stopped. */
export class Supervisor {
  /** Once it is up. */
  databaseUrl = '';
  private readonly stopping = new AbortController();
  private server: EmbeddedServer | null = null;
  private hold: Hold | null = null;
  private programs: KeptProgram<{ listening: string }>[] = [];
  private finished: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SupervisorOptions) {}

  get pids() {
    const [api, worker] = this.programs;
    return { supervisor: process.pid, api: api?.pid, worker: worker?.pid, postgres: this.server?.pid };
  }

  /** Gives the API's address; null where it was stopped before it was up. @throws Error where something is wrong */
  async start(): Promise<string | null> {
    const starting = this.bringUp();
    this.finished = starting.catch(() => undefined);
    try {
      return await starting;
    } catch (error) {
      if (this.stopping.signal.aborted) return null;
      await this.stop();
      throw error;
    }
  }

  /** Stops the programs, then the server. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.finished;
    await Promise.all(this.programs.map((program) => program.stop()));
    if (!this.hold) return;
    await this.hold.release();
    await this.server?.stop();
  }

  private async bringUp(): Promise<string> {
    const { options } = this;
    await this.startServer();
    const preparing = { server: this.server!, seeded: options.seeded, log: options.log, signal: this.stopping.signal };
    this.databaseUrl = await prepareDatabase(preparing);
    const secret = await secretOf(join(options.directory, 'token-secret'));
    const [householdKey, householdSecret] = await Promise.all(
      ['household-key', 'household-secret'].map((name) => secretOf(join(options.directory, name))),
    );
    const port = await freePort(options.port, options.host);
    if (port !== options.port) options.log(`port ${options.port} is taken: using ${port}`);
    const environment = () => ({
      DATABASE_URL: this.databaseUrl,
      SHANHAI_TOKEN_SECRET: secret,
      SHANHAI_HOUSEHOLD_KEYS: process.env.SHANHAI_HOUSEHOLD_KEYS ?? `own:${householdKey}`,
      SHANHAI_HOUSEHOLD_SECRET: process.env.SHANHAI_HOUSEHOLD_SECRET ?? householdSecret,
      SHANHAI_MESSAGES: 'log',
      PUBLIC_URL: process.env.PUBLIC_URL ?? `http://${options.host}:${port}`,
      SHANHAI_HEADS_DIR: process.env.SHANHAI_HEADS_DIR ?? join(options.directory, 'heads'),
      PORT: String(port),
      HOST: options.host,
    });
    this.programs = [new KeptProgram('api', environment), new KeptProgram('worker', environment)];
    const [{ listening }] = await Promise.all(this.programs.map((program) => program.start()));
    this.stopping.signal.throwIfAborted();
    return listening;
  }

  /** Starts the server, or adopts one that a killed supervisor left. @throws Error where another supervisor has it */
  private async startServer(): Promise<void> {
    const { directory, log } = this.options;
    this.server = await startEmbedded({ dataDir: join(directory, 'postgres'), log });
    this.hold = await takeServer(this.server.url(), () => void this.restartServer());
    if (!this.hold)
      throw new Error(`Shanhai is running already on ${directory}: stop it first, or set SHANHAI_DATA_DIR`);
  }

  /** The server is gone though nobody stopped it: starts it again. The programs wait for it and connect anew. */
  private async restartServer(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.options.log('the database server ended; starting it again');
    const before = this.server!.port;
    const restarting = this.startServer();
    this.finished = restarting.catch(() => undefined);
    try {
      await restarting;
      const { port } = this.server!;
      if (port === before) return;
      // Its port was taken in the meantime: the programs begin anew at the other one.
      this.databaseUrl = this.server!.url(new URL(this.databaseUrl).pathname.slice(1));
      for (const { pid } of this.programs) if (pid) process.kill(pid, 'SIGKILL');
    } catch (error) {
      this.options.log(`the database server does not start: ${(error as Error).message}`);
      await this.stop();
      process.exit(1);
    }
  }
}
