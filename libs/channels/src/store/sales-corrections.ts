import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, isText } from '@shanhai/kernel';
import type { SoldRow } from '../facts/sales-facts';
import type { DeliveredGoods } from '../rules/match-sales';
import { CORRECTING_VERDICTS, type RowDispute, type Verdict, withImplausible } from '../rules/sales-report';
import type { SalesReportRow, SalesReportsOf } from './sales-reports';
import type { KeyHolder, OfReport } from './sales-rows';
import { ROWS_OF_FACT_MAX } from './sales-to-tell';

/** A row of a confirmed report that has its key now. */
export interface StandingRow extends KeyHolder {
  /** A dispute about it is open. */
  disputed: boolean;
  soldOn: BusinessDate | null;
}

/** Those of a partner's keys that name rows of confirmed reports. */
export async function standingRows(
  db: Queryable,
  partnerId: string,
  keys: readonly string[],
): Promise<Map<string, StandingRow>> {
  const rows = await db.query<StandingRow & { rowKey: string }>(
    `SELECT k.row_key AS "rowKey", k.report_id AS "reportId", k.row_number AS "rowNumber", encode(k.content_hash, 'hex') AS "contentHash", s.sold_on AS "soldOn",
       EXISTS (SELECT FROM sales_disputes d WHERE d.partner_id = k.partner_id AND d.row_key = k.row_key AND d.settled_on IS NULL) AS disputed
     FROM sales_row_keys k JOIN sales_reports r ON r.id = k.report_id AND r.partner_id = k.partner_id AND r.status = 'CONFIRMED'
     JOIN sales_rows s ON s.report_id = k.report_id AND s.partner_id = k.partner_id AND s.row_number = k.row_number
     WHERE k.partner_id = $1 AND k.row_key = ANY($2::text[])`,
    [partnerId, keys],
  );
  return new Map(rows.map((row) => [row.rowKey, row]));
}

/** What the rows hold that rows of a correction name. */
export async function heldDeliveries(
  tx: Tx,
  { reportId, partnerId }: OfReport,
  rowNumbers: readonly number[],
): Promise<DeliveredGoods[]> {
  const rows = await tx.query<DeliveredGoods & { rowKey: string; soldAs: string }>(
    `SELECT c.row_key AS "rowKey", m.sold_as AS "soldAs", m.supplier_order_id AS "supplierOrderId", m.line_id AS "lineId", m.lot_id AS "lotId",
       d.sku_id AS "skuId", m.accepted_on AS "acceptedOn", m.quantity, m.ex_origin_fen AS "valueFen"
     FROM sales_row_corrections c JOIN sales_row_keys k ON k.partner_id = c.partner_id AND k.row_key = c.row_key
     JOIN sales_matches m ON m.report_id = k.report_id AND m.partner_id = k.partner_id AND m.row_number = k.row_number
     JOIN partner_deliveries d ON (d.partner_id, d.line_id, d.lot_id, d.accepted_on) = (m.partner_id, m.line_id, m.lot_id, m.accepted_on)
     WHERE c.report_id = $1 AND c.partner_id = $2 AND c.row_number = ANY($3::int[])`,
    [reportId, partnerId, rowNumbers],
  );
  return rows.map(({ rowKey, soldAs, ...goods }) => ({ ...goods, held: { rowKey, soldAs } }));
}

const applying = ({ withImplausible: counts }: SalesReportRow) => withImplausible(CORRECTING_VERDICTS, counts);

/** Rows of a correction that take the place of others ($1 report, $2 partner, $3 verdicts): `s` is theirs, `k` names the one corrected. */
const APPLIED = `applied AS MATERIALIZED (
  SELECT c.row_key, s.row_number, c.content_hash, k.report_id AS old_report, k.row_number AS old_row FROM sales_row_corrections c
  JOIN sales_rows s ON s.report_id = c.report_id AND s.partner_id = c.partner_id AND s.row_number = c.row_number AND s.verdict = ANY($3::text[])
  JOIN sales_row_keys k ON k.partner_id = c.partner_id AND k.row_key = c.row_key
  WHERE c.report_id = $1 AND c.partner_id = $2)`;

/** By how much a correction changes what one report sold of one supplier order's goods; its own id where it sells them first. */
export interface CorrectedOrder {
  supplierOrderId: string;
  soldAs: string;
  rows: SoldRow[];
}

/** Changes of the next supplier orders behind the one that was told last, in the order of their ids; what stays as it was is left out. */
export function correctionsToTell(tx: Tx, report: SalesReportRow, ordersAtOnce: number): Promise<CorrectedOrder[]> {
  return tx.query<CorrectedOrder>(
    `WITH ${APPLIED}, moved AS (
       SELECT a.row_key, m.supplier_order_id, m.sold_as, m.line_id, m.lot_id, m.quantity, m.ex_origin_fen, m.retail_fen FROM applied a
       JOIN sales_matches m ON m.report_id = $1 AND m.partner_id = $2 AND m.row_number = a.row_number
       UNION ALL
       SELECT a.row_key, m.supplier_order_id, m.sold_as, m.line_id, m.lot_id, -m.quantity, -m.ex_origin_fen, -m.retail_fen FROM applied a
       JOIN sales_matches m ON m.report_id = a.old_report AND m.partner_id = $2 AND m.row_number = a.old_row
     ), changed AS (
       SELECT supplier_order_id AS id, sold_as, row_key, line_id, lot_id, sum(quantity) AS quantity, sum(ex_origin_fen) AS ex_origin_fen, sum(retail_fen) AS retail_fen
       FROM moved WHERE supplier_order_id > COALESCE($4, '00000000-0000-0000-0000-000000000000'::uuid) GROUP BY 1, 2, 3, 4, 5
       HAVING sum(quantity) <> 0 OR sum(ex_origin_fen) <> 0 OR sum(retail_fen) <> 0
     ), next AS (
       SELECT id, count(*) AS rows FROM changed GROUP BY 1 ORDER BY 1 LIMIT $5
     ), told AS (
       SELECT c.id, c.sold_as, CASE WHEN n.rows > ${ROWS_OF_FACT_MAX} THEN '*' ELSE c.row_key END AS row_key, c.line_id, c.lot_id,
         sum(c.quantity)::int AS quantity, sum(c.ex_origin_fen) AS ex_origin_fen, sum(c.retail_fen) AS retail_fen
       FROM next n JOIN changed c ON c.id = n.id GROUP BY 1, 2, 3, 4, 5
     )
     SELECT id AS "supplierOrderId", sold_as AS "soldAs", jsonb_agg(jsonb_build_object('rowKey', row_key, 'lineId', line_id, 'lotId', lot_id,
       'quantity', quantity, 'exOriginFen', ex_origin_fen::text, 'retailFen', retail_fen::text) ORDER BY row_key, line_id, lot_id) AS rows
     FROM told GROUP BY 1, 2 ORDER BY 1, 2`,
    [report.id, report.partnerId, applying(report), report.toldThrough, ordersAtOnce],
  );
}

/** Lets the rows of a correction stand in place of those that they correct, which give back what they sold. */
export function replaceCorrected(tx: Tx, report: SalesReportRow): void {
  const parameters = [report.id, report.partnerId, applying(report)];
  tx.send(
    `WITH ${APPLIED}, gone AS (
       DELETE FROM sales_matches m USING applied a WHERE m.report_id = a.old_report AND m.partner_id = $2 AND m.row_number = a.old_row RETURNING m.*
     ), kept AS (
       UPDATE sales_matches m SET carried = false FROM applied a WHERE m.report_id = $1 AND m.partner_id = $2 AND m.row_number = a.row_number AND m.carried RETURNING m.*
     ), moved AS (
       SELECT line_id, lot_id, accepted_on, quantity, ex_origin_fen FROM kept
       UNION ALL SELECT line_id, lot_id, accepted_on, -quantity, -ex_origin_fen FROM gone
     )
     UPDATE partner_deliveries d SET sold_quantity = d.sold_quantity + x.packs, sold_fen = d.sold_fen + x.fen
     FROM (SELECT line_id, lot_id, accepted_on, sum(quantity) AS packs, sum(ex_origin_fen) AS fen FROM moved GROUP BY 1, 2, 3) x
     WHERE d.partner_id = $2 AND (d.line_id, d.lot_id, d.accepted_on) = (x.line_id, x.lot_id, x.accepted_on)`,
    parameters,
  );
  tx.send(
    `WITH ${APPLIED} UPDATE sales_row_keys k SET report_id = $1, row_number = a.row_number, content_hash = a.content_hash
     FROM applied a WHERE k.partner_id = $2 AND k.row_key = a.row_key`,
    parameters,
  );
}

/** What a confirmed report says of a row key. */
export interface RowVersion {
  reportId: string;
  rowNumber: number;
  confirmedOn: BusinessDate;
  correctionReason: string | null;
  verdict: Verdict;
  soldOn: BusinessDate | null;
  matchedPacks: number;
  exOriginFen: Fen;
  retailFen: Fen | null;
  stands: boolean;
  /** The last dispute about it: OPEN, settled and STANDS, or TAKEN_BACK; null where there was none. */
  dispute: RowDispute | null;
}

/** Versions of a row key shown; who corrects a row more often asks for its reports. */
const VERSIONS_MAX = 100;

/** What confirmed reports that a viewer may see say of a partner's row key, the latest first; rows that changed nothing are left out. */
export async function rowVersions(
  db: Queryable,
  whose: SalesReportsOf,
  partnerId: string,
  rowKey: string,
): Promise<RowVersion[]> {
  if (!isText(rowKey) || ('partnerId' in whose && whose.partnerId !== partnerId)) return [];
  return db.query<RowVersion>(
    `SELECT s.report_id AS "reportId", s.row_number AS "rowNumber", r.decided_on AS "confirmedOn", r.correction_reason AS "correctionReason", s.verdict,
       s.sold_on AS "soldOn", s.matched_packs AS "matchedPacks", s.ex_origin_fen AS "exOriginFen", s.retail_fen AS "retailFen",
       EXISTS (SELECT FROM sales_row_keys k WHERE (k.partner_id, k.row_key, k.report_id, k.row_number) = (s.partner_id, s.row_key, s.report_id, s.row_number)) AS stands,
       (SELECT CASE WHEN d.settled_on IS NULL THEN 'OPEN' WHEN d.stands THEN 'STANDS' ELSE 'TAKEN_BACK' END FROM sales_disputes d
        WHERE d.report_id = s.report_id AND d.row_number = s.row_number ORDER BY d.id DESC LIMIT 1) AS dispute
     FROM sales_rows s JOIN sales_reports r ON r.id = s.report_id AND r.partner_id = s.partner_id
     WHERE s.partner_id = $1 AND s.row_key = $2 AND r.status = 'CONFIRMED' AND ($4::text[] IS NULL OR r.place_codes && $4)
       AND (s.verdict = ANY($3::text[]) OR (s.verdict = 'IMPLAUSIBLE_PRICE' AND r.with_implausible))
     ORDER BY r.decided_on DESC, r.id DESC, s.row_number DESC LIMIT ${VERSIONS_MAX}`,
    [partnerId, rowKey, CORRECTING_VERDICTS, 'seatCodes' in whose ? whose.seatCodes : null],
  );
}
