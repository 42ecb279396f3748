import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import { isOfPlaces, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, type RefusalReason, toJson } from '@shanhai/kernel';
import type { ChannelStanding } from '../facts/sales-facts';
import type { ReportState, Verdict } from '../rules/sales-report';

export interface SalesReportRow {
  id: string;
  partnerId: string;
  outletId: string | null;
  title: string;
  /** Why it corrects rows of confirmed reports; null where it tells of new sales. */
  correctionReason: string | null;
  fileHash: string | null;
  evidence: string[];
  status: ReportState;
  rowsRead: number;
  rowsTotal: number | null;
  failures: number;
  faults: RefusalReason[] | null;
  placeCodes: string[];
  createdOn: BusinessDate;
  createdBy: string;
  submittedOn: BusinessDate | null;
  submittedBy: string | null;
  decidedOn: BusinessDate | null;
  decidedBy: string | null;
  officeId: string | null;
  reason: string | null;
  standing: ChannelStanding | null;
  withImplausible: boolean;
  toldThrough: string | null;
}

const COLUMNS = `r.id, r.partner_id AS "partnerId", r.outlet_id AS "outletId", r.title, r.correction_reason AS "correctionReason", r.file_hash AS "fileHash", r.evidence, r.status,
  r.rows_read AS "rowsRead", r.rows_total AS "rowsTotal", r.failures, r.faults, r.place_codes AS "placeCodes", r.created_on AS "createdOn",
  r.created_by AS "createdBy", r.submitted_on AS "submittedOn", r.submitted_by AS "submittedBy", r.decided_on AS "decidedOn",
  r.decided_by AS "decidedBy", r.office_id AS "officeId", r.reason, r.standing, r.with_implausible AS "withImplausible", r.told_through AS "toldThrough"`;

export async function salesReportsById(db: Queryable, ids: readonly string[]): Promise<Map<string, SalesReportRow>> {
  const rows = await db.query<SalesReportRow>(`SELECT ${COLUMNS} FROM sales_reports r WHERE r.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A report, locked; null where it is unknown. */
export async function lockSalesReport(tx: Tx, id: string): Promise<SalesReportRow | null> {
  const [row] = await tx.query<SalesReportRow>(
    `SELECT ${COLUMNS} FROM sales_reports r WHERE r.id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

/**
 * The report that waits longest in a state, locked until the transaction ends; null where none does. The lock is the lease: it ends with the
 * process that holds it.
 */
export async function takeSalesReport(tx: Tx, status: ReportState): Promise<SalesReportRow | null> {
  const [row] = await tx.query<SalesReportRow>(
    `SELECT ${COLUMNS} FROM sales_reports r WHERE r.status IN ('READING', 'MATCHING', 'CONFIRMING') AND r.status = $1
       AND (r.status <> 'MATCHING' OR r.matches_after <= (SELECT position FROM partner_delivery_progress)) ORDER BY r.failures, r.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
    [status],
  );
  return row ?? null;
}

export type NewSalesReport = Pick<
  SalesReportRow,
  | 'id'
  | 'partnerId'
  | 'outletId'
  | 'title'
  | 'correctionReason'
  | 'fileHash'
  | 'evidence'
  | 'placeCodes'
  | 'createdOn'
  | 'createdBy'
>;

export function insertSalesReport(tx: Tx, row: NewSalesReport): void {
  tx.send(
    `INSERT INTO sales_reports (id, partner_id, outlet_id, title, file_hash, evidence, status, place_codes, created_on, created_by, correction_reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      row.id,
      row.partnerId,
      row.outletId,
      row.title,
      row.fileHash,
      row.evidence,
      row.fileHash === null ? 'DRAFT' : 'READING',
      row.placeCodes,
      row.createdOn,
      row.createdBy,
      row.correctionReason,
    ],
  );
}

const CHANGED: Partial<Record<keyof SalesReportRow, string>> = {
  status: 'status',
  rowsRead: 'rows_read',
  rowsTotal: 'rows_total',
  failures: 'failures',
  faults: 'faults',
  submittedOn: 'submitted_on',
  submittedBy: 'submitted_by',
  decidedOn: 'decided_on',
  decidedBy: 'decided_by',
  officeId: 'office_id',
  reason: 'reason',
  standing: 'standing',
  withImplausible: 'with_implausible',
  toldThrough: 'told_through',
};

/** Writes what changed of a locked report. */
export function changeSalesReport(
  tx: Tx,
  { id, partnerId }: Pick<SalesReportRow, 'id' | 'partnerId'>,
  changes: Partial<SalesReportRow>,
): void {
  const parameters: unknown[] = [id, partnerId];
  const sets = Object.entries(changes).map(([field, value]) => {
    const json = field === 'faults' || field === 'standing';
    return `${CHANGED[field as keyof SalesReportRow]} = $${parameters.push(json && value !== null ? toJson(value) : value)}`;
  });
  tx.send(`UPDATE sales_reports SET ${sets.join(', ')} WHERE id = $1 AND partner_id = $2`, parameters);
}

/** Lets a report be matched once deliveries are followed up to what stands in the log now; facts without a place yet get the next ones. */
export function awaitDeliveries(tx: Tx, { id, partnerId }: Pick<SalesReportRow, 'id' | 'partnerId'>): void {
  tx.send(
    `UPDATE sales_reports SET matches_after = (SELECT COALESCE(max(position), 0) FROM fact_positions) + (SELECT count(*) FROM facts_unsequenced)
     WHERE id = $1 AND partner_id = $2`,
    [id, partnerId],
  );
}

/** Whose reports: a partner's own, or those of an office's places that were submitted. */
export type SalesReportsOf = { partnerId: string } | Pick<Viewer, 'seatCodes'>;

/** Which reports a viewer may see. */
export function salesReportsOf({
  organisationKind,
  organisationId,
  seatCodes,
}: Pick<Viewer, 'organisationKind' | 'organisationId' | 'seatCodes'>): SalesReportsOf {
  return organisationKind === 'OFFICE' ? { seatCodes } : { partnerId: organisationId };
}

const SUBMITTED_ONCE = `r.status IN ('SUBMITTED', 'CONFIRMING', 'CONFIRMED')`;

export const maySeeReport = (whose: SalesReportsOf, { partnerId, placeCodes, status }: SalesReportRow): boolean =>
  'partnerId' in whose
    ? whose.partnerId === partnerId
    : isOfPlaces(whose, placeCodes) && ['SUBMITTED', 'CONFIRMING', 'CONFIRMED'].includes(status);

/** Reports that a viewer may see, the newest first. */
export async function pageOfSalesReports(
  db: Queryable,
  whose: SalesReportsOf,
  { status, partnerId }: { status: ReportState | null; partnerId: string | null },
  page: Page,
): Promise<PageOf<SalesReportRow>> {
  const [seen, value] =
    'partnerId' in whose
      ? ['r.partner_id = $1', whose.partnerId]
      : [`r.place_codes && $1::text[] AND ${SUBMITTED_ONCE}`, whose.seatCodes];
  const parameters: unknown[] = [value, status, partnerId];
  const keyset = keysetSql(
    page,
    [
      { sql: 'r.created_on', type: 'date' },
      { sql: 'r.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<SalesReportRow>(
    `SELECT ${COLUMNS} FROM sales_reports r WHERE ${seen} AND ($2::text IS NULL OR r.status = $2) AND ($3::uuid IS NULL OR r.partner_id = $3)
       AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.createdOn, row.id]);
}

/** How a report's rows were judged. */
export interface VerdictCount {
  reportId: string;
  verdict: Verdict;
  rows: number;
  packs: bigint;
  matchedPacks: bigint;
  countedPacks: bigint;
  exOriginFen: bigint;
  retailFen: bigint;
}

export function verdictCounts(db: Queryable, reportIds: readonly string[]): Promise<VerdictCount[]> {
  return db.query<VerdictCount>(
    `SELECT report_id AS "reportId", verdict, count(*)::int AS rows, COALESCE(sum(packs), 0)::bigint AS packs, sum(matched_packs)::bigint AS "matchedPacks",
       sum(counted_packs)::bigint AS "countedPacks", sum(ex_origin_fen)::bigint AS "exOriginFen", COALESCE(sum(retail_fen), 0)::bigint AS "retailFen"
     FROM sales_rows WHERE report_id = ANY($1::uuid[]) AND verdict IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    [reportIds],
  );
}

/** Reports that came as a file, and whether a viewer may open it: the partner, and offices of the places. */
export function readersOfFile(db: Queryable, hash: string, viewer: Viewer): Promise<{ mayOpen: boolean }[]> {
  const whose = salesReportsOf(viewer);
  const [own, value] =
    'partnerId' in whose ? ['r.partner_id = $2', whose.partnerId] : ['r.place_codes && $2::text[]', whose.seatCodes];
  return db.query(`SELECT ${own} AS "mayOpen" FROM sales_reports r WHERE r.file_hash = $1`, [hash, value]);
}
