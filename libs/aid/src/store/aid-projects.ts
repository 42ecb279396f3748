import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { AidKind, AidProjectSaid, AidSource } from '../rules/aid-project';
import type { AidGroup } from '../rules/aid-totals';

export interface AidProjectRow extends AidProjectSaid {
  id: string;
  version: number;
  placeCodes: string[];
  createdOn: BusinessDate;
}

/** What an office said of a project at a time. */
export interface AidVersionRow extends AidProjectSaid {
  id: string;
  version: number;
  reason: string | null;
  officeId: string;
  recordedOn: BusinessDate;
}

const SAID = `p.id, p.version, p.name, p.kind, p.source, p.year, p.amount_fen AS "amountFen", p.division_code AS "divisionCode", p.supplier_id AS "supplierId",
  p.document, p.document_hash AS "documentHash", p.withdrawn`;
const COLUMNS = `${SAID}, p.place_codes AS "placeCodes", p.created_on AS "createdOn"`;

export async function aidProjectsById(db: Queryable, ids: readonly string[]): Promise<Map<string, AidProjectRow>> {
  const rows = await db.query<AidProjectRow>(`SELECT ${COLUMNS} FROM aid_projects p WHERE p.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A project, locked until the transaction ends; null where it is unknown. */
export async function lockAidProject(tx: Tx, id: string): Promise<AidProjectRow | null> {
  const [row] = await tx.query<AidProjectRow>(
    `SELECT ${COLUMNS} FROM aid_projects p WHERE p.id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

/** Appends a version, which holds from now on. */
export function putAidVersion(
  tx: Tx,
  row: AidVersionRow & Pick<AidProjectRow, 'placeCodes'> & { recordedBy: string },
): void {
  const said = [row.id, row.version, row.name, row.kind, row.source, row.year, row.amountFen, row.divisionCode];
  said.push(row.supplierId as string, row.document, row.documentHash as string, row.withdrawn as never);
  const columns =
    'id, version, name, kind, source, year, amount_fen, division_code, supplier_id, document, document_hash, withdrawn';
  tx.send(
    `INSERT INTO aid_project_versions (${columns}, reason, office_id, recorded_by, recorded_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [...said, row.reason, row.officeId, row.recordedBy, row.recordedOn],
  );
  tx.send(
    `INSERT INTO aid_projects (${columns}, place_codes, created_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (id) DO UPDATE SET (version, name, kind, source, year, amount_fen, division_code, supplier_id, document, document_hash, withdrawn, place_codes) =
       ROW (EXCLUDED.version, EXCLUDED.name, EXCLUDED.kind, EXCLUDED.source, EXCLUDED.year, EXCLUDED.amount_fen, EXCLUDED.division_code, EXCLUDED.supplier_id,
         EXCLUDED.document, EXCLUDED.document_hash, EXCLUDED.withdrawn, EXCLUDED.place_codes)`,
    [...said, row.placeCodes, row.recordedOn],
  );
}

/** Versions of projects, the latest first. */
export function versionsOf(db: Queryable, ids: readonly string[]): Promise<AidVersionRow[]> {
  return db.query(
    `SELECT ${SAID}, p.reason, p.office_id AS "officeId", p.recorded_on AS "recordedOn" FROM aid_project_versions p
     WHERE p.id = ANY($1::uuid[]) ORDER BY p.id, p.version DESC`,
    [ids],
  );
}

/** Projects of suppliers that hold, the latest year first. */
export function projectsOfSuppliers(db: Queryable, supplierIds: readonly string[]): Promise<AidProjectRow[]> {
  return db.query(
    `SELECT ${COLUMNS} FROM aid_projects p WHERE p.supplier_id = ANY($1::uuid[]) AND NOT p.withdrawn ORDER BY p.year DESC, p.id`,
    [supplierIds],
  );
}

export interface AidFilter {
  year: number | null;
  source: AidSource | null;
  kind: AidKind | null;
  /** In this place or below it. */
  divisionCode: string | null;
  supplierId: string | null;
}

const FILTERED = `NOT p.withdrawn AND ($1::int IS NULL OR p.year = $1) AND ($2::text IS NULL OR p.source = $2) AND ($3::text IS NULL OR p.kind = $3)
  AND ($4::text IS NULL OR p.place_codes @> ARRAY[$4::text]) AND ($5::uuid IS NULL OR p.supplier_id = $5)`;
const parametersOf = ({ year, source, kind, divisionCode, supplierId }: AidFilter): unknown[] => [
  year,
  source,
  kind,
  divisionCode,
  supplierId,
];

/** Projects that hold, the newest first. */
export async function pageOfAidProjects(db: Queryable, filter: AidFilter, page: Page): Promise<PageOf<AidProjectRow>> {
  const parameters = parametersOf(filter);
  const keyset = keysetSql(
    page,
    [
      { sql: 'p.created_on', type: 'date' },
      { sql: 'p.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<AidProjectRow>(
    `SELECT ${COLUMNS} FROM aid_projects p WHERE ${FILTERED} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.createdOn, row.id]);
}

export function aidGroups(db: Queryable, filter: AidFilter): Promise<AidGroup[]> {
  return db.query(
    `SELECT p.year, p.source, p.kind, p.division_code AS "divisionCode", count(*)::int AS projects, sum(p.amount_fen)::bigint AS "amountFen"
     FROM aid_projects p WHERE ${FILTERED} GROUP BY 1, 2, 3, 4`,
    parametersOf(filter),
  );
}

/** Whether an organisation is a supplier that an office approved. */
export async function isSupplier(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.query(
    `SELECT 1 FROM organisations WHERE id = $1 AND kind = 'SUPPLIER' AND status = 'APPROVED'`,
    [id],
  );
  return row !== undefined;
}
