import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Controls } from './controls';
import { type Logged } from './server';
import { type Delivery } from './webhooks';

const READY_MS = 30_000;
/** A control that hangs fails a test at once, not after ten minutes. */
const CONTROL_MS = 30_000;

/** The emulator in its own process, with its controls. */
export class Emulator {
  /** Any key of this form is good. */
  readonly apiKey = 'sk_test_emulator';

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** With `stateFile` it knows after a kill what it knew before; on the same `port` it is found again. */
  static async start({ stateFile = '', port = 0 } = {}): Promise<Emulator> {
    const child = spawn(process.execPath, [join('dist', 'test', 'stripe-emulator', 'main.js')], {
      env: { PATH: process.env.PATH, PORT: String(port), STATE_FILE: stateFile },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the emulator was not ready within ${READY_MS} ms`)), READY_MS);
      child.once('exit', (code) => reject(new Error(`the emulator ended with ${code}`)));
      child.stdout.once('data', (data: Buffer) => (clearTimeout(late), resolve(data.toString())));
    });
    return new Emulator((JSON.parse(line) as { listening: string }).listening, child);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** What the official package takes as options, so that it calls here. */
  get address() {
    const { hostname: host, port } = new URL(this.url);
    return { host, port, protocol: 'http' as const };
  }

  /** Turns one control, and gives what it changed. */
  async control<Result = { id: string; status: string }, Name extends keyof Controls = keyof Controls>(
    name: Name,
    said: Controls[Name],
  ): Promise<Result> {
    const answer = await fetch(`${this.url}/_test/${name}`, { method: 'POST', body: JSON.stringify(said), signal: AbortSignal.timeout(CONTROL_MS) }); // prettier-ignore
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
    return (await answer.json()) as Result;
  }

  /** All calls of the API, in order. */
  calls = () => this.read<Logged[]>('calls');

  /** All tries to deliver events, in order. */
  deliveries = () => this.read<Delivery[]>('deliveries');

  stop = () => this.end('SIGTERM');

  kill = () => this.end('SIGKILL');

  private async read<Result>(name: string): Promise<Result> {
    return (await fetch(`${this.url}/_test/${name}`)).json() as Promise<Result>;
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    return gone;
  }
}
