import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** A session-level advisory lock of the server's database postgres; any constant that nothing else uses. */
const SUPERVISOR_LOCK = 7_304_010;
/** The server notices within moments that a killed supervisor's connection is gone. */
const WAIT_MS = 5_000;
const POLL_MS = 100;

export interface Hold {
  release(): Promise<void>;
}

/**
 * Takes the server for this supervisor alone, as long as its connection lives. Null where another one has it.
 * `onLost` is called where the connection breaks: the server is gone.
 */
export async function takeServer(url: string, onLost: () => void): Promise<Hold | null> {
  const client = new Client({ connectionString: url, keepAlive: true });
  let released = false;
  client.on('error', () => {
    if (!released) onLost();
    released = true;
  });
  await client.connect();
  const release = async () => {
    released = true;
    await client.end().catch(() => undefined);
  };
  for (const giveUpAt = Date.now() + WAIT_MS; Date.now() < giveUpAt; await sleep(POLL_MS)) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      SUPERVISOR_LOCK,
    ]);
    if (rows[0].locked) return { release };
  }
  await release();
  return null;
}
