import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirectory } from './data-directory';

/** What `npm start` tells of itself while it runs. */
interface Running {
  url: string;
  databaseUrl: string;
  pids: { supervisor?: number; api?: number; worker?: number; postgres?: number };
}

const fileOf = (directory: string) => join(directory, 'running.json');

/** For scripts, tests and the other commands; for its user alone, because it opens the database. */
export function tellRunning(directory: string, running: Running): void {
  writeFileSync(fileOf(directory), JSON.stringify(running), { mode: 0o600 });
}

export function tellStopped(directory: string): void {
  rmSync(fileOf(directory), { force: true });
}

/** The database of the `npm start` that runs on the data directory; null where none does. */
export function runningDatabaseUrl(): string | null {
  try {
    return (JSON.parse(readFileSync(fileOf(dataDirectory()), 'utf8')) as Running).databaseUrl ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
