import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { DisputedRow } from '../facts/dispute-facts';
import type { ReportState } from '../rules/sales-report';
import type { OfReport } from './sales-rows';

export interface SalesDisputeRow extends OfReport {
  id: string;
  rowNumber: number;
  rowKey: string;
  supplierId: string;
  placeCodes: string[];
  openedBy: string;
  openedByUser: string;
  openedOn: BusinessDate;
  reason: string;
  settledOn: BusinessDate | null;
  settledBy: string | null;
  stands: boolean | null;
  settledBecause: string | null;
}

const COLUMNS = `d.id, d.partner_id AS "partnerId", d.report_id AS "reportId", d.row_number AS "rowNumber", d.row_key AS "rowKey", d.supplier_id AS "supplierId",
  d.place_codes AS "placeCodes", d.opened_by AS "openedBy", d.opened_by_user AS "openedByUser", d.opened_on AS "openedOn", d.reason, d.settled_on AS "settledOn",
  d.settled_by AS "settledBy", d.stands, d.settled_because AS "settledBecause"`;

/** A row that somebody wants to dispute, and how it stands. */
export interface RowToDispute extends OfReport {
  rowNumber: number;
  rowKey: string;
  supplierId: string;
  supplierSeatCode: string;
  placeCodes: string[];
  status: ReportState;
  /** It has its key, and sold something. */
  holds: boolean;
  /** The state of a correction of it that is not over; null where there is none. */
  correcting: ReportState | null;
  /** Whether the last dispute about it is open, or was settled; null where there was none. */
  dispute: 'DISPUTED' | 'SETTLED' | null;
}

/** A row of a report; null where there is none whose goods are known. */
export async function rowToDispute(db: Queryable, reportId: string, rowNumber: number): Promise<RowToDispute | null> {
  const [row] = await db.query<RowToDispute>(
    `SELECT s.report_id AS "reportId", s.partner_id AS "partnerId", s.row_number AS "rowNumber", s.row_key AS "rowKey", s.supplier_id AS "supplierId",
       o.seat_code AS "supplierSeatCode", r.place_codes AS "placeCodes", r.status,
       EXISTS (SELECT FROM sales_row_keys k WHERE (k.partner_id, k.row_key, k.report_id, k.row_number) = (s.partner_id, s.row_key, s.report_id, s.row_number))
         AND EXISTS (SELECT FROM sales_matches m WHERE (m.report_id, m.partner_id, m.row_number) = (s.report_id, s.partner_id, s.row_number)) AS holds,
       (SELECT x.status FROM sales_row_corrections c JOIN sales_reports x ON x.id = c.report_id AND x.partner_id = c.partner_id
        WHERE c.partner_id = s.partner_id AND c.row_key = s.row_key) AS correcting,
       (SELECT CASE WHEN d.settled_on IS NULL THEN 'DISPUTED' ELSE 'SETTLED' END FROM sales_disputes d
        WHERE d.report_id = s.report_id AND d.row_number = s.row_number ORDER BY d.id DESC LIMIT 1) AS dispute
     FROM sales_rows s JOIN sales_reports r ON r.id = s.report_id AND r.partner_id = s.partner_id JOIN organisations o ON o.id = s.supplier_id
     WHERE s.report_id = $1 AND s.row_number = $2`,
    [reportId, rowNumber],
  );
  return row ?? null;
}

/** What a row sold, by the supplier orders whose goods they were. */
export function soldByRow(
  db: Queryable,
  { reportId, partnerId, rowNumber }: OfReport & { rowNumber: number },
): Promise<{ supplierOrderId: string; sold: DisputedRow[] }[]> {
  return db.query(
    `SELECT id AS "supplierOrderId", jsonb_agg(jsonb_build_object('reportId', sold_as, 'rowKey', row_key, 'lineId', line_id, 'lotId', lot_id, 'quantity', quantity,
       'exOriginFen', ex_origin_fen::text, 'retailFen', retail_fen::text) ORDER BY sold_as, line_id, lot_id) AS sold
     FROM (
       SELECT m.supplier_order_id AS id, m.sold_as, s.row_key, m.line_id, m.lot_id, sum(m.quantity)::int AS quantity, sum(m.ex_origin_fen) AS ex_origin_fen,
         sum(m.retail_fen) AS retail_fen
       FROM sales_matches m JOIN sales_rows s ON (s.report_id, s.partner_id, s.row_number) = (m.report_id, m.partner_id, m.row_number)
       WHERE m.report_id = $1 AND m.partner_id = $2 AND m.row_number = $3 GROUP BY 1, 2, 3, 4, 5) parts
     GROUP BY 1 ORDER BY 1`,
    [reportId, partnerId, rowNumber],
  );
}

/** Takes the row of a key out of the correction that is not over: what it corrects is in dispute. Returns it; null where there is none. */
export async function holdCorrection(
  tx: Tx,
  { partnerId, rowKey }: Pick<SalesDisputeRow, 'partnerId' | 'rowKey'>,
): Promise<(OfReport & { rowNumber: number }) | null> {
  const [row] = await tx.query<OfReport & { rowNumber: number }>(
    `WITH held AS (DELETE FROM sales_row_corrections WHERE partner_id = $1 AND row_key = $2 RETURNING report_id, partner_id, row_number)
     UPDATE sales_rows s SET verdict = 'DISPUTED', matched_packs = 0, counted_packs = 0, ex_origin_fen = 0 FROM held h
     WHERE (s.report_id, s.partner_id, s.row_number) = (h.report_id, h.partner_id, h.row_number)
     RETURNING s.report_id AS "reportId", s.partner_id AS "partnerId", s.row_number AS "rowNumber"`,
    [partnerId, rowKey],
  );
  return row ?? null;
}

export type NewSalesDispute = Omit<SalesDisputeRow, 'settledOn' | 'settledBy' | 'stands' | 'settledBecause'>;

export function insertSalesDispute(tx: Tx, row: NewSalesDispute): void {
  tx.send(
    `INSERT INTO sales_disputes (id, partner_id, report_id, row_number, row_key, supplier_id, place_codes, opened_by, opened_by_user, opened_on, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      row.id,
      row.partnerId,
      row.reportId,
      row.rowNumber,
      row.rowKey,
      row.supplierId,
      row.placeCodes,
      row.openedBy,
      row.openedByUser,
      row.openedOn,
      row.reason,
    ],
  );
}

export function settleSalesDispute(
  tx: Tx,
  { id, partnerId }: Pick<SalesDisputeRow, 'id' | 'partnerId'>,
  settled: { on: BusinessDate; by: string; stands: boolean; because: string },
): void {
  tx.send(
    'UPDATE sales_disputes SET settled_on = $3, settled_by = $4, stands = $5, settled_because = $6 WHERE id = $1 AND partner_id = $2 AND settled_on IS NULL',
    [id, partnerId, settled.on, settled.by, settled.stands, settled.because],
  );
}

type Reader = Pick<Viewer, 'organisationKind' | 'organisationId' | 'seatCodes'>;

/** The partner, the supplier, the offices of the partner's places, and whoever opened it see a dispute. */
function seenBy({ organisationKind, organisationId, seatCodes }: Reader, parameters: unknown[]): string {
  const id = parameters.push(organisationId);
  const ofPlaces = organisationKind === 'OFFICE' ? ` OR d.place_codes && $${parameters.push(seatCodes)}::text[]` : '';
  return `(d.partner_id = $${id} OR d.supplier_id = $${id} OR d.opened_by = $${id}${ofPlaces})`;
}

export async function salesDisputesById(
  db: Queryable,
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, SalesDisputeRow>> {
  const parameters: unknown[] = [ids];
  const rows = await db.query<SalesDisputeRow>(
    `SELECT ${COLUMNS} FROM sales_disputes d WHERE d.id = ANY($1::uuid[]) AND ${seenBy(reader, parameters)}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Disputes that a viewer sees, the latest opened first. */
export async function pageOfSalesDisputes(
  db: Queryable,
  reader: Reader,
  { open, rowKey }: { open: boolean | null; rowKey: string | null },
  page: Page,
): Promise<PageOf<SalesDisputeRow>> {
  const parameters: unknown[] = [open, rowKey];
  const keyset = keysetSql(
    page,
    [
      { sql: 'd.opened_on', type: 'date' },
      { sql: 'd.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<SalesDisputeRow>(
    `SELECT ${COLUMNS} FROM sales_disputes d WHERE ${seenBy(reader, parameters)} AND ($1::boolean IS NULL OR (d.settled_on IS NULL) = $1)
       AND ($2::text IS NULL OR d.row_key = $2) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.openedOn, row.id]);
}
