import { type BookCheck, inBatch } from '@shanhai/database';
import { TOLD_VERDICTS } from '../rules/sales-report';

const TOLD = TOLD_VERDICTS.map((verdict) => `'${verdict}'`).join(', ');

/** Sales: packs are sold once, and facts tell what rows sold. */
export const salesChecks: readonly BookCheck[] = [
  {
    code: 'SOLD_IS_ITS_ROWS',
    says: {
      zh: '每笔交付的已售件数和金额等于各报告行匹配之和',
      en: 'What is sold of each delivery to a partner is the sum of the rows that sold it',
    },
    finds: {
      zh: '已售 {sold} 件 {fen} 分，报告行合计 {rowsSold} 件 {rowsFen} 分',
      en: '{sold} packs of {fen} fen are sold, rows say {rowsSold} of {rowsFen}',
    },
    walk: { table: 'partner_deliveries', key: 'line_id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT d.line_id::text AS subject, d.sold_quantity AS sold, d.sold_fen AS fen, m.packs AS "rowsSold", m.fen AS "rowsFen"
      FROM partner_deliveries d CROSS JOIN LATERAL (
        SELECT COALESCE(sum(m.quantity), 0) AS packs, COALESCE(sum(m.ex_origin_fen), 0) AS fen FROM sales_matches m
        WHERE (m.partner_id, m.line_id, m.lot_id, m.accepted_on) = (d.partner_id, d.line_id, d.lot_id, d.accepted_on)) m
      WHERE ${inBatch('d.line_id', 'uuid')} AND (d.sold_quantity <> m.packs OR d.sold_fen <> m.fen)`,
  },
  {
    code: 'SALES_ARE_FACTS',
    says: {
      zh: '已确认的销售报告所售即其事实所述，每张供货单一次（CR-1）',
      en: 'What a confirmed sales report sold is what its facts tell, once for each supplier order (CR-1)',
    },
    finds: {
      zh: '供货单 {order}：报告行售 {sold} 件，事实述 {told} 件',
      en: 'of supplier order {order} rows sold {sold} packs, facts tell {told}',
    },
    walk: { table: 'sales_reports', key: 'id', type: 'uuid', rowsAtOnce: 50 },
    offenders: `SELECT r.id::text AS subject, sold.supplier_order_id AS "order", sold.packs AS sold, COALESCE(told.packs, 0) AS told
      FROM sales_reports r CROSS JOIN LATERAL (
        SELECT m.supplier_order_id, sum(m.quantity) AS packs FROM sales_matches m
        JOIN sales_rows s ON s.report_id = m.report_id AND s.partner_id = m.partner_id AND s.row_number = m.row_number
        WHERE m.report_id = r.id AND m.partner_id = r.partner_id AND (s.verdict IN (${TOLD}) OR (r.with_implausible AND s.verdict = 'IMPLAUSIBLE_PRICE')) GROUP BY 1) sold
      LEFT JOIN LATERAL (
        SELECT sum((l.line ->> 'quantity')::int) AS packs FROM facts f CROSS JOIN LATERAL jsonb_array_elements(f.payload -> 'rows') AS l(line)
        WHERE f.owner_id = r.partner_id AND f.type = 'channel.sales_confirmed' AND f.key = r.id::text || ':' || sold.supplier_order_id::text) told ON true
      WHERE ${inBatch('r.id', 'uuid')} AND r.status = 'CONFIRMED' AND sold.packs IS DISTINCT FROM told.packs`,
  },
];
