import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import type { Waiting } from '../rules/batch';
import { PURCHASE_FACTS, type PurchaseFact } from '../rules/purchase';

/** Where a slot is counted through. */
export interface SlotPosition {
  slot: number;
  position: bigint;
}

/**
 * Slots that this transaction counts, but for some; another worker passes over them until it ends. Those that lag most come
 * first.
 */
export function takeSlots(tx: Tx, most: number, except: readonly number[]): Promise<SlotPosition[]> {
  return tx.query(
    'SELECT slot, position FROM counter_slots WHERE slot <> ALL($2::smallint[]) ORDER BY position, slot LIMIT $1 FOR UPDATE SKIP LOCKED',
    [most, except],
  );
}

export async function headPosition(db: Queryable): Promise<bigint> {
  const [row] = await db.query<{ position: bigint }>(
    'SELECT COALESCE(max(position), 0) AS position FROM fact_positions',
  );
  return row.position;
}

/** Position up to which everything is counted: that of totals. */
export async function countedPosition(db: Queryable): Promise<bigint> {
  const [row] = await db.query<{ position: bigint }>('SELECT min(position) AS position FROM counter_slots');
  return row.position;
}

/** Facts of the slots beyond each slot's position, up to `head`, in order, `most` of them. */
export function waitingFacts(tx: Tx, slots: readonly SlotPosition[], head: bigint, most: number): Promise<Waiting[]> {
  return tx.query(
    `SELECT p.position, p.stream_id AS "streamId", p.slot FROM unnest($1::smallint[], $2::bigint[]) AS s(slot, position)
     JOIN LATERAL (SELECT f.position, f.stream_id, f.slot, f.type FROM fact_positions f WHERE f.slot = s.slot AND f.position > s.position AND f.position <= $3 ORDER BY f.position LIMIT $4) p ON true
     ORDER BY p.position LIMIT $4`,
    [slots.map((slot) => slot.slot), slots.map((slot) => slot.position), head, most],
  );
}

export function setSlotPositions(tx: Tx, slots: readonly SlotPosition[]): void {
  tx.send(
    `UPDATE counter_slots c SET position = GREATEST(c.position, s.position)
     FROM unnest($1::smallint[], $2::bigint[]) AS s(slot, position) WHERE c.slot = s.slot`,
    [slots.map((slot) => slot.slot), slots.map((slot) => slot.position)],
  );
}

/** Bytes of the facts of purchases up to a position, as they are stored: what reading a purchase costs, about. */
export async function purchaseBytes(
  db: Queryable,
  streamIds: readonly string[],
  through: bigint,
): Promise<Map<string, number>> {
  const rows = await db.query<{ streamId: string; bytes: number }>(
    `SELECT p.stream_id AS "streamId", sum(pg_column_size(f.payload))::integer AS bytes
     FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.stream_id = ANY($1::uuid[]) AND p.position <= $2 GROUP BY 1`,
    [streamIds, through],
  );
  return new Map(rows.map((row) => [row.streamId, row.bytes]));
}

/** All facts of purchases, of each up to a position, each with the epoch it is judged by, in the order of the log. */
export async function purchaseFacts(
  db: Queryable,
  through: ReadonlyMap<string, bigint>,
): Promise<Map<string, PurchaseFact[]>> {
  const rows = await db.query<PurchaseFact & { streamId: string; on: BusinessDate }>(
    `SELECT p.stream_id AS "streamId", p.position, f.id, f.type, f.version, f.key, f.business_date AS "on", f.payload,
       COALESCE((SELECT max(r.position) FROM fact_positions r WHERE r.slot IS NULL AND r.position <= p.position), 0) AS epoch
     FROM unnest($1::uuid[], $2::bigint[]) AS s(stream_id, through)
     JOIN fact_positions p ON p.stream_id = s.stream_id AND p.position <= s.through JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.type = ANY($3::text[]) ORDER BY p.position`,
    [[...through.keys()], [...through.values()], PURCHASE_FACTS],
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
