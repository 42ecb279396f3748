import type { Queryable } from '@shanhai/database';
import { COLUMNS, type EntryRow } from './entries';

/** The newest reference fact at or before a place of the log: the rules as they were known there. */
export async function epochAt(db: Queryable, position: bigint): Promise<bigint> {
  const [row] = await db.query<{ epoch: bigint }>(
    'SELECT COALESCE(max(position), 0) AS epoch FROM fact_positions WHERE slot IS NULL AND position <= $1',
    [position],
  );
  return row.epoch;
}

/** The entries of a purchase that facts up to a position made, in the order of the log. Whoever asks has checked that it is the reader's. */
export function entriesThrough(db: Queryable, streamId: string, position: bigint): Promise<EntryRow[]> {
  return db.query(
    `SELECT ${COLUMNS} FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE e.stream_id = $1 AND e.position <= $2 ORDER BY e.position, e.id`,
    [streamId, position],
  );
}
