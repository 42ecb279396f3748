import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import { PURCHASE_FACTS, type PurchaseFact } from '../rules/purchase';

/** A fact that waits to be counted. */
export interface Waiting {
  position: bigint;
  streamId: string;
  slot: number;
}

/** Slots that this transaction counts; another worker passes over them until it ends. Those that lag most come first. */
export function takeSlots(tx: Tx, most: number): Promise<{ slot: number; position: bigint }[]> {
  return tx.query('SELECT slot, position FROM counter_slots ORDER BY position, slot LIMIT $1 FOR UPDATE SKIP LOCKED', [
    most,
  ]);
}

export async function headPosition(db: Queryable): Promise<bigint> {
  const [row] = await db.query<{ position: bigint }>(
    'SELECT COALESCE(max(position), 0) AS position FROM fact_positions',
  );
  return row.position;
}

/** Facts of the slots beyond each slot's position, up to `head`, in order, `most` of them. */
export function waitingFacts(
  tx: Tx,
  slots: readonly { slot: number; position: bigint }[],
  head: bigint,
  most: number,
): Promise<Waiting[]> {
  return tx.query(
    `SELECT p.position, p.stream_id AS "streamId", p.slot FROM unnest($1::smallint[], $2::bigint[]) AS s(slot, position)
     JOIN LATERAL (SELECT f.position, f.stream_id, f.slot, f.type FROM fact_positions f WHERE f.slot = s.slot AND f.position > s.position AND f.position <= $3 ORDER BY f.position LIMIT $4) p ON true
     ORDER BY p.position LIMIT $4`,
    [slots.map((slot) => slot.slot), slots.map((slot) => slot.position), head, most],
  );
}

export function setSlotPositions(tx: Tx, slots: readonly number[], position: bigint): void {
  tx.send('UPDATE counter_slots SET position = GREATEST(position, $2) WHERE slot = ANY($1::smallint[])', [
    slots,
    position,
  ]);
}

/** All facts of purchases up to a position, each with the epoch it is judged by, in the order of the log. */
export async function purchaseFacts(
  db: Queryable,
  streamIds: readonly string[],
  throughPosition: bigint,
): Promise<Map<string, PurchaseFact[]>> {
  const rows = await db.query<PurchaseFact & { streamId: string; on: BusinessDate }>(
    `SELECT p.stream_id AS "streamId", p.position, f.id, f.type, f.version, f.key, f.business_date AS "on", f.payload,
       COALESCE((SELECT max(r.position) FROM fact_positions r WHERE r.slot IS NULL AND r.position <= p.position), 0) AS epoch
     FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.stream_id = ANY($1::uuid[]) AND p.position <= $2 AND p.type = ANY($3::text[]) ORDER BY p.position`,
    [streamIds, throughPosition, PURCHASE_FACTS],
  );
  return groupedBy(rows, ({ streamId }) => streamId);
}

/** Purchases in the order of their ids, for whoever goes through all of them in batches. */
export interface StreamsBatch {
  /** The id that the batch before ended with; null at the beginning. */
  after: string | null;
  /** Facts after this position are not looked at. */
  through: bigint;
}

/** Purchases of one batch, and bytes of payloads as they are stored: what bounds the memory of a batch. */
const STREAMS_AT_ONCE = 200;
const BYTES_AT_ONCE = 2_000_000;

/**
 * The next purchases with facts up to a position; empty at the end. One step of an index for each of their facts; a batch
 * ends early where payloads are large, but has one purchase at least.
 */
export async function nextStreams(db: Queryable, { after, through }: StreamsBatch): Promise<string[]> {
  const rows = await db.query<{ streamId: string }>(
    `WITH next AS (
       SELECT DISTINCT stream_id FROM fact_positions
       WHERE stream_id > COALESCE($1::uuid, '00000000-0000-0000-0000-000000000000') AND position <= $2 ORDER BY stream_id LIMIT $3
     ), sized AS (
       SELECT p.stream_id, sum(pg_column_size(f.payload)) AS bytes FROM next
       JOIN fact_positions p ON p.stream_id = next.stream_id AND p.position <= $2 JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
       GROUP BY p.stream_id
     )
     SELECT stream_id AS "streamId" FROM (SELECT stream_id, sum(bytes) OVER (ORDER BY stream_id) - bytes AS before FROM sized) s
     WHERE before < $4 ORDER BY stream_id`,
    [after, through, STREAMS_AT_ONCE, BYTES_AT_ONCE],
  );
  return rows.map((row) => row.streamId);
}
