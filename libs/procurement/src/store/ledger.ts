import { groupedBy, toJson } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import type { Facets } from '../rules/count-purchase';
import type { PostedEntry } from '../rules/count-stream';
import { entryIdOf, type Net } from '../rules/difference';

/** The net of purchases in the ledger, per combination of facets, root, date, and earlier date that is taken back. */
export async function netOf(db: Queryable, streamIds: readonly string[]): Promise<Map<string, Net[]>> {
  const rows = await db.query<Net & { streamId: string }>(
    `SELECT stream_id AS "streamId", facet_id AS "facetId", order_line_id AS "lineId", lot_id AS "lotId", recognised_on AS "recognisedOn",
       NULLIF(judgement->>'takesBack', to_char(recognised_on, 'YYYY-MM-DD')) AS "takesBack", sum(amount_fen)::bigint AS "amountFen", sum(goods_fen)::bigint AS "goodsFen"
     FROM count_entries WHERE stream_id = ANY($1::uuid[]) GROUP BY 1, 2, 3, 4, 5, 6`,
    [streamIds],
  );
  return groupedBy(rows, ({ streamId }) => streamId);
}

/** Entries of one statement, each some kilobytes with its rules: PostgreSQL takes a quarter of a gigabyte of JSON, and no more. */
const ROWS_AT_ONCE = 5_000;

/**
 * Appends entries, and the combinations of facets that are new. The same entry can not be entered twice.
 */
export function appendEntries(tx: Tx, entries: readonly PostedEntry[]): void {
  if (entries.length === 0) return;
  const facets = new Map<string, Facets>();
  for (const { facetId, facets: each } of entries) if (each) facets.set(facetId, each);
  // In a fixed order, so that two workers that add the same combinations wait for each other and do not deadlock.
  const newFacets = [...facets].map(([id, each]) => ({ id, ...each })).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (newFacets.length > 0) {
    tx.send(
      `INSERT INTO count_facets (id, scheme_code, scheme_version, measure, outcome, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, pairing_id, category_code, channel, evidence_level)
       SELECT id, "schemeCode", "schemeVersion", measure, outcome, "buyerId", "unitIds", "buyerCodes", "supplierId", "originCodes", "pairingId", "categoryCode", channel, "evidenceLevel"
       FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, "schemeCode" text, "schemeVersion" integer, measure text, outcome text, "buyerId" uuid, "unitIds" uuid[], "buyerCodes" text[],
         "supplierId" uuid, "originCodes" text[], "pairingId" uuid, "categoryCode" text, channel text, "evidenceLevel" smallint)
       ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(newFacets)],
    );
  }
  const rows = entries.map((entry) => {
    const { facets: _facets, takesBack: _takesBack, ...row } = entry;
    return { ...row, id: entryIdOf(entry) };
  });
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) insertEntries(tx, rows.slice(at, at + ROWS_AT_ONCE));
}

function insertEntries(tx: Tx, rows: readonly object[]): void {
  tx.send(
    `INSERT INTO count_entries (id, buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement)
     SELECT id, "buyerId", "facetId", "streamId", "lineId", "lotId", "recognisedOn", month, posting, "amountFen", "goodsFen", position, "factId", judgement
     FROM jsonb_to_recordset($1::jsonb) AS e(id uuid, "buyerId" uuid, "facetId" uuid, "streamId" uuid, "lineId" uuid, "lotId" uuid, "recognisedOn" date, month text, posting text,
       "amountFen" bigint, "goodsFen" bigint, position bigint, "factId" uuid, judgement jsonb)`,
    [toJson(rows)],
  );
}
