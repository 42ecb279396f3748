import { createHash } from 'node:crypto';
import { type BusinessDate, canonicalJson, newId } from '@shanhai/kernel';
import type { Tx } from './database';

/** Counting is split by stream into this many slots; a fact's slot never changes, so neither may this number. */
export const SLOTS = 64;

/** An immutable business event, to be recorded in the transaction that makes it true. */
export interface NewFact {
  /** Dotted name in the past tense, such as `supplier_order.shipped`. */
  type: string;
  /** Version of the payload's shape; old versions are read through upcasters. */
  version: number;
  /** Makes the fact unique within its owner and type: the same happening is recorded once. */
  key: string;
  /** When it became true in the business, Asia/Shanghai. */
  businessDate: BusinessDate;
  /** The organisation in whose shard it lives: the buyer of an order's facts, the office of a rule's. */
  ownerId: string;
  /** What is counted together, such as a supplier order; null for a reference fact, which reaches every slot. */
  streamId: string | null;
  /** Self-contained, without personal data; amounts and quantities as strings of digits. */
  payload: object;
}

export interface Fact<Payload = unknown> {
  position: bigint;
  id: string;
  type: string;
  version: number;
  key: string;
  ownerId: string;
  streamId: string | null;
  businessDate: BusinessDate;
  recordedAt: Date;
  payload: Payload;
}

/** The slot of a stream: from the random end of its UUID. */
export function slotOf(streamId: string): number {
  return Number.parseInt(streamId.slice(-2), 16) % SLOTS;
}

/**
 * Appends facts to the event log, in one statement that goes out with the commit. They have no position until the
 * sequencer sees them committed. Returns the facts' ids, in order. A repeated key fails the transaction: callers guard by
 * state or idempotency key.
 */
export function recordFacts(tx: Tx, facts: readonly NewFact[]): string[] {
  if (facts.length === 0) return [];
  const ids = facts.map(() => newId());
  const rows = facts.map(({ payload, ...fact }, index) => {
    const { ownerId, type, version, key, streamId, businessDate } = fact;
    // A payload is written out once, for its hash and for the log.
    const json = canonicalJson(payload);
    const head = canonicalJson([ownerId, type, version, key, streamId, businessDate]);
    const row = {
      id: ids[index],
      owner_id: ownerId,
      type,
      version,
      key,
      stream_id: streamId,
      slot: streamId === null ? null : slotOf(streamId),
      business_date: businessDate,
      hash: createHash('sha256')
        .update(`${head.slice(0, -1)},${json}]`)
        .digest('hex'),
    };
    return `${JSON.stringify(row).slice(0, -1)},"payload":${json}}`;
  });
  tx.send(
    `WITH new_facts AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, owner_id uuid, type text, version smallint, key text,
         stream_id uuid, slot smallint, business_date date, payload jsonb, hash text)
     ), recorded AS (
       INSERT INTO facts (id, owner_id, type, version, key, stream_id, slot, business_date, payload, hash)
       SELECT id, owner_id, type, version, key, stream_id, slot, business_date, payload, decode(hash, 'hex') FROM new_facts
     )
     INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash)
     SELECT id, owner_id, stream_id, slot, type, decode(hash, 'hex') FROM new_facts`,
    [`[${rows.join(',')}]`],
  );
  return ids;
}
