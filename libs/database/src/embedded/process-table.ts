import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the operating system says of a process; undefined from `readProcess` when it has ended. */
export interface ProcessEntry {
  /** Differs between two processes that had the same pid. */
  birth: string;
  command: string;
}

/**
 * Looks a pid up. A zombie counts as ended: in a container whose first process reaps nobody, it would otherwise
 * seem alive for ever.
 */
export function readProcess(pid: number): ProcessEntry | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? readFromProc(pid) : readFromPs(pid);
}

/** True while the pid still belongs to the process that had this birth. */
export function isSameProcess(pid: number, birth: string): boolean {
  return readProcess(pid)?.birth === birth;
}

/** True when `kill(pid, 0)` succeeds: what PostgreSQL asks of the pid in its lock file, zombies included. */
export function takesSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function readFromProc(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold spaces and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    // Field 22 of proc(5): start time in clock ticks since boot.
    const birth = fields[19] ?? '';
    // Arguments end in a NUL; readable for every user, unlike /proc/<pid>/cwd inside a container.
    return { birth, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return undefined;
  }
}

function readFromPs(pid: number): ProcessEntry | undefined {
  try {
    const ask = (column: string): string =>
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
    if (ask('stat').startsWith('Z')) return undefined;
    return { birth: ask('lstart'), command: ask('command') };
  } catch {
    return undefined;
  }
}
