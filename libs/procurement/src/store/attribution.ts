import type { Queryable, Tx } from '@shanhai/database';
import type { AttributionMovedPayload } from '../facts/attribution-facts';

/** A unit's move, with its place in the log. */
export type Move = AttributionMovedPayload & { position: bigint };

/** The first move whose purchases have not all got their journal fact, once everything before it in the log is counted. */
export async function nextMove(db: Queryable): Promise<Move | null> {
  const [move] = await db.query<Move>(
    `SELECT c.id AS "changeId", c.unit_id AS "unitId", c.effective_on AS "from", c.reason, c.source, p.position,
       ARRAY[c.unit_id::text] || ARRAY(SELECT link ->> 'unitId' FROM jsonb_array_elements(c.superiors) WITH ORDINALITY AS l(link, place) ORDER BY place) AS "unitIds"
     FROM unit_changes c JOIN fact_positions p ON p.fact_id = c.fact_id
     WHERE c.kind <> 'RENAMED' AND NOT EXISTS (SELECT FROM attribution_moves m WHERE m.change_id = c.id)
       AND p.position <= (SELECT min(position) FROM counter_slots)
     ORDER BY p.position LIMIT 1`,
  );
  return move ?? null;
}

/**
 * Purchases of buyers that were counted before a move took its place in the log, on or after the date from which it holds,
 * and have no journal fact of it yet; `most` of them.
 */
export function purchasesToMove(
  db: Queryable,
  { changeId, from, position }: Move,
  buyerIds: readonly string[],
  most: number,
): Promise<{ streamId: string; buyerId: string }[]> {
  return db.query(
    `SELECT DISTINCT e.stream_id AS "streamId", e.buyer_id AS "buyerId"
     FROM count_facets f JOIN count_entries e ON e.facet_id = f.id AND e.recognised_on >= $2
     WHERE f.buyer_id = ANY($1::uuid[]) AND e.position <= $3
       AND NOT EXISTS (SELECT FROM facts k WHERE k.owner_id = e.buyer_id AND k.type = 'attribution.moved' AND k.key = $4 || ':' || e.stream_id)
     ORDER BY 1 LIMIT $5`,
    [buyerIds, from, position, changeId, most],
  );
}

/** Notes that every purchase of a move has its journal fact. */
export function endMove(tx: Tx, { changeId }: Move): void {
  tx.send('INSERT INTO attribution_moves (change_id) VALUES ($1)', [changeId]);
}
