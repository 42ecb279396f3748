import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Order, Request, Round, RoundResult } from './client';

const READY_MS = 30_000;
/** Of /proc, on Linux everywhere. */
const TICKS_PER_SECOND = 100;

/** A program that printed where it listens. */
export interface Listening {
  pid: number;
  url: string;
  readyMs: number;
  /** Stands still until `resume`: what was loaded and compiled stays. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Starts a Node program that prints `{"listening": …}` when it is ready. */
export async function startProgram(args: string[], env: NodeJS.ProcessEnv): Promise<Listening> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [data] = (await Promise.race([
    once(child.stdout, 'data', { signal: AbortSignal.timeout(READY_MS) }),
    once(child, 'exit').then(() => Promise.reject(new Error(`${args.join(' ')} ended before it was ready`))),
  ])) as [Buffer];
  const readyMs = performance.now() - startedAt;
  child.stdout.resume();
  const { listening } = JSON.parse(data.toString().split('\n')[0]) as { listening: string };
  const pid = child.pid!;
  return {
    pid,
    url: listening,
    readyMs,
    pause: () => process.kill(pid, 'SIGSTOP'),
    resume: () => process.kill(pid, 'SIGCONT'),
    stop: () => {
      // One that stands still would not hear that it is to end.
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGCONT');
      return ended(child);
    },
  };
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** The load client, in its own process. */
export class LoadClient {
  private readonly child = fork(join(__dirname, 'client.js'));

  load(requests: Request[]): void {
    this.order({ load: requests });
  }

  /** @throws Error with the first wrong answer. */
  async round(round: Round): Promise<RoundResult> {
    this.order({ round });
    const [result] = (await once(this.child, 'message')) as [RoundResult];
    if (result.wrong !== null) throw new Error(`a wrong answer from ${round.url}: ${result.wrong}`);
    return result;
  }

  stop(): Promise<void> {
    return ended(this.child);
  }

  private order(order: Order): void {
    this.child.send(order);
  }
}

/** Memory in MB; `sharedMb` of it is shared between the processes, such as PostgreSQL's buffers. */
export interface Memory {
  mb: number;
  sharedMb: number;
}

/** Memory of a process with all its children, each page counted once; null where /proc does not tell. */
export function familyMemoryOf(pid: number | null): Memory | null {
  if (pid === null) return null;
  const texts = [pid, ...childrenOf(pid)].map((each) => readProc(each, 'smaps_rollup'));
  const sum = (name: string) =>
    texts.reduce((kb, text) => kb + Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text ?? '')?.[1] ?? 0), 0) /
    1024;
  return texts[0] ? { mb: sum('Pss'), sharedMb: sum('Pss_Shmem') } : null;
}

/** CPU seconds that a process has used, with all its children, living or ended; null where there is no /proc. */
export function cpuSeconds(pid: number | null): number | null {
  const own = pid === null ? null : statOf(pid);
  if (!own) return null;
  const living = childrenOf(pid!).reduce((sum, child) => sum + (statOf(child)?.ticks ?? 0), 0);
  return (own.ticks + own.endedTicks + living) / TICKS_PER_SECOND;
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((each) => statOf(each)?.parent === pid);
}

function statOf(pid: number): { parent: number; ticks: number; endedTicks: number } | null {
  const text = readProc(pid, 'stat');
  if (text === null) return null;
  // After the name in brackets: state, parent, …; see proc_pid_stat(5).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (index: number) => Number(fields[index]);
  return { parent: number(1), ticks: number(11) + number(12), endedTicks: number(13) + number(14) };
}

/** Memory of a process in MB, now and at its peak; null where there is no /proc. */
export function memoryOf(pid: number): { nowMb: number; peakMb: number } | null {
  const text = readProc(pid, 'status');
  const kb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text ?? '')?.[1]);
  return text === null ? null : { nowMb: kb('VmRSS') / 1024, peakMb: kb('VmHWM') / 1024 };
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
