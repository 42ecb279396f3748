import type { Queryable } from '@shanhai/database';
import { type OriginListMember, type Pairing, RuleBook } from '../rules/rule-book';
import type { PlaceBook } from '../rules/place-book';
import { loadPlaceBook } from './place-store';

/**
 * Places, lists and pairings as they were known at a position of the event log; null takes everything that is
 * recorded, sequenced or not. Ask on one snapshot where something else is read with it. `keptPlaces` saves loading the places
 * where the caller keeps those of the same edition.
 */
export async function loadRuleBook(
  db: Queryable,
  throughPosition: bigint | null,
  keptPlaces?: PlaceBook,
): Promise<RuleBook> {
  const places = keptPlaces ?? (await loadPlaceBook(db, throughPosition));
  const members = await db.query<OriginListMember>(
    `SELECT m.list_code AS "listCode", m.division_code AS "divisionCode", m.valid_from AS "validFrom", m.valid_until AS "validUntil", m.edition
     FROM (SELECT l.code, max(l.edition) AS edition FROM origin_lists l WHERE ${known('l')} GROUP BY l.code) newest
     JOIN origin_list_members m ON m.list_code = newest.code AND m.edition = newest.edition
     ORDER BY m.list_code, m.division_code, m.valid_from`,
    [throughPosition],
  );
  const pairings = await db.query<Pairing>(
    `SELECT DISTINCT ON (p.id) p.id, p.programme_code AS "programmeCode", p.east_division_code AS "eastDivisionCode",
       p.east_organisation_id AS "eastOrganisationId", p.west_division_code AS "westDivisionCode",
       p.valid_from AS "validFrom", p.valid_until AS "validUntil", p.version
     FROM pairings p WHERE ${known('p')} ORDER BY p.id, p.version DESC`,
    [throughPosition],
  );
  return new RuleBook(places, members, pairings);
}

/** The row's fact has a position at or below $1, or $1 is null. */
function known(table: string): string {
  return `($1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions f WHERE f.fact_id = ${table}.fact_id AND f.position <= $1))`;
}
