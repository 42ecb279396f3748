import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { BUILT, LEAVE_WITH_PARENT } from '../paths';

/** A program that still has requests to finish gets this long. */
const STOP_MS = 10_000;

export type ProgramName = 'api' | 'worker' | 'cli';

/**
 * How Node runs each program; package.json and the Dockerfile say the same. Of the API, where start and memory count: a heap
 * that knows its bounds grows no further than it needs, with room for what requests leave behind; and no source maps, which
 * are a tenth of its start and 12 MB.
 */
export const NODE_OPTIONS: Record<ProgramName, string[]> = {
  api: ['--max-old-space-size=512', '--max-semi-space-size=16'],
  worker: ['--enable-source-maps'],
  cli: ['--enable-source-maps'],
};

/** Starts a built program that ends when this process ends, even by kill -9. */
export function forkProgram(
  name: ProgramName,
  args: string[],
  environment: NodeJS.ProcessEnv,
  output: 'pipe' | 'inherit' = 'pipe',
): ChildProcess {
  return fork(join(BUILT, 'apps', name, 'src', 'main.js'), args, {
    env: { ...process.env, ...environment },
    execArgv: [...NODE_OPTIONS[name], '--require', LEAVE_WITH_PARENT],
    stdio: ['ignore', output, 'inherit', 'ipc'],
  });
}

/** Ends a program: asks first, and kills it where it does not listen. */
export async function endProgram(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The JSON line that a program prints when it is ready. @throws Error where it ends before. */
export function readyLine<Line>(child: ChildProcess, name: ProgramName): Promise<Line> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(new Error(`the ${name} ended (${signal ?? code}) before it was ready`));
    child.once('exit', ended);
    child.stdout!.once('data', (data: Buffer) => {
      child.off('exit', ended);
      child.stdout!.pipe(process.stdout);
      resolve(JSON.parse(data.toString().split('\n')[0]) as Line);
    });
  });
}
