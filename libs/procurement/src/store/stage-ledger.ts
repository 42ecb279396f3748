import { groupedBy, toJson } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import type { PlacedStageEntry, StageFacets, StageNet } from '../rules/stages';

/** The net of purchases in the stage ledger, per combination of facets and date. */
export async function stageNetOf(db: Queryable, streamIds: readonly string[]): Promise<Map<string, StageNet[]>> {
  const rows = await db.query<StageNet & { streamId: string }>(
    `SELECT stream_id AS "streamId", facet_id AS "facetId", happened_on AS "on", sum(amount_fen)::bigint AS "amountFen"
     FROM stage_entries WHERE stream_id = ANY($1::uuid[]) GROUP BY 1, 2, 3 HAVING sum(amount_fen) <> 0`,
    [streamIds],
  );
  return groupedBy(rows, ({ streamId }) => streamId);
}

/** Appends entries, and the combinations of facets that are new; the same entry can not be appended twice. */
export function appendStages(tx: Tx, entries: readonly PlacedStageEntry[]): void {
  if (entries.length === 0) return;
  const facets = new Map<string, StageFacets>();
  for (const { facetId, facets: each } of entries) if (each) facets.set(facetId, each);
  // In a fixed order, so that two workers that add the same combinations wait for each other and do not deadlock.
  const newFacets = [...facets].map(([id, each]) => ({ id, ...each })).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (newFacets.length > 0) {
    tx.send(
      `INSERT INTO stage_facets (id, stage, scheme_code, pairing_id, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, category_code, channel)
       SELECT id, stage, "schemeCode", "pairingId", "buyerId", "unitIds", "buyerCodes", "supplierId", "originCodes", "categoryCode", channel
       FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, stage text, "schemeCode" text, "pairingId" uuid, "buyerId" uuid, "unitIds" uuid[], "buyerCodes" text[], "supplierId" uuid,
         "originCodes" text[], "categoryCode" text, channel text)
       ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(newFacets)],
    );
  }
  tx.send(
    `INSERT INTO stage_entries (buyer_id, facet_id, stream_id, happened_on, amount_fen, position)
     SELECT "buyerId", "facetId", "streamId", "on", "amountFen", position
     FROM jsonb_to_recordset($1::jsonb) AS e("buyerId" uuid, "facetId" uuid, "streamId" uuid, "on" date, "amountFen" bigint, position bigint)`,
    [toJson(entries.map(({ facets: _facets, ...entry }) => entry))],
  );
}

/** Purchases of one slot that have no stages yet, `most` of them, with the slot locked: nobody counts them meanwhile. */
export function takeStageBacklog(tx: Tx, most: number): Promise<{ streamId: string; counted: bigint }[]> {
  return tx.query(
    `WITH slot AS MATERIALIZED (
       SELECT slot, position FROM counter_slots WHERE slot = (SELECT min(slot) FROM stage_backlog) FOR UPDATE SKIP LOCKED
     ), taken AS (
       DELETE FROM stage_backlog WHERE stream_id IN (SELECT b.stream_id FROM stage_backlog b JOIN slot s ON s.slot = b.slot LIMIT $1) RETURNING stream_id
     )
     SELECT t.stream_id AS "streamId", s.position AS counted FROM taken t, slot s`,
    [most],
  );
}

/** Of purchases: those whose stages the worker has still to enter. */
export async function streamsWithoutStages(db: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    'SELECT stream_id AS id FROM stage_backlog WHERE stream_id = ANY($1::uuid[])',
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}
