import { AsyncLocalStorage } from 'node:async_hooks';

const recording = new AsyncLocalStorage<string[]>();

/** Runs `work` and gives back the text of each SQL statement that it sent, in order. For statement snapshots in tests. */
export async function recordStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const result = await recording.run(statements, work);
  return { result, statements };
}

export function noteStatement(sql: string): void {
  recording.getStore()?.push(sql);
}
