import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

export const PROGRAMME_KINDS = ['EAST_WEST', 'INSIDE_PROVINCE', 'INDUSTRY'] as const;

/** A programme of cooperation, as its newest version says. */
export interface Programme {
  code: string;
  kind: (typeof PROGRAMME_KINDS)[number];
  version: number;
  nameZh: string;
  nameEn: string;
  validFrom: BusinessDate;
  /** The first day on which it no longer holds. */
  validUntil: BusinessDate | null;
  /** The plan or agreement that says so. */
  source: string;
}

/** The newest version of the programme of a row `g`. */
export const PROGRAMME_JSON = `(SELECT jsonb_build_object('code', g.code, 'kind', g.kind, 'version', v.version, 'nameZh', v.name_zh, 'nameEn', v.name_en,
           'validFrom', v.valid_from, 'validUntil', v.valid_until, 'source', v.source)
         FROM programme_versions v WHERE v.code = g.code ORDER BY v.version DESC LIMIT 1)`;

/** All programmes, or one, by code. */
export async function programmes(db: Queryable, code: string | null = null): Promise<Programme[]> {
  const rows = await db.query<{ programme: Programme }>(
    `SELECT ${PROGRAMME_JSON} AS programme FROM programmes g WHERE $1::text IS NULL OR g.code = $1 ORDER BY g.code`,
    [code],
  );
  return rows.map(({ programme }) => programme);
}

/** Adds versions of programmes; those that are there already change nothing. */
export function insertProgrammes(tx: Tx, rows: readonly Programme[], putBy: string): void {
  const given = JSON.stringify(rows);
  tx.send(
    `INSERT INTO programmes (code, kind) SELECT code, kind FROM jsonb_to_recordset($1::jsonb) AS p(code text, kind text)
     ON CONFLICT DO NOTHING`,
    [given],
  );
  tx.send(
    `INSERT INTO programme_versions (code, version, name_zh, name_en, valid_from, valid_until, source, put_by)
     SELECT code, version, "nameZh", "nameEn", "validFrom", "validUntil", source, $2
     FROM jsonb_to_recordset($1::jsonb) AS p(code text, version integer, "nameZh" text, "nameEn" text, "validFrom" date, "validUntil" date, source text)
     ON CONFLICT DO NOTHING`,
    [given, putBy],
  );
}
