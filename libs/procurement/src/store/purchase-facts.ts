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
