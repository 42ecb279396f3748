import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Pool, type PoolClient } from 'pg';
import type { Recording, Statement } from './recording';
import { FreshValues } from './template';

/**
 * Bare Node: `node:http` and `pg`, no framework, no checks. It reads the request, runs the SQL that the API was recorded
 * with, with new ids and the same number of connections, and answers the same JSON. Started with the file of recordings.
 */
const recordings = JSON.parse(readFileSync(process.argv[2], 'utf8')) as Recording[];
const options = '-c role=shanhai_app -c statement_timeout=60000 -c max_parallel_workers_per_gather=0';
const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 20,
  options,
  ...(recordings[0].pipeline ? { pipeline: true } : {}),
});

async function run({ batches, answer }: Recording): Promise<string> {
  const fresh = new FreshValues();
  /** Connections that are inside a transaction, by their number in the recording. */
  const held = new Map<number, PoolClient>();
  const send = async ({ text: sql, name, values, rows, connection }: Statement): Promise<void> => {
    const client = held.get(connection) ?? pool;
    const given = values.map((value) => fresh.fill(value));
    const result = await (name || given.length > 0
      ? client.query({ name, text: sql, values: given })
      : client.query(sql));
    if (rows !== null && result.rowCount !== rows) throw new Error(`${result.rowCount} rows, not ${rows}: ${sql}`);
  };
  try {
    for (const batch of batches) {
      for (const { text: sql, connection } of batch)
        if (sql.startsWith('BEGIN') && !held.has(connection)) held.set(connection, await pool.connect());
      await inOneWrite([...held.values()], () => Promise.all(batch.map(send)));
      for (const { text: sql, connection } of batch) {
        if (sql !== 'COMMIT') continue;
        held.get(connection)?.release();
        held.delete(connection);
      }
    }
  } catch (error) {
    for (const client of held.values()) client.release(true);
    throw error;
  }
  return JSON.stringify(fresh.fill(answer));
}

/** Lets what is sent at once to a connection go out in one write, as the API does. */
function inOneWrite<T>(clients: readonly PoolClient[], send: () => T): T {
  const streams = clients.map(
    (client) => (client as unknown as { connection: { stream: Writable } }).connection.stream,
  );
  for (const stream of streams) stream.cork();
  const sent = send();
  for (const stream of streams) stream.uncork();
  return sent;
}

const server = createServer((request, response) => {
  text(request)
    .then((body) => {
      JSON.parse(body);
      return run(recordings[Number(request.headers['x-variant'])]);
    })
    .then(
      (json) => response.setHeader('content-type', 'application/json').end(json),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ listening: `http://127.0.0.1:${(server.address() as { port: number }).port}` }));
});
