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
 * Purchases of buyers that were placed, or counted, on or after the date from which a move holds, before it took its place in
 * the log, and have no journal fact of it yet; `most` of them. Open orders too: their stages stand where the buyer stood.
 */
export function purchasesToMove(
  db: Queryable,
  { changeId, from, position }: Move,
  buyerIds: readonly string[],
  most: number,
): Promise<{ streamId: string; buyerId: string }[]> {
  return db.query(
    `SELECT p.stream_id AS "streamId", p.buyer_id AS "buyerId" FROM (
       SELECT e.stream_id, e.buyer_id FROM count_facets f JOIN count_entries e ON e.facet_id = f.id AND e.recognised_on >= $2
       WHERE f.buyer_id = ANY($1::uuid[]) AND e.position <= $3
       UNION
       SELECT k.stream_id, k.owner_id FROM facts k JOIN fact_positions n ON n.fact_id = k.id AND n.position <= $3
       WHERE k.owner_id = ANY($1::uuid[]) AND k.type = 'supplier_order.placed' AND k.business_date >= $2
     ) p
     WHERE NOT EXISTS (SELECT FROM facts k WHERE k.owner_id = p.buyer_id AND k.type = 'attribution.moved' AND k.key = $4 || ':' || p.stream_id)
     ORDER BY 1 LIMIT $5`,
    [buyerIds, from, position, changeId, most],
  );
}

/** Notes that every purchase of a move has its journal fact. */
export function endMove(tx: Tx, { changeId }: Move): void {
  tx.send('INSERT INTO attribution_moves (change_id) VALUES ($1)', [changeId]);
}
