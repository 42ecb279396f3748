import type { Queryable, Tx } from '@shanhai/database';
import type { BoardKind } from '../rules/board-entry';

/** What an organisation wants to hear of; null is any. */
export interface AlertRow {
  kind: BoardKind | null;
  categoryCode: string | null;
  placeCode: string | null;
}

/** An organisation is told of these, and of nothing else. */
export function putAlerts(tx: Tx, organisationId: string, alerts: readonly AlertRow[]): void {
  tx.send('DELETE FROM board_alerts WHERE organisation_id = $1', [organisationId]);
  tx.send(
    `INSERT INTO board_alerts (organisation_id, kind, category_code, place_code)
     SELECT $1, a.* FROM unnest($2::text[], $3::text[], $4::text[]) AS a ON CONFLICT DO NOTHING`,
    [
      organisationId,
      alerts.map(({ kind }) => kind ?? ''),
      alerts.map(({ categoryCode }) => categoryCode ?? ''),
      alerts.map(({ placeCode }) => placeCode ?? ''),
    ],
  );
}

export function alertsOf(db: Queryable, organisationId: string): Promise<AlertRow[]> {
  return db.query(
    `SELECT NULLIF(kind, '') AS kind, NULLIF(category_code, '') AS "categoryCode", NULLIF(place_code, '') AS "placeCode"
     FROM board_alerts WHERE organisation_id = $1 ORDER BY place_code, category_code, kind`,
    [organisationId],
  );
}

/** Organisations, but for the publisher, that want to hear of an entry of this kind, category and places. */
export async function toBeTold(
  tx: Tx,
  entry: { organisationId: string; kind: BoardKind; categoryCode: string; placeCodes: readonly string[] },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `WITH RECURSIVE up AS (SELECT code, parent_code FROM categories WHERE code = $2 UNION SELECT c.code, c.parent_code FROM up JOIN categories c ON c.code = up.parent_code)
     SELECT DISTINCT o.id FROM board_alerts a JOIN organisations o ON o.id = a.organisation_id AND o.status = 'APPROVED'
     WHERE a.place_code = ANY($3::text[] || ''::text) AND (a.category_code = '' OR a.category_code IN (SELECT code FROM up)) AND a.kind IN ('', $4) AND o.id <> $1`,
    [entry.organisationId, entry.categoryCode, entry.placeCodes, entry.kind],
  );
  return rows.map(({ id }) => id);
}
