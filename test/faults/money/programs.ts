import { setTimeout as pause } from 'node:timers/promises';
import { Program } from './program';

const POLL_MS = 5;
/** So long connections that died may still be found in a pool. */
const AFTER_FAULT_MS = 5_000;

/** What runs of the house: one API or several, and a worker, on one database. */
export class Programs {
  private all: Program[] = [];
  private turn = 0;
  private databaseFault = 0;
  private stopped = false;

  /** Starts them; `onApi` hears where each API listens, before anybody calls it. */
  async start(
    names: readonly ('api' | 'worker')[],
    env: NodeJS.ProcessEnv,
    onApi: (url: string) => Promise<void>,
  ): Promise<void> {
    const onUp = async (url: string | null) => (url === null ? undefined : onApi(url));
    this.all = names.map((name) => new Program(name, env, onUp));
    await Promise.all(this.all.map((each) => each.start()));
    this.requireSound();
  }

  /** Ends them; who still waits for one fails. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.all.map((each) => each.stop()));
  }

  get up(): readonly Program[] {
    return this.all.filter(({ isUp }) => isUp);
  }

  async untilAllUp(): Promise<void> {
    while (this.up.length < this.all.length) {
      this.requireSound();
      await pause(POLL_MS);
    }
  }

  /** An API that is up, each in turn, as a balancer gives them. */
  async apiUrl(): Promise<string> {
    for (;;) {
      this.requireSound();
      const apis = this.up.filter(({ name }) => name === 'api');
      this.turn += 1;
      if (apis.length > 0) return apis[this.turn % apis.length].url!;
      await pause(POLL_MS);
    }
  }

  /** The database is about to lose connections: what fails for that until a moment later is not the program's fault. */
  databaseFails(): void {
    this.databaseFault = Date.now();
  }

  databaseFailedSince(at: number): boolean {
    return this.databaseFault > at - AFTER_FAULT_MS;
  }

  saidFrom = (word: string): string => this.all.map((each) => each.saidFrom(word)).join('');

  /** @throws Error where a program ended that nobody had killed, or all were stopped */
  requireSound(): void {
    if (this.stopped) throw new Error('the programs were stopped');
    for (const { failure } of this.all) if (failure) throw new Error(failure);
  }
}
