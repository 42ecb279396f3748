import type { Queryable } from '@shanhai/database';
import type { PostedNet } from '../rules/compare-ledgers';

/** Of purchases: those whose facts are all counted and none of which is after a position. The others are still on their way. */
export async function countedStreams(db: Queryable, ids: readonly string[], through: bigint): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `SELECT p.stream_id AS id FROM fact_positions p JOIN counter_slots c ON c.slot = p.slot WHERE p.stream_id = ANY($1::uuid[])
     GROUP BY 1 HAVING bool_and(p.position <= c.position AND p.position <= $2)`,
    [ids, through],
  );
  return new Set(rows.map((row) => row.id));
}

/** What the ledger holds of purchases; of all schemes where none is named. */
export function postedNets(db: Queryable, streamIds: readonly string[], scheme: string | null): Promise<PostedNet[]> {
  return db.query(
    `SELECT f.scheme_code AS "schemeCode", f.outcome, e.facet_id AS "facetId", e.stream_id AS "streamId", e.order_line_id AS "lineId", e.lot_id AS "lotId",
       e.recognised_on AS "recognisedOn", e.posting_month AS month, sum(e.amount_fen)::bigint AS "amountFen", sum(e.goods_fen)::bigint AS "goodsFen"
     FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE e.stream_id = ANY($1::uuid[]) AND ($2::text IS NULL OR f.scheme_code = $2)
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`,
    [streamIds, scheme],
  );
}

/** Purchases after one and up to another (null: to the end) that have entries in the ledger and no fact in the log. */
export async function streamsWithoutFacts(db: Queryable, after: string, upTo: string | null): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT e.stream_id AS id FROM count_entries e WHERE e.stream_id > $1 AND ($2::uuid IS NULL OR e.stream_id <= $2)
       AND NOT EXISTS (SELECT FROM fact_positions p WHERE p.stream_id = e.stream_id) ORDER BY 1`,
    [after, upTo],
  );
  return rows.map((row) => row.id);
}

/** Entries of purchases whose fact does not stand in the purchase's log where the entry says. */
export async function entriesWithoutFact(db: Queryable, streamIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT e.id FROM count_entries e WHERE e.stream_id = ANY($1::uuid[])
       AND NOT EXISTS (SELECT FROM fact_positions p WHERE p.position = e.position AND p.fact_id = e.fact_id AND p.stream_id = e.stream_id) ORDER BY 1`,
    [streamIds],
  );
  return rows.map((row) => row.id);
}
