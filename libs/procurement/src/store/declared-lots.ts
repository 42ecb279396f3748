import { LogFollower, type Queryable } from '@shanhai/database';
import type { OriginReinstatedPayload, OriginRevokedPayload } from '@shanhai/orders';

/** How far it is followed what becomes of lots that declarations name. */
export const declaredLots = new LogFollower('declared_lot_progress');

/** What an office, or who recalled, said of lots, and a confirmed declaration that names some of them. */
export type DeclaredLotNews = { declarationId: string; buyerId: string; lotIds: string[] } & (
  | { type: 'origin_claim.revoked'; payload: OriginRevokedPayload }
  | { type: 'origin_claim.reinstated'; payload: OriginReinstatedPayload }
  | { type: 'recall.started'; payload: { recallId: string; reason: string } }
);

/** News of lots at positions, by the confirmed declarations that name them. */
export function declaredLotNews(db: Queryable, after: bigint, until: bigint): Promise<DeclaredLotNews[]> {
  return db.query<DeclaredLotNews>(
    `WITH told AS MATERIALIZED (
       SELECT p.position, p.type, f.payload FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
       WHERE p.position > $1 AND p.position <= $2 AND p.type = ANY($3::text[])
     )
     SELECT t.type, t.payload, d.id AS "declarationId", d.buyer_id AS "buyerId", array_agg(DISTINCT r.lot_id::text ORDER BY r.lot_id::text) AS "lotIds"
     FROM told t CROSS JOIN LATERAL (
       SELECT lot_id FROM revoked_lots WHERE revocation_id = (t.payload ->> 'revocationId')::uuid
       UNION SELECT jsonb_array_elements_text(t.payload -> 'lotIds')::uuid
     ) l JOIN declared_rows r ON r.lot_id = l.lot_id
     JOIN declared_purchases d ON d.id = r.declaration_id AND d.buyer_id = r.buyer_id AND d.version = r.version AND d.status = 'CONFIRMED'
     GROUP BY t.position, t.type, t.payload, d.id, d.buyer_id ORDER BY t.position, d.id`,
    [after, until, ['origin_claim.revoked', 'origin_claim.reinstated', 'recall.started']],
  );
}
