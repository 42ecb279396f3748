import { type BusinessDate, type Fen, groupedBy } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { Canteen, ReserveState } from '../rules/reserve-duty';
import { SUMS } from './figures';

export type DeclarationStatus = 'DECLARED' | 'APPROVED' | 'SENT_BACK';

/** A version of a unit's declaration of a year. */
export interface DeclarationRow {
  unitId: string;
  year: number;
  version: number;
  canteen: Canteen;
  annualAmountFen: Fen;
  ratioBasisPoints: number;
  dutyFen: Fen;
  /** SHARED: the representative. OUTSOURCED: the contractor. */
  otherUnitId: string | null;
  status: DeclarationStatus;
  declaredOn: BusinessDate;
  reviewedBy: string | null;
  reviewedOn: BusinessDate | null;
  reason: string | null;
  /** Of the year before: what was approved last, else what was declared last; null where nothing was. */
  lastYear: { amountFen: Fen; dutyFen: Fen } | null;
  /** SHARED, and the representative has no approved declaration of a canteen of its own yet. */
  awaitsRepresentative: boolean;
}

/** True of a declaration `d` that is SHARED while its representative has no approved canteen of its own for the year. */
const AWAITS_REPRESENTATIVE = `(d.canteen = 'SHARED' AND (
    SELECT r.canteen FROM reserve_declarations r JOIN organisations u ON u.id = r.unit_id AND u.merged_on IS NULL
    WHERE r.unit_id = d.other_unit_id AND r.year = d.year AND r.status = 'APPROVED' ORDER BY r.version DESC LIMIT 1) IS DISTINCT FROM 'OWN')`;

/** Versions of declarations under a condition on `d`, the newest first. */
async function declarationsWhere(db: Queryable, where: string, parameters: unknown[]): Promise<DeclarationRow[]> {
  type Row = Omit<DeclarationRow, 'lastYear'> & { lastAmountFen: Fen | null; lastDutyFen: Fen | null };
  const rows = await db.query<Row>(
    `SELECT d.unit_id AS "unitId", d.year, d.version, d.canteen, d.annual_amount_fen AS "annualAmountFen", d.ratio_basis_points AS "ratioBasisPoints", d.duty_fen AS "dutyFen",
       d.other_unit_id AS "otherUnitId", d.status, d.declared_on AS "declaredOn", d.reviewed_by AS "reviewedBy", d.reviewed_on AS "reviewedOn", d.reason,
       l.annual_amount_fen AS "lastAmountFen", l.duty_fen AS "lastDutyFen", ${AWAITS_REPRESENTATIVE} AS "awaitsRepresentative"
     FROM reserve_declarations d LEFT JOIN LATERAL (
       SELECT annual_amount_fen, duty_fen FROM reserve_declarations WHERE unit_id = d.unit_id AND year = d.year - 1 AND status <> 'SENT_BACK'
       ORDER BY status = 'APPROVED' DESC, version DESC LIMIT 1) l ON true
     WHERE ${where} ORDER BY d.year DESC, d.version DESC`,
    parameters,
  );
  return rows.map(({ lastAmountFen, lastDutyFen, ...row }) => ({
    ...row,
    lastYear: lastAmountFen === null ? null : { amountFen: lastAmountFen, dutyFen: lastDutyFen! },
  }));
}

/** A unit's declarations, newest first. */
export function declarations(db: Queryable, unitId: string): Promise<DeclarationRow[]> {
  return declarationsWhere(db, 'd.unit_id = $1', [unitId]);
}

/** A unit's newest declaration of a year; null where there is none. */
export async function newestDeclaration(db: Queryable, unitId: string, year: number): Promise<DeclarationRow | null> {
  const all = await declarationsWhere(db, 'd.unit_id = $1 AND d.year = $2', [unitId, year]);
  return all.at(0) ?? null;
}

/** What units declared for a year, by unit, newest first; units that declared nothing are left out. */
export async function declarationsOf(
  db: Queryable,
  year: number,
  unitIds: readonly string[],
): Promise<Map<string, DeclarationRow[]>> {
  return groupedBy(
    await declarationsWhere(db, 'd.year = $1 AND d.unit_id = ANY($2::uuid[])', [year, unitIds]),
    (row) => row.unitId,
  );
}

/** True of a declaration `d` that holds or may come to hold: the last approved one, and a newer one that waits for review. */
const MAY_HOLD = `CASE d.status
  WHEN 'APPROVED' THEN NOT EXISTS (SELECT FROM reserve_declarations n WHERE n.unit_id = d.unit_id AND n.year = d.year AND n.version > d.version AND n.status = 'APPROVED')
  WHEN 'DECLARED' THEN NOT EXISTS (SELECT FROM reserve_declarations n WHERE n.unit_id = d.unit_id AND n.year = d.year AND n.version > d.version)
  ELSE false END`;

/** How else than by itself a unit runs its canteen in a year, by a declaration that may hold; null where by none. */
export async function otherCanteenOf(db: Queryable, unitId: string, year: number): Promise<Canteen | null> {
  const [row] = await db.query<{ canteen: Canteen }>(
    `SELECT d.canteen FROM reserve_declarations d WHERE d.unit_id = $1 AND d.year = $2 AND d.canteen <> 'OWN' AND ${MAY_HOLD} LIMIT 1`,
    [unitId, year],
  );
  return row?.canteen ?? null;
}

/** The name of a unit that a unit declares for in a year; null where there is none. Only what was approved binds who is named: it said nothing itself. */
export async function representedUnit(db: Queryable, unitId: string, year: number): Promise<string | null> {
  const [row] = await db.query<{ name: string }>(
    `SELECT o.name FROM reserve_declarations d JOIN organisations o ON o.id = d.unit_id AND o.merged_on IS NULL
     WHERE d.other_unit_id = $1 AND d.year = $2 AND d.canteen = 'SHARED' AND d.status = 'APPROVED' AND ${MAY_HOLD} LIMIT 1`,
    [unitId, year],
  );
  return row?.name ?? null;
}

/** Declarations of these units wait for one another: a representative cannot come to share while it is named. */
export function lockDeclaringUnits(tx: Tx, unitIds: readonly string[]): void {
  tx.send('SELECT 1 FROM organisations WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [unitIds]);
}

/** True of a unit `u` that was not merged by the first day of a year: what a unit declared is no share of a year that it did not see. */
export const stoodIn = (u: string, year: string): string =>
  `(${u}.merged_on IS NULL OR ${u}.merged_on > make_date(${year}::integer, 1, 1))`;

/** Whose declarations of a year are asked for. */
export interface ReserveScope {
  year: number;
  /** The day that units and the unit tree are taken of: the last of the year, or today before that. */
  on: BusinessDate;
  /** Of an office: seats in its places. Of others: units below theirs. */
  seen: { seats: readonly string[] } | { below: readonly string[] };
  /** A unit and those below it, of those; null for all. */
  within: readonly string[] | null;
}

/**
 * Budget units of a scope, as `o`, each with its newest declaration of the year, as `d`, which may be missing. A unit that
 * registered after the year, or was merged in it, is of it only where it declared for it: that declaration stays with it.
 */
function declaringUnits({ year, on, seen, within }: ReserveScope, parameters: unknown[]): string {
  const add = (value: unknown) => `$${parameters.push(value)}`;
  const day = `${add(on)}::date`;
  const visible =
    'seats' in seen ? `o.seat_code = ANY(${add(seen.seats)}::text[])` : `o.id = ANY(${add(seen.below)}::uuid[])`;
  const asked = within === null ? 'TRUE' : `o.id = ANY(${add(within)}::uuid[])`;
  return `FROM organisations o LEFT JOIN LATERAL (SELECT * FROM reserve_declarations WHERE unit_id = o.id AND year = ${add(year)} ORDER BY version DESC LIMIT 1) d ON true
     WHERE o.budget_unit AND o.status = 'APPROVED' AND ${stoodIn('o', add(year))} AND (o.registered_on <= ${day} AND (o.merged_on IS NULL OR o.merged_on > ${day}) OR d.version IS NOT NULL)
       AND ${visible} AND ${asked}`;
}

const STATE = `CASE d.status WHEN 'DECLARED' THEN 'TO_REVIEW' ELSE COALESCE(d.status, 'MISSING') END`;

/** A budget unit, and where it stands with its declaration of a year. */
export interface UnitReserveRow {
  unitId: string;
  year: number;
  state: ReserveState;
}

/** Budget units of a scope, in a state or all, the last registered first. */
export function unitReservePage(
  db: Queryable,
  scope: ReserveScope,
  state: ReserveState | null,
  page: Page,
): Promise<UnitReserveRow[]> {
  const parameters: unknown[] = [state, scope.year];
  const units = declaringUnits(scope, parameters);
  const keyset = keysetSql(page, [{ sql: 'o.id', type: 'uuid' }], parameters);
  return db.query(
    `SELECT o.id AS "unitId", $2::integer AS year, ${STATE} AS state ${units} AND ($1::text IS NULL OR ${STATE} = $1) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** How the budget units of a scope stand, and what is counted for them under RESERVE. */
export interface ReserveSummaryRow {
  countedThrough: bigint;
  units: number;
  missing: number;
  toReview: number;
  sentBack: number;
  approved: number;
  /** Of the approved: NO_CANTEEN, SHARED, and of these whose representative is not approved yet. */
  exempt: number;
  shared: number;
  awaitingRepresentative: number;
  /** By the newest declarations that were not sent back. */
  declaredAmountFen: Fen;
  declaredDutyFen: Fen;
  /** By the declarations that were approved last. */
  approvedAmountFen: Fen;
  approvedDutyFen: Fen;
  /** Credited in the year to units with an approved duty, by recognition date. */
  countedFen: Fen;
}

/** One statement, one moment: the declarations stand beside exactly what is counted up to `countedThrough`. */
export async function reserveSummary(db: Queryable, scope: ReserveScope): Promise<ReserveSummaryRow> {
  const parameters: unknown[] = [`${scope.year}-01`, `${scope.year}-12`, scope.year];
  const units = declaringUnits(scope, parameters);
  const count = (condition: string) => `count(*) FILTER (WHERE ${condition})::integer`;
  const sum = (fen: string, condition = 'TRUE') => `COALESCE(sum(${fen}) FILTER (WHERE ${condition}), 0)::bigint`;
  const notSentBack = "u.state IN ('TO_REVIEW', 'APPROVED')";
  const [row] = await db.query<ReserveSummaryRow>(
    `WITH ${SUMS}, units AS MATERIALIZED (
       SELECT o.id, ${STATE} AS state, d.canteen, d.annual_amount_fen AS amount, d.duty_fen AS duty, ${AWAITS_REPRESENTATIVE} AS awaits ${units}
     ), holding AS (
       SELECT DISTINCT ON (unit_id) unit_id, annual_amount_fen AS amount, duty_fen AS duty FROM reserve_declarations
       WHERE year = $3 AND status = 'APPROVED' AND unit_id IN (SELECT id FROM units) ORDER BY unit_id, version DESC
     ), counted AS (
       SELECT f.unit_ids[1] AS unit_id, sum(s.amount_fen) AS fen FROM sums s JOIN count_facets f ON f.id = s.facet_id
       WHERE f.scheme_code = 'RESERVE' AND f.outcome = 'COUNTED' AND f.measure = 'PURCHASE' AND s.recognised_month BETWEEN $1 AND $2 GROUP BY 1
     )
     SELECT (SELECT through FROM bounds) AS "countedThrough", count(*)::integer AS units,
       ${count("u.state = 'MISSING'")} AS missing, ${count("u.state = 'TO_REVIEW'")} AS "toReview", ${count("u.state = 'SENT_BACK'")} AS "sentBack", ${count("u.state = 'APPROVED'")} AS approved,
       ${count("u.state = 'APPROVED' AND u.canteen = 'NO_CANTEEN'")} AS exempt, ${count("u.state = 'APPROVED' AND u.canteen = 'SHARED'")} AS shared,
       ${count("u.state = 'APPROVED' AND u.awaits")} AS "awaitingRepresentative",
       ${sum('u.amount', notSentBack)} AS "declaredAmountFen", ${sum('u.duty', notSentBack)} AS "declaredDutyFen",
       ${sum('h.amount')} AS "approvedAmountFen", ${sum('h.duty')} AS "approvedDutyFen", ${sum('c.fen', 'h.duty > 0')} AS "countedFen"
     FROM units u LEFT JOIN holding h ON h.unit_id = u.id LEFT JOIN counted c ON c.unit_id = u.id`,
    parameters,
  );
  return row;
}
