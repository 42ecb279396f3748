import { type BusinessDate, toJson } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, recordFacts, type Tx } from '@shanhai/database';
import { unitMoved, unitRenamed } from '../facts/unit-facts';
import { type UnitLink, type UnitMove, UNIT_DEPTH_MAX, UnitTree } from '../rules/unit-tree';
import type { OrganisationKind } from '../rules/roles';
import type { OrganisationStatus } from '../rules/standing';
import type { UnitType } from '../rules/unit-types';

export type UnitChangeKind = 'RENAMED' | 'MOVED' | 'MERGED';

/** Another name, superior or successor of a unit, from a date on. */
export interface UnitChange {
  id: string;
  unitId: string;
  version: number;
  kind: UnitChangeKind;
  effectiveOn: BusinessDate;
  /** RENAMED */
  nameBefore: string | null;
  nameAfter: string | null;
  /** MOVED, MERGED; see UnitMove. */
  superiors: readonly UnitLink[] | null;
  formerSuperiors: readonly UnitLink[] | null;
  budgetUnit: boolean;
  reason: string;
  source: string;
  documentHash: string | null;
  changedBy: string;
  recordedOn: BusinessDate;
}

const COLUMNS = `c.id, c.unit_id AS "unitId", c.version, c.kind, c.effective_on AS "effectiveOn", c.name_before AS "nameBefore", c.name_after AS "nameAfter",
  c.superiors, c.former_superiors AS "formerSuperiors", c.budget_unit AS "budgetUnit", c.reason, c.source, c.document_hash AS "documentHash",
  c.changed_by AS "changedBy", c.recorded_on AS "recordedOn"`;
const MOVE_COLUMNS = `c.id AS "changeId", c.unit_id AS "unitId", c.budget_unit AS "budgetUnit", c.version, c.effective_on AS "from", c.kind = 'MERGED' AS merged, c.reason,
  c.superiors, c.former_superiors AS "formerSuperiors"`;

/** Changes of the unit tree follow one another: whether one makes a circle hangs on all others. They are rare. */
const TREE_LOCK = 7_304_064;
export function lockUnitTree(tx: Tx): void {
  tx.send('SELECT pg_advisory_xact_lock($1)', [TREE_LOCK]);
}

/** The tree as all moves tell it that have their place in the event log by now; its `at` is what was known at one of them. */
export async function unitTree(db: Queryable): Promise<UnitTree> {
  return UnitTree.of(
    await db.query<UnitMove>(
      `SELECT ${MOVE_COLUMNS}, p.position FROM unit_changes c JOIN fact_positions p ON p.fact_id = c.fact_id WHERE c.kind <> 'RENAMED'`,
    ),
  );
}

/** A unit as it stands now, before a change. */
export interface UnitNow {
  unitId: string;
  name: string;
  kind: OrganisationKind;
  status: OrganisationStatus;
  seatCode: string;
  budgetUnit: boolean;
  unitType: UnitType;
  mergedOn: BusinessDate | null;
  /** As `organisations` shows it today. */
  parentId: string | null;
  /** The newest version of its changes; 0 where there is none. */
  version: number;
}

/** Units of a tree that is being changed, by id, and every move of any of them. */
export interface UnitsNow {
  units: Map<string, UnitNow>;
  moves: UnitMove[];
}

/** Units by id with all that stand above them, or ever stood, by what is committed. Lock the tree first. */
export async function unitsNow(db: Queryable, ids: readonly string[]): Promise<UnitsNow> {
  const rows = await db.query<UnitNow & { moves: UnitMove[] }>(
    `WITH RECURSIVE above AS (
       SELECT unnest($1::uuid[]) AS id
       UNION
       SELECT s.id FROM above JOIN LATERAL (
         SELECT o.parent_id AS id FROM organisations o WHERE o.id = above.id
         UNION ALL
         SELECT (unnest(ARRAY[c.superiors -> 0, c.former_superiors -> 0]) ->> 'unitId')::uuid FROM unit_changes c WHERE c.unit_id = above.id AND c.kind <> 'RENAMED'
       ) s ON s.id IS NOT NULL
     )
     SELECT o.id AS "unitId", o.name, o.kind, o.status, o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.unit_type AS "unitType", o.parent_id AS "parentId", o.merged_on AS "mergedOn",
       COALESCE((SELECT max(c.version) FROM unit_changes c WHERE c.unit_id = o.id), 0) AS version,
       COALESCE((SELECT jsonb_agg(to_jsonb(m)) FROM (SELECT ${MOVE_COLUMNS} FROM unit_changes c WHERE c.unit_id = o.id AND c.kind <> 'RENAMED') m), '[]') AS moves
     FROM above JOIN organisations o ON o.id = above.id`,
    [ids],
  );
  return {
    units: new Map(rows.map(({ moves: _moves, ...unit }) => [unit.unitId, unit])),
    moves: rows.flatMap((row) => row.moves),
  };
}

/** How many levels of units stand at and below each of the given ones today. */
export async function heightsOf(db: Queryable, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; height: number }>(
    `WITH RECURSIVE below AS (
       SELECT id AS top_id, id, 1 AS height FROM organisations WHERE id = ANY($1::uuid[])
       UNION ALL
       SELECT below.top_id, o.id, below.height + 1 FROM below JOIN organisations o ON o.parent_id = below.id WHERE below.height < $2
     )
     SELECT top_id AS id, max(height) AS height FROM below GROUP BY top_id`,
    [ids, UNIT_DEPTH_MAX],
  );
  return new Map(rows.map((row) => [row.id, row.height]));
}

/** A unit and all that stand below it on some day from a date on. */
export async function unitsBelow(db: Queryable, unitId: string, from: BusinessDate): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `WITH RECURSIVE below AS (
       SELECT $1::uuid AS id
       UNION
       SELECT s.id FROM below JOIN LATERAL (
         SELECT o.id FROM organisations o WHERE o.parent_id = below.id
         UNION ALL
         SELECT c.unit_id FROM unit_changes c WHERE c.kind <> 'RENAMED' AND c.superiors -> 0 ->> 'unitId' = below.id::text
           AND NOT EXISTS (SELECT FROM unit_changes n WHERE n.unit_id = c.unit_id AND n.kind <> 'RENAMED' AND n.effective_on <= $2 AND (n.effective_on, n.version) > (c.effective_on, c.version))
         UNION ALL
         SELECT c.unit_id FROM unit_changes c WHERE c.kind <> 'RENAMED' AND c.former_superiors -> 0 ->> 'unitId' = below.id::text AND c.effective_on > $2
       ) s ON true
     )
     SELECT id FROM below`,
    [unitId, from],
  );
  return rows.map((row) => row.id);
}

/**
 * A unit and all that stand below it on a date. A unit that had not moved by then stood where its first later move took it from.
 * Who stood below whom is read once, for all units: a superior of thousands must not look through them for each of them.
 */
export async function unitsBelowOn(db: Queryable, unitId: string, on: BusinessDate): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `WITH RECURSIVE links AS MATERIALIZED (
       SELECT o.id, o.parent_id AS superior_id FROM organisations o WHERE o.parent_id IS NOT NULL
         AND NOT EXISTS (SELECT FROM unit_changes n WHERE n.unit_id = o.id AND n.kind <> 'RENAMED' AND n.effective_on > $2)
       UNION ALL
       SELECT c.unit_id, (c.superiors -> 0 ->> 'unitId')::uuid FROM unit_changes c WHERE c.kind <> 'RENAMED' AND c.effective_on <= $2
         AND NOT EXISTS (SELECT FROM unit_changes n WHERE n.unit_id = c.unit_id AND n.kind <> 'RENAMED' AND n.effective_on <= $2 AND (n.effective_on, n.version) > (c.effective_on, c.version))
       UNION ALL
       SELECT c.unit_id, (c.former_superiors -> 0 ->> 'unitId')::uuid FROM unit_changes c WHERE c.kind <> 'RENAMED' AND c.effective_on > $2
         AND NOT EXISTS (SELECT FROM unit_changes n WHERE n.unit_id = c.unit_id AND n.kind <> 'RENAMED' AND (n.effective_on, n.version) < (c.effective_on, c.version))
     ), below AS (
       SELECT $1::uuid AS id
       UNION
       SELECT links.id FROM below JOIN links ON links.superior_id = below.id
     )
     SELECT id FROM below`,
    [unitId, on],
  );
  return rows.map((row) => row.id);
}

/**
 * Adds changes, each with its fact, and shows in `organisations` what holds today: of names and of places in the tree the
 * newest by (effective on, version). Nothing that stood there before is lost: it is in the changes.
 */
export function recordUnitChanges(tx: Tx, changes: readonly UnitChange[]): void {
  const factIds = recordFacts(
    tx,
    changes.map(({ id: changeId, unitId, version, effectiveOn: from, reason, source, ...change }) => {
      const changed = { changeId, unitId, version, from, reason, source };
      if (change.kind === 'RENAMED')
        return unitRenamed({ ...changed, nameBefore: change.nameBefore!, name: change.nameAfter! });
      const { budgetUnit, superiors, formerSuperiors } = change;
      return unitMoved(
        { ...changed, budgetUnit, superiors: superiors!, formerSuperiors: formerSuperiors! },
        change.kind === 'MERGED',
      );
    }),
  );
  tx.send(
    `INSERT INTO unit_changes (id, unit_id, version, kind, effective_on, name_before, name_after, budget_unit, superiors, former_superiors, reason, source, document_hash, changed_by, recorded_on, fact_id)
     SELECT id, "unitId", version, kind, "effectiveOn", "nameBefore", "nameAfter", "budgetUnit", superiors, "formerSuperiors", reason, source, "documentHash", "changedBy", "recordedOn", "factId"
     FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, "unitId" uuid, version integer, kind text, "effectiveOn" date, "nameBefore" text, "nameAfter" text, "budgetUnit" boolean,
       superiors jsonb, "formerSuperiors" jsonb, reason text, source text, "documentHash" text, "changedBy" uuid, "recordedOn" date, "factId" uuid)`,
    [toJson(changes.map((change, index) => ({ ...change, factId: factIds[index] })))],
  );
  tx.send(
    `WITH name AS (
       SELECT DISTINCT ON (unit_id) unit_id, name_after FROM unit_changes WHERE unit_id = ANY($1::uuid[]) AND kind = 'RENAMED' ORDER BY unit_id, effective_on DESC, version DESC
     ), place AS (
       SELECT DISTINCT ON (unit_id) unit_id, kind, effective_on, (superiors -> 0 ->> 'unitId')::uuid AS superior_id
       FROM unit_changes WHERE unit_id = ANY($1::uuid[]) AND kind <> 'RENAMED' ORDER BY unit_id, effective_on DESC, version DESC
     )
     UPDATE organisations o SET
       name = COALESCE((SELECT name_after FROM name WHERE unit_id = o.id), o.name),
       parent_id = CASE WHEN EXISTS (SELECT FROM place WHERE unit_id = o.id) THEN (SELECT superior_id FROM place WHERE unit_id = o.id) ELSE o.parent_id END,
       merged_on = (SELECT effective_on FROM place WHERE unit_id = o.id AND kind = 'MERGED')
     WHERE o.id = ANY($1::uuid[])`,
    [changes.map((change) => change.unitId)],
  );
}

/** A unit's changes, those of the latest date first. */
export function unitChangePage(db: Queryable, unitId: string, page: Page): Promise<UnitChange[]> {
  const parameters: unknown[] = [unitId];
  const keyset = keysetSql(
    page,
    [
      { sql: 'c.effective_on', type: 'date' },
      { sql: 'c.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${COLUMNS} FROM unit_changes c WHERE c.unit_id = $1 AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export async function unitChangesById(db: Queryable, ids: readonly string[]): Promise<Map<string, UnitChange>> {
  const rows = await db.query<UnitChange>(`SELECT ${COLUMNS} FROM unit_changes c WHERE c.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The names that units had on a date, one for each `{unitId, on}`, by `unitId:on`; those that were never renamed are left out. */
export async function namesOn(
  db: Queryable,
  asked: readonly { unitId: string; on: BusinessDate }[],
): Promise<Map<string, string>> {
  const rows = await db.query<{ key: string; name: string }>(
    `SELECT a.unit_id || ':' || a.on_date AS key, COALESCE(
       (SELECT c.name_after FROM unit_changes c WHERE c.unit_id = a.unit_id AND c.kind = 'RENAMED' AND c.effective_on <= a.on_date ORDER BY c.effective_on DESC, c.version DESC LIMIT 1),
       (SELECT c.name_before FROM unit_changes c WHERE c.unit_id = a.unit_id AND c.kind = 'RENAMED' ORDER BY c.effective_on, c.version LIMIT 1)) AS name
     FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::date[]) AS a(unit_id, on_date)) a
     WHERE EXISTS (SELECT FROM unit_changes c WHERE c.unit_id = a.unit_id AND c.kind = 'RENAMED')`,
    [asked.map((each) => each.unitId), asked.map((each) => each.on)],
  );
  return new Map(rows.map((row) => [row.key, row.name]));
}
