import type { Tx } from '@shanhai/database';
import type { SoldRow } from '../facts/sales-facts';
import { TOLD_VERDICTS, withImplausible } from '../rules/sales-report';
import type { SalesReportRow } from './sales-reports';

/** Rows of one fact; an order of which more rows sold tells them by line and lot. */
export const ROWS_OF_FACT_MAX = 2_000;

/** What a report sold of one supplier order's goods. */
export interface SoldOfOrder {
  supplierOrderId: string;
  rows: SoldRow[];
}

/** What a report sold of the next supplier orders behind the one that was told last, in the order of their ids. */
export function salesToTell(
  tx: Tx,
  { id, partnerId, toldThrough, withImplausible: counts }: SalesReportRow,
  ordersAtOnce: number,
): Promise<SoldOfOrder[]> {
  const verdicts = withImplausible(TOLD_VERDICTS, counts);
  return tx.query<SoldOfOrder>(
    `WITH orders AS (
       SELECT m.supplier_order_id AS id, count(*) AS rows FROM sales_matches m
       JOIN sales_rows s ON s.report_id = m.report_id AND s.partner_id = m.partner_id AND s.row_number = m.row_number AND s.verdict = ANY($3::text[])
       WHERE m.report_id = $1 AND m.partner_id = $2 AND m.supplier_order_id > COALESCE($4, '00000000-0000-0000-0000-000000000000'::uuid)
       GROUP BY 1 ORDER BY 1 LIMIT $5
     ), sold AS (
       SELECT o.id, CASE WHEN o.rows > ${ROWS_OF_FACT_MAX} THEN '*' ELSE s.row_key END AS row_key, m.line_id, m.lot_id,
         sum(m.quantity)::int AS quantity, sum(m.ex_origin_fen) AS ex_origin_fen, sum(m.retail_fen) AS retail_fen
       FROM orders o JOIN sales_matches m ON m.report_id = $1 AND m.partner_id = $2 AND m.supplier_order_id = o.id
       JOIN sales_rows s ON s.report_id = m.report_id AND s.partner_id = m.partner_id AND s.row_number = m.row_number AND s.verdict = ANY($3::text[])
       GROUP BY 1, 2, 3, 4
     )
     SELECT id AS "supplierOrderId", jsonb_agg(jsonb_build_object('rowKey', row_key, 'lineId', line_id, 'lotId', lot_id, 'quantity', quantity,
       'exOriginFen', ex_origin_fen::text, 'retailFen', retail_fen::text) ORDER BY row_key, line_id, lot_id) AS rows
     FROM sold GROUP BY 1 ORDER BY 1`,
    [id, partnerId, verdicts, toldThrough, ordersAtOnce],
  );
}
