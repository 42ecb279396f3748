import type { Words } from '@shanhai/kernel';
import type { Queryable } from '../database';

/** Rows in the order of a key: what a check walks along, so many at a time. The key is indexed. */
export interface Walk {
  /** A table, or a subquery with a name. */
  table: string;
  key: string;
  type: 'bigint' | 'text' | 'uuid';
  /** True where keys are positions of the event log: then a check of what is new begins at a position. */
  isLog?: boolean;
  /** Rows looked at in one statement: bounds its time and memory. */
  rowsAtOnce: number;
}

/** A row that breaks a check: what it is called, and the values that `finds` names. */
export type Offender = { subject: string } & Record<string, unknown>;

/** What is wrong with rows that a check cannot read, `{error}` filled in: a text where a number was, as nobody but an owner can write it. */
export const UNREADABLE: Words = {
  zh: '无法检查（此键之后的一批）：{error}',
  en: 'cannot be looked at (the batch after this key): {error}',
};

/** Something that must hold in the books of a live database at any moment. */
export interface BookCheck {
  /** Never changes once published. */
  code: string;
  /** What must hold. */
  says: Words;
  /** What is wrong with an offender; `{name}` is filled from it. */
  finds: Words;
  walk: Walk;
  /**
   * What breaks it among the rows whose key is after $1 and not after $2 (`inBatch`): SQL that selects `subject` and what
   * `finds` names, or, where SQL cannot tell, a function that reads these rows. What belongs to a batch is looked up by an index,
   * one row after the other: a join with a table that grows is put as `LATERAL (… LIMIT 1)` where PostgreSQL would guess wrong
   * and read all of that table once for each batch.
   */
  offenders: string | ((db: Queryable, after: string, through: string) => Promise<Offender[]>);
}

/** The facts that have a position. */
export const LOG: Walk = { table: 'fact_positions', key: 'position', type: 'bigint', isLog: true, rowsAtOnce: 5_000 };

/** The condition that a column is a key of the batch. */
export function inBatch(column: string, type: Walk['type']): string {
  return `${column} > $1::${type} AND ${column} <= $2::${type}`;
}

/**
 * `streams(stream_id, slot, position)`: streams whose newest fact is in a batch of the log, so that each stream is met
 * once, and, looking at what is new, each that anything happened to.
 */
export const STREAMS = `streams AS MATERIALIZED (
  SELECT p.stream_id, p.slot, p.position FROM fact_positions p WHERE ${inBatch('p.position', 'bigint')} AND p.stream_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM fact_positions n WHERE n.stream_id = p.stream_id AND n.position > p.position))`;

/** Streams as above, all of whose facts have a position: their tables and the log tell of the same moment. */
export const SETTLED_STREAMS = `unsettled AS MATERIALIZED (SELECT DISTINCT stream_id FROM facts_unsequenced WHERE stream_id IS NOT NULL),
  all_${STREAMS},
  streams AS MATERIALIZED (SELECT s.* FROM all_streams s WHERE NOT EXISTS (SELECT FROM unsettled u WHERE u.stream_id = s.stream_id))`;
