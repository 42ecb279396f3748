import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProgram, forkProgram, type ProgramName, readyLine } from './fork-program';

const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_LONGEST_MS = 30_000;
/** A program that ran this long had started well: its next death begins the back-off anew. */
const RAN_WELL_MS = 60_000;

/** Keeps one program running: starts it again, after growing pauses, where it dies unexpectedly. */
export class KeptProgram<Ready> {
  private child: ChildProcess | null = null;
  private stopping = false;
  private backOffMs = BACK_OFF_FIRST_MS;

  constructor(
    private readonly name: ProgramName,
    private readonly environment: () => NodeJS.ProcessEnv,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts it and waits until it is ready. @throws Error where it ends before; it is not started again then. */
  async start(): Promise<Ready> {
    const { ready } = this.launch();
    try {
      return await ready;
    } catch (error) {
      this.stopping = true;
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.child) await endProgram(this.child);
  }

  private launch(): { ready: Promise<Ready> } {
    const child = forkProgram(this.name, [], this.environment());
    const startedAt = Date.now();
    this.child = child;
    child.once('exit', (code, signal) => {
      if (Date.now() - startedAt > RAN_WELL_MS) this.backOffMs = BACK_OFF_FIRST_MS;
      void this.again(signal ?? `code ${code}`);
    });
    return { ready: readyLine<Ready>(child, this.name) };
  }

  private async again(how: string): Promise<void> {
    const pauseMs = this.backOffMs;
    this.backOffMs = Math.min(2 * pauseMs, BACK_OFF_LONGEST_MS);
    // Ctrl-C reaches every program of the terminal at once: by the end of the pause we know whether it was that.
    await sleep(pauseMs);
    if (this.stopping) return;
    console.log(`the ${this.name} ended (${how}); starting it again`);
    this.launch()
      .ready.then(() => console.log(`the ${this.name} is back`))
      .catch(() => undefined);
  }
}
