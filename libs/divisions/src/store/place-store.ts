import type { Queryable } from '@shanhai/database';
import { PlaceBook, type PlaceLevel, type PlaceSpan, type Successor } from '../rules/place-book';

interface SpanRow {
  code: string;
  name: string;
  level: PlaceLevel;
  parent_code: string | null;
  valid_from: string;
  valid_until: string | null;
  successors: Successor[] | null;
  newest: number;
}

/** Of each code, the spans of the newest edition that names it and was recorded at or before `throughPosition`; null: of all. */
export async function loadPlaceBook(db: Queryable, throughPosition: bigint | null): Promise<PlaceBook> {
  const rows = await db.query<SpanRow>(
    `WITH known AS (
       SELECT edition FROM division_editions e
       WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1)
     ), newest AS (
       SELECT code, max(edition) AS edition FROM division_spans JOIN known USING (edition) GROUP BY code
     ), went AS (
       SELECT code, edition, valid_from,
         jsonb_agg(jsonb_build_object('code', successor_code, 'changedOn', changed_on, 'partial', partial)
           ORDER BY changed_on, successor_code) AS successors
       FROM division_successors GROUP BY code, edition, valid_from
     )
     SELECT s.code, s.name, s.level, s.parent_code, s.valid_from, s.valid_until, w.successors, (SELECT max(edition) FROM known) AS newest
     FROM newest n JOIN division_spans s USING (code, edition)
     LEFT JOIN went w ON w.code = s.code AND w.edition = s.edition AND w.valid_from = s.valid_from
     ORDER BY s.code, s.valid_from`,
    [throughPosition],
  );
  return new PlaceBook(rows.map(toSpan), rows[0]?.newest ?? null);
}

function toSpan(row: SpanRow): PlaceSpan {
  return {
    code: row.code,
    name: row.name,
    level: row.level,
    parentCode: row.parent_code,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    successors: row.successors ?? [],
  };
}

/** The number of the newest edition, for statements of other libs that read places of today with their rows. */
export const NEWEST_EDITION = '(SELECT coalesce(max(edition), 0) FROM division_editions)';

/** The number of the newest edition, or of the newest known at a position of the event log; 0 where there is none. */
export async function newestEdition(db: Queryable, throughPosition: bigint | null = null): Promise<number> {
  const [{ edition }] = await db.query<{ edition: number }>(
    `SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
     WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1)`,
    [throughPosition],
  );
  return edition;
}
