import { setTimeout as pause } from 'node:timers/promises';
import type { FixedRandom } from '../../../apps/cli/src/seed/random';
import { closeSql, sql } from '@shanhai/testing';
import type { Traffic } from './caller';
import type { Programs } from './programs';

/** Connections of the programs bear this name. */
export const PROGRAMS = 'shanhai_faults';
/** Of a request's way through the API: before its transaction, in it, and after it. */
const REQUESTS_MAX = 10;
const WITHIN_MS = 40;
const POLL_MS = 2;

export interface Kills {
  api: number;
  worker: number;
  connections: number;
  servers: number;
}

/** Kills a program or some connections of the database at random points: so many requests after the last kill, and a moment later. */
export class Killer {
  readonly kills: Kills = { api: 0, worker: 0, connections: 0, servers: 0 };
  private readonly restarts: Promise<void>[] = [];

  constructor(
    private readonly programs: Programs,
    private readonly traffic: Traffic,
    private readonly random: FixedRandom,
  ) {}

  /** So many kills, one of `connectionsEach` of them of connections; half way through, of the server where it may be. */
  async run(kills: number, connectionsEach: number, restartServer: (() => Promise<void>) | null): Promise<void> {
    for (let n = 1; n <= kills; n += 1) {
      await this.nextPoint();
      if (restartServer && n === Math.ceil(kills / 2)) await this.cutServer(restartServer);
      else if (n % connectionsEach === 0) await this.cutConnections();
      else this.killOne();
    }
    await Promise.all(this.restarts);
  }

  private async nextPoint(): Promise<void> {
    const from = this.traffic.sent + this.random.whole(1, REQUESTS_MAX);
    while (this.traffic.sent < from || this.programs.up.length === 0) {
      this.programs.requireSound();
      await pause(POLL_MS);
    }
    await pause(this.random.next() * WITHIN_MS);
  }

  private killOne(): void {
    const { up } = this.programs;
    if (up.length === 0) return;
    const program = this.random.pick(up);
    this.kills[program.name] += 1;
    this.restarts.push(program.kill());
  }

  private async cutConnections(): Promise<void> {
    const share = this.random.next();
    this.programs.databaseFails();
    await sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database() AND (state <> 'idle' OR random() < $2)`,
      [PROGRAMS, share],
    );
    this.programs.databaseFails();
    this.kills.connections += 1;
  }

  /** The database's server ends without a word and starts again; programs live through that. */
  private async cutServer(restart: () => Promise<void>): Promise<void> {
    await this.programs.untilAllUp();
    await closeSql();
    this.programs.databaseFails();
    const failing = setInterval(() => this.programs.databaseFails(), POLL_MS);
    await restart().finally(() => clearInterval(failing));
    this.kills.servers += 1;
  }
}
