import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A second on idle cores, twenty where ten others want them. */
const READY_MS = 180_000;
const SAID_CHARACTERS = 4_000;

/** The API or the worker in a process of its own, which is killed and started again. */
export class Program {
  /** Where the API listens, while it is up. */
  url: string | null = null;
  isUp = false;
  /** What it was last heard of, where it ended and nobody had killed it. */
  failure: string | null = null;
  private child!: ChildProcess;
  private stopped = false;
  private said = '';

  constructor(
    readonly name: 'api' | 'worker',
    private readonly env: NodeJS.ProcessEnv,
    private readonly onUp: (url: string | null) => Promise<void>,
  ) {}

  async start(): Promise<void> {
    const path = join('dist', 'apps', this.name, 'src', 'main.js');
    const child = spawn(process.execPath, ['--max-old-space-size=512', path], {
      env: { ...process.env, ...this.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.said = '';
    child.stderr.on('data', (data: Buffer) => (this.said = (this.said + data.toString()).slice(-SAID_CHARACTERS)));
    child.once('exit', (code, signal) => {
      if (child === this.child && signal !== 'SIGKILL' && signal !== 'SIGTERM')
        this.fail(`${this.name} ended with ${code ?? signal}`);
    });
    const late = setTimeout(() => this.fail(`${this.name} was not ready within ${READY_MS} ms`), READY_MS);
    const ready = await Promise.race([readyLine(child), once(child, 'exit')]);
    clearTimeout(late);
    if (child !== this.child || typeof ready !== 'string') return;
    child.stdout.resume();
    this.url = (JSON.parse(ready) as { listening?: string }).listening ?? null;
    await this.onUp(this.url);
    if (child === this.child && child.exitCode === null) this.isUp = !this.stopped;
  }

  /** Kills it, whatever it is doing, and starts it again at once. Resolves when it is up. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
    if (!this.stopped) await this.start();
  }

  /** What it logged from a word on: the reference of an internal error. */
  saidFrom(word: string): string {
    const at = this.said.indexOf(word);
    return at < 0 ? '' : this.said.slice(at);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.isUp = false;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  private fail(what: string): void {
    this.isUp = false;
    this.failure ??= `${what}: ${this.said}`;
  }
}

/** What it says when it is ready; a log may come before, where the database is away. Null where it ends first. */
async function readyLine({ stdout }: ChildProcess): Promise<string | null> {
  for await (const line of createInterface({ input: stdout! })) if (line.startsWith('{')) return line;
  return null;
}
