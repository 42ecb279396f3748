import { type BusinessDate, type Fen, groupedBy } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import { placePatterns, type Viewer } from '@shanhai/graphql';
import type { TargetMeasure, TargetSubject } from '../rules/target';

/** A version of a target, as it was set or withdrawn. */
export interface TargetRow {
  id: string;
  version: number;
  scheme: string;
  subjectKind: TargetSubject;
  /** Id of a unit or pairing, code of a division. */
  subject: string;
  measure: TargetMeasure;
  period: string;
  amountFen: Fen;
  source: string;
  documentHash: string | null;
  withdrawn: boolean;
  reason: string | null;
  setBy: string;
  setByUser: string | null;
  setOn: BusinessDate;
}

const COLUMNS = `t.id, t.version, t.scheme_code AS scheme, t.subject_kind AS "subjectKind", t.subject, t.measure, t.period, t.amount_fen AS "amountFen", t.source,
  t.document_hash AS "documentHash", t.withdrawn, t.reason, t.set_by AS "setBy", t.set_by_user AS "setByUser", t.set_on AS "setOn"`;

export type TargetKey = Pick<TargetRow, 'scheme' | 'subjectKind' | 'subject' | 'measure' | 'period'>;

/** The newest version of a target; null where none was ever set. */
export async function targetOf(db: Queryable, key: TargetKey): Promise<TargetRow | null> {
  const [row] = await db.query<TargetRow>(
    `SELECT ${COLUMNS} FROM targets t WHERE t.subject_kind = $1 AND t.subject = $2 AND t.period = $3 AND t.scheme_code = $4 AND t.measure = $5 ORDER BY t.version DESC LIMIT 1`,
    [key.subjectKind, key.subject, key.period, key.scheme, key.measure],
  );
  return row ?? null;
}

/** Newest versions by id, of targets that a viewer may see; all where it is null. */
export async function targetsById(
  db: Queryable,
  viewer: Viewer | null,
  ids: readonly string[],
): Promise<Map<string, TargetRow>> {
  const parameters: unknown[] = [ids];
  const rows = await db.query<TargetRow>(
    `SELECT DISTINCT ON (t.id) ${COLUMNS} FROM targets t WHERE t.id = ANY($1::uuid[]) AND ${viewer ? visibleTargets(viewer, parameters) : 'TRUE'} ORDER BY t.id, t.version DESC`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export function insertTarget(tx: Tx, target: TargetRow): void {
  tx.send(
    `INSERT INTO targets (id, version, scheme_code, subject_kind, subject, measure, period, amount_fen, source, document_hash, withdrawn, reason, set_by, set_by_user, set_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      target.id,
      target.version,
      target.scheme,
      target.subjectKind,
      target.subject,
      target.measure,
      target.period,
      target.amountFen,
      target.source,
      target.documentHash,
      target.withdrawn,
      target.reason,
      target.setBy,
      target.setByUser,
      target.setOn,
    ],
  );
}

export interface TargetFilter {
  scheme?: string | null;
  subjectKind?: TargetSubject | null;
  subject?: string | null;
  measure?: TargetMeasure | null;
  period?: string | null;
  withdrawn?: boolean | null;
}

/** Newest versions of targets that a viewer may see, the latest period first. */
export function targetPage(db: Queryable, viewer: Viewer, filter: TargetFilter, page: Page): Promise<TargetRow[]> {
  const parameters: unknown[] = [
    filter.scheme ?? null,
    filter.subjectKind ?? null,
    filter.subject ?? null,
    filter.measure ?? null,
    filter.period ?? null,
    filter.withdrawn ?? false,
  ];
  const visible = visibleTargets(viewer, parameters);
  const keyset = keysetSql(
    page,
    [
      { sql: 't.period', type: 'text' },
      { sql: 't.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${COLUMNS} FROM targets t
     WHERE ($1::text IS NULL OR t.scheme_code = $1) AND ($2::text IS NULL OR t.subject_kind = $2) AND ($3::text IS NULL OR t.subject = $3)
       AND ($4::text IS NULL OR t.measure = $4) AND ($5::text IS NULL OR t.period = $5) AND t.withdrawn = $6
       AND NOT EXISTS (SELECT FROM targets n WHERE n.id = t.id AND n.version > t.version) AND ${visible} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** Every version of targets, oldest first, by id. */
export async function targetVersions(db: Queryable, ids: readonly string[]): Promise<Map<string, TargetRow[]>> {
  const rows = await db.query<TargetRow>(
    `SELECT ${COLUMNS} FROM targets t WHERE t.id = ANY($1::uuid[]) ORDER BY t.id, t.version`,
    [ids],
  );
  return groupedBy(rows, ({ id }) => id);
}

/**
 * Which targets, as `t`, a viewer may see: an office those of its places, of units that sit in them and of pairings with a
 * party in them; others those of their own unit and of the units that stand below it today, whose figures they see too.
 */
export function visibleTargets(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.organisationKind !== 'OFFICE')
    return `(t.subject_kind IN ('UNIT', 'UNIT_ALONE') AND t.subject IN (WITH RECURSIVE below AS (
      SELECT $${parameters.push(viewer.organisationId)}::uuid AS id UNION SELECT o.id FROM below JOIN organisations o ON o.parent_id = below.id
    ) SELECT id::text FROM below))`;
  const places = `ANY($${parameters.push(placePatterns(viewer))}::text[])`;
  return `CASE WHEN t.subject_kind = 'PAIRING'
    THEN EXISTS (SELECT FROM pairings p LEFT JOIN organisations o ON o.id = p.east_organisation_id
      WHERE p.id::text = t.subject AND (p.east_division_code LIKE ${places} OR o.seat_code LIKE ${places} OR p.west_division_code LIKE ${places}))
    WHEN t.subject_kind IN ('UNIT', 'UNIT_ALONE')
    THEN EXISTS (SELECT FROM organisations u WHERE u.id = t.subject::uuid AND u.seat_code LIKE ${places}) ELSE t.subject LIKE ${places} END`;
}
