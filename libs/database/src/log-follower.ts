import type { Tx } from './database';

/** Positions of the log after `position` up to `until`. */
export interface Positions {
  position: bigint;
  until: bigint;
}

/**
 * Something that follows the log behind those who write to it. How far it is stands in a table of one row (`position`), written in the transaction
 * that did the work: nothing is done twice, whatever is killed when.
 */
export class LogFollower {
  /** `end`: SQL of how far it may go; the last position, where nothing is told. */
  constructor(
    private readonly table: string,
    private readonly end = '(SELECT COALESCE(max(position), 0) FROM fact_positions)',
  ) {}

  /** The next positions, `most` at once, until the transaction ends; null where there are none, or another process is at it. */
  async take(tx: Tx, most: bigint): Promise<Positions | null> {
    const [row] = await tx.query<Positions>(
      `SELECT position, LEAST(${this.end}, position + $1) AS until FROM ${this.table} FOR UPDATE SKIP LOCKED`,
      [most],
    );
    return row && row.until > row.position ? row : null;
  }

  /** Keeps that all up to a position was done. */
  keep(tx: Tx, position: bigint): void {
    tx.send(`UPDATE ${this.table} SET position = $1`, [position]);
  }
}
