import { type Queryable, recordFacts, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { pairingRecorded, type PairingRecorded } from '../facts/rule-facts';

export interface Programme {
  code: string;
  nameZh: string;
  nameEn: string;
  kind: 'EAST_WEST' | 'INSIDE_PROVINCE' | 'INDUSTRY';
}

/** A pairing's newest version, with its programme. */
export type PairingRow = PairingRecorded & { programme: Programme };

/** Pairings by programme, western place and first day; all programmes where none is named. */
export async function pairings(
  db: Queryable,
  where: { ids?: readonly string[]; programmeCode?: string | null },
): Promise<PairingRow[]> {
  return db.query<PairingRow>(
    `SELECT * FROM (
       SELECT DISTINCT ON (p.id) p.id, p.version, p.programme_code AS "programmeCode", p.east_division_code AS "eastDivisionCode",
         p.east_organisation_id AS "eastOrganisationId", p.west_division_code AS "westDivisionCode",
         p.valid_from AS "validFrom", p.valid_until AS "validUntil", p.source,
         jsonb_build_object('code', g.code, 'nameZh', g.name_zh, 'nameEn', g.name_en, 'kind', g.kind) AS programme
       FROM pairings p JOIN programmes g ON g.code = p.programme_code
       WHERE ($1::uuid[] IS NULL OR p.id = ANY($1)) AND ($2::text IS NULL OR p.programme_code = $2)
       ORDER BY p.id, p.version DESC
     ) newest ORDER BY "programmeCode", "westDivisionCode", "validFrom", id`,
    [where.ids ?? null, where.programmeCode ?? null],
  );
}

export async function programmes(db: Queryable): Promise<Programme[]> {
  return db.query<Programme>(
    'SELECT code, name_zh AS "nameZh", name_en AS "nameEn", kind FROM programmes ORDER BY code',
  );
}

export function insertProgrammes(tx: Tx, rows: readonly Programme[]): void {
  tx.send(
    `INSERT INTO programmes (code, name_zh, name_en, kind)
     SELECT code, "nameZh", "nameEn", kind FROM jsonb_to_recordset($1::jsonb) AS p(code text, "nameZh" text, "nameEn" text, kind text)
     ON CONFLICT (code) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** Adds versions of pairings, each with its fact. */
export function recordPairings(
  tx: Tx,
  type: 'pairing.created' | 'pairing.ended',
  versions: readonly PairingRecorded[],
  by: { ownerId: string; on: BusinessDate },
): void {
  const factIds = recordFacts(
    tx,
    versions.map((version) => pairingRecorded(type, version, by)),
  );
  tx.send(
    `INSERT INTO pairings (id, version, programme_code, east_division_code, east_organisation_id, west_division_code, valid_from, valid_until, source, fact_id)
     SELECT id, version, "programmeCode", "eastDivisionCode", "eastOrganisationId", "westDivisionCode", "validFrom", "validUntil", source, "factId"
     FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, version integer, "programmeCode" text, "eastDivisionCode" text, "eastOrganisationId" uuid,
       "westDivisionCode" text, "validFrom" date, "validUntil" date, source text, "factId" uuid)`,
    [JSON.stringify(versions.map((version, index) => ({ ...version, factId: factIds[index] })))],
  );
}
