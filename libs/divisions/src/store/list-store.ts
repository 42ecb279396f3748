import { type Queryable, recordFacts, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { originListPut, type OriginListPut } from '../facts/rule-facts';

/** A list's newest edition. */
export type ListRow = OriginListPut & { ownerId: string };

/** Newest editions by code, members by division and first day; of all lists where no codes are given. */
export async function originLists(db: Queryable, codes: readonly string[] | null): Promise<ListRow[]> {
  return db.query<ListRow>(
    `SELECT l.code, l.edition, l.name_zh AS "nameZh", l.name_en AS "nameEn", l.source, f.owner_id AS "ownerId",
       coalesce((SELECT jsonb_agg(jsonb_build_object('divisionCode', m.division_code, 'validFrom', m.valid_from, 'validUntil', m.valid_until)
           ORDER BY m.division_code, m.valid_from)
         FROM origin_list_members m WHERE m.list_code = l.code AND m.edition = l.edition), '[]') AS members
     FROM (SELECT DISTINCT ON (code) * FROM origin_lists WHERE $1::text[] IS NULL OR code = ANY($1) ORDER BY code, edition DESC) l
     JOIN facts f ON f.id = l.fact_id
     ORDER BY l.code`,
    [codes],
  );
}

/** Adds an edition of a list, with its fact. */
export function recordOriginList(tx: Tx, list: OriginListPut, by: { ownerId: string; on: BusinessDate }): void {
  const [factId] = recordFacts(tx, [originListPut(list, by)]);
  tx.send(
    'INSERT INTO origin_lists (code, edition, name_zh, name_en, source, fact_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [list.code, list.edition, list.nameZh, list.nameEn, list.source, factId],
  );
  tx.send(
    `INSERT INTO origin_list_members (list_code, edition, division_code, valid_from, valid_until)
     SELECT $2, $3, "divisionCode", "validFrom", "validUntil"
     FROM jsonb_to_recordset($1::jsonb) AS m("divisionCode" text, "validFrom" date, "validUntil" date)`,
    [JSON.stringify(list.members), list.code, list.edition],
  );
}
