import type { Queryable } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { OrganisationKind } from '../rules/roles';
import type { OrganisationStatus } from '../rules/standing';
import { UNIT_DEPTH_MAX } from '../rules/unit-tree';
import { UNION_TYPES, type UnitType } from '../rules/unit-types';

/** What other libs need to know of an organisation: for facts, counting and who may see what. */
export interface OrganisationProfile {
  organisationId: string;
  kind: OrganisationKind;
  unitType: UnitType;
  name: string;
  creditCode: string;
  /** Division code of its seat. */
  seatCode: string;
  /** True for a budget unit (预算单位), which reserves a share of its purchases. */
  budgetUnit: boolean;
  /** Orders above this amount wait for approval; null where none do. */
  approvalAboveFen: bigint | null;
  parentId: string | null;
  /** Since when it is part of its parent; null for a unit of its own. */
  mergedOn: BusinessDate | null;
  /** Its own id first, then its parent's, its grandparent's, and so on. */
  unitIds: string[];
  /** Those of `unitIds` that are unions or federations of unions, in their order. */
  unionIds: string[];
  /** The nearest budget unit among `unitIds`: the one whose reserved share its purchases count for; null where there is none. */
  budgetUnitId: string | null;
  /** The unit above it, past those that are merged into others. */
  superiorId: string | null;
  status: OrganisationStatus;
}

/** What of an organisation is shown. */
export type OrganisationRow = Omit<OrganisationProfile, 'unitIds' | 'unionIds' | 'budgetUnitId' | 'superiorId'>;

/** An `OrganisationRow` but for its name, from `organisations o`: statements of other libs read it with their rows. */
export const ORGANISATION_COLUMNS = `o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
  o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status`;

/** Organisations by id, in one statement; unknown ids are left out. */
export async function organisationsById(db: Queryable, ids: readonly string[]): Promise<Map<string, OrganisationRow>> {
  const rows = await db.query<OrganisationRow>(
    `SELECT ${ORGANISATION_COLUMNS}, o.name FROM organisations o WHERE o.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.organisationId, row]));
}

/** The profiles of organisations by id, in one statement; unknown ids are left out. */
export async function organisationProfiles(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, OrganisationProfile>> {
  const rows = await db.query<OrganisationProfile>(
    `WITH RECURSIVE chain AS (
       SELECT id AS start_id, id, parent_id, budget_unit, unit_type, merged_on, 0 AS depth FROM organisations WHERE id = ANY($1::uuid[])
       UNION ALL
       SELECT chain.start_id, above.id, above.parent_id, above.budget_unit, above.unit_type, above.merged_on, chain.depth + 1
       FROM chain JOIN organisations above ON above.id = chain.parent_id WHERE chain.depth + 1 < $2
     )
     SELECT ${ORGANISATION_COLUMNS}, o.name, units.ids AS "unitIds", units.union_ids AS "unionIds", units.budget_unit_id AS "budgetUnitId", units.superior_id AS "superiorId"
     FROM organisations o
     JOIN (SELECT start_id, array_agg(id ORDER BY depth) AS ids, COALESCE(array_agg(id ORDER BY depth) FILTER (WHERE unit_type = ANY($3::text[])), '{}') AS union_ids,
       (array_agg(id ORDER BY depth) FILTER (WHERE budget_unit AND merged_on IS NULL))[1] AS budget_unit_id,
       (array_agg(id ORDER BY depth) FILTER (WHERE depth > 0 AND merged_on IS NULL))[1] AS superior_id FROM chain GROUP BY start_id) units ON units.start_id = o.id`,
    [ids, UNIT_DEPTH_MAX, UNION_TYPES],
  );
  return new Map(rows.map((row) => [row.organisationId, row]));
}
