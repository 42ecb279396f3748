import { type Queryable, recordFacts, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { pairingRecorded, type PairingRecorded } from '../facts/rule-facts';
import { type Programme, PROGRAMME_JSON } from './programme-store';

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
         ${PROGRAMME_JSON} AS programme
       FROM pairings p JOIN programmes g ON g.code = p.programme_code
       WHERE ($1::uuid[] IS NULL OR p.id = ANY($1)) AND ($2::text IS NULL OR p.programme_code = $2)
       ORDER BY p.id, p.version DESC
     ) newest ORDER BY "programmeCode", "westDivisionCode", "validFrom", id`,
    [where.ids ?? null, where.programmeCode ?? null],
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
