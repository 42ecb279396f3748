import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from './database';

/** How many facts get their position in one transaction. */
const BATCH = 2000;
/** Serialises sequencers: a transaction-level advisory lock, any constant that nothing else uses. */
const SEQUENCER_LOCK = 7_304_001;

interface Unsequenced {
  seq: bigint;
  fact_id: string;
  owner_id: string;
  stream_id: string | null;
  slot: number | null;
  type: string;
  hash: Buffer;
}

/**
 * Gives committed facts a dense position in the order of their arrival. A fact's cause was committed before the fact
 * was written, so it has the lower arrival number and is seen in the same batch or an earlier one: causes come first.
 */
@Injectable()
export class Sequencer {
  constructor(private readonly database: Database) {}

  /** Sequences one batch. Returns how many facts got a position; 0 where there are none or another process is at it. */
  sequence(): Promise<number> {
    return this.database.write(SYSTEM, async (tx) => {
      const [{ locked }] = await tx.query<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS locked', [
        SEQUENCER_LOCK,
      ]);
      if (!locked) return 0;
      const waiting = await tx.query<Unsequenced>(
        'SELECT seq, fact_id, owner_id, stream_id, slot, type, hash FROM facts_unsequenced ORDER BY seq LIMIT $1',
        [BATCH],
      );
      if (waiting.length === 0) return 0;
      const [head] = await tx.query<{ position: bigint; chain: Buffer }>(
        'SELECT position, chain FROM fact_positions ORDER BY position DESC LIMIT 1',
      );
      let position = head?.position ?? 0n;
      let chain = head?.chain ?? Buffer.alloc(32);
      const rows = waiting.map((fact) => {
        position += 1n;
        chain = createHash('sha256').update(chain).update(fact.hash).digest();
        return {
          position: position.toString(),
          chain: chain.toString('hex'),
          fact_id: fact.fact_id,
          owner_id: fact.owner_id,
          stream_id: fact.stream_id,
          slot: fact.slot,
          type: fact.type,
        };
      });
      tx.send(
        `WITH taken AS (DELETE FROM facts_unsequenced WHERE seq = ANY($2::bigint[]))
         INSERT INTO fact_positions (position, fact_id, owner_id, stream_id, slot, type, chain)
         SELECT position, fact_id, owner_id, stream_id, slot, type, decode(chain, 'hex')
         FROM jsonb_to_recordset($1::jsonb) AS p(position bigint, fact_id uuid, owner_id uuid, stream_id uuid, slot smallint, type text, chain text)`,
        [JSON.stringify(rows), waiting.map((fact) => fact.seq)],
      );
      return rows.length;
    });
  }
}
