import type { Writable } from 'node:stream';
import type { Pool, PoolClient, QueryConfig } from 'pg';

/** A statement and who waits for its rows. */
interface Asked {
  query: QueryConfig;
  resolve: (rows: unknown[]) => void;
  reject: (error: unknown) => void;
}

/** Statements that share a connection at most: each waits for those before it. */
const TOGETHER_MAX = 8;

/**
 * Statements outside transactions. Those asked in one turn of the event loop go out over one connection in one write, and
 * each is answered or fails on its own: a third of the time of a page went into writing to one connection per statement.
 */
export class Reads {
  private asked: Asked[] = [];

  ask<Row>(pool: Pool, query: QueryConfig): Promise<Row[]> {
    if (this.asked.length === 0) setImmediate(() => this.send(pool));
    return new Promise((resolve, reject) => {
      this.asked.push({ query, resolve: resolve as (rows: unknown[]) => void, reject });
    });
  }

  private send(pool: Pool): void {
    const { asked } = this;
    this.asked = [];
    for (let from = 0; from < asked.length; from += TOGETHER_MAX) {
      const group = asked.slice(from, from + TOGETHER_MAX);
      pool.connect((error, client, release) => {
        if (client) sendOver(client, group, release);
        else for (const { reject } of group) reject(error);
      });
    }
  }
}

function sendOver(client: PoolClient, group: readonly Asked[], release: () => void): void {
  gather(client);
  let left = group.length;
  for (const { query, resolve, reject } of group) {
    client.query<Record<string, unknown>>(query, (error: Error | null, result) => {
      left -= 1;
      // The pool itself drops a connection that broke.
      if (left === 0) release();
      if (error) reject(error);
      else resolve(result.rows);
    });
  }
}

/** Statements that are given in one turn go out in one write, not one each: half of an order's time went into these writes. */
export function gather(client: PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
