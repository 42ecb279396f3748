import { type BookCheck, inBatch } from '@shanhai/database';

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
        WHERE (m.partner_id, m.line_id, m.lot_id, m.accepted_on) = (d.partner_id, d.line_id, d.lot_id, d.accepted_on) AND NOT m.carried) m
      WHERE ${inBatch('d.line_id', 'uuid')} AND (d.sold_quantity <> m.packs OR d.sold_fen <> m.fen)`,
  },
  {
    code: 'SALES_ARE_FACTS',
    says: {
      zh: '已确认的销售报告所售即其事实及更正所述（CR-1、CR-5）',
      en: 'What is sold under a confirmed sales report is what its facts and their corrections tell (CR-1, CR-5)',
    },
    finds: {
      zh: '供货单 {order}：报告行售 {sold} 件，事实述 {told} 件',
      en: 'of supplier order {order} rows sold {sold} packs, facts tell {told}',
    },
    walk: { table: 'sales_reports', key: 'id', type: 'uuid', rowsAtOnce: 50 },
    offenders: `WITH corrected AS (
        SELECT f.payload ->> 'reportId' AS report_id, f.stream_id, sum((l.line ->> 'quantity')::int) AS packs
        FROM facts f CROSS JOIN LATERAL jsonb_array_elements(f.payload -> 'rows') AS l(line)
        WHERE f.type = 'channel.sales_corrected' AND f.owner_id IN (SELECT r.partner_id FROM sales_reports r WHERE ${inBatch('r.id', 'uuid')}) GROUP BY 1, 2
      ), sold AS (
        SELECT r.id, r.partner_id, m.supplier_order_id AS "order", m.quantity AS packs FROM sales_reports r JOIN sales_matches m ON m.sold_as = r.id AND m.partner_id = r.partner_id
        JOIN sales_reports own ON own.id = m.report_id AND own.partner_id = m.partner_id AND own.status = 'CONFIRMED' WHERE ${inBatch('r.id', 'uuid')}
        UNION ALL SELECT r.id, r.partner_id, c.stream_id, 0 FROM sales_reports r JOIN corrected c ON c.report_id = r.id::text WHERE ${inBatch('r.id', 'uuid')}
      ), sums AS (SELECT id, partner_id, "order", sum(packs) AS packs FROM sold GROUP BY 1, 2, 3)
      SELECT s.id::text AS subject, s."order", s.packs AS sold, COALESCE(told.packs, 0) + COALESCE(c.packs, 0) AS told FROM sums s
      JOIN sales_reports r ON r.id = s.id AND r.partner_id = s.partner_id AND r.status = 'CONFIRMED'
      LEFT JOIN corrected c ON c.report_id = s.id::text AND c.stream_id = s."order"
      LEFT JOIN LATERAL (
        SELECT sum((l.line ->> 'quantity')::int) AS packs FROM facts f CROSS JOIN LATERAL jsonb_array_elements(f.payload -> 'rows') AS l(line)
        WHERE f.owner_id = s.partner_id AND f.type = 'channel.sales_confirmed' AND f.key = s.id::text || ':' || s."order"::text) told ON true
      WHERE s.packs <> COALESCE(told.packs, 0) + COALESCE(c.packs, 0)
        -- While a correction is on its way into the figures, facts are ahead of rows.
        AND NOT EXISTS (SELECT FROM sales_reports c WHERE c.partner_id = s.partner_id AND c.status = 'CONFIRMING' AND c.correction_reason IS NOT NULL)`,
  },
  {
    code: 'DISPUTED_SALES_ARE_FACTS',
    says: {
      zh: '有争议的销售行所售即其争议事实所述；已裁定的不再悬置（CR-19）',
      en: 'What a disputed sales row sold is what facts hold out of the totals, until it is settled (CR-19)',
    },
    finds: {
      zh: '销售行售 {sold} 件，事实悬置 {held} 件',
      en: 'the row sold {sold} packs, facts hold {held}',
    },
    walk: { table: 'sales_disputes', key: 'id', type: 'uuid', rowsAtOnce: 1_000 },
    offenders: `SELECT d.id::text AS subject, sold.packs AS sold, held.packs AS held FROM sales_disputes d
      CROSS JOIN LATERAL (SELECT COALESCE(sum(m.quantity), 0) AS packs, COALESCE(array_agg(DISTINCT m.supplier_order_id::text), '{}') AS orders FROM sales_matches m
        WHERE (m.report_id, m.partner_id, m.row_number) = (d.report_id, d.partner_id, d.row_number)) sold
      CROSS JOIN LATERAL (SELECT COALESCE(sum((l.line ->> 'quantity')::int), 0) AS packs FROM unnest(sold.orders) AS o(id)
        JOIN facts f ON f.owner_id = d.partner_id AND f.type = 'channel.dispute_opened' AND f.key = d.id::text || ':' || o.id
        CROSS JOIN LATERAL jsonb_array_elements(f.payload -> 'disputed') AS l(line)
        WHERE NOT EXISTS (SELECT FROM facts x WHERE x.owner_id = d.partner_id AND x.type = 'channel.dispute_settled' AND x.key = f.key)) held
      WHERE ${inBatch('d.id', 'uuid')} AND held.packs <> CASE WHEN d.settled_on IS NULL THEN sold.packs ELSE 0 END`,
  },
];
