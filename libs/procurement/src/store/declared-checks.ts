import { type BookCheck, inBatch, LOG, type Walk } from '@shanhai/database';
import { DECLARED_CHANNEL } from '../rules/declared-purchase';
import { COUNTED_STREAMS } from './counted-streams';

const DECLARED: Walk = { table: 'declared_purchases', key: 'id', type: 'uuid', rowsAtOnce: 1_000 };

/** What was bought elsewhere: it stands as its facts say, has its documents, and counts no more than it says. */
export const declaredChecks: readonly BookCheck[] = [
  {
    code: 'DECLARED_IS_ITS_FACTS',
    says: {
      zh: '平台外采购申报的状态、货款与事实相同',
      en: 'What was declared that was bought elsewhere stands as its facts say, row by row',
    },
    finds: {
      zh: '{status}，货款 {goods} 分；事实为 {told}，{fen} 分',
      en: 'is {status} of {goods} fen, facts tell {told} of {fen}',
    },
    walk: DECLARED,
    offenders: `SELECT d.id::text AS subject, d.status, said.goods, told.told, told.fen FROM declared_purchases d
      CROSS JOIN LATERAL (SELECT COALESCE(sum(r.goods_fen), 0) AS goods, jsonb_object_agg(r.id, r.goods_fen::text) AS rows FROM declared_rows r
        WHERE r.declaration_id = d.id AND r.buyer_id = d.buyer_id AND r.version = d.version) said
      LEFT JOIN facts f ON f.owner_id = d.buyer_id AND f.type = 'purchase.declared' AND f.key = d.id::text
      LEFT JOIN facts b ON b.owner_id = d.buyer_id AND b.type = 'purchase.declaration_revoked' AND b.key = d.id::text
      CROSS JOIN LATERAL (SELECT CASE WHEN b.id IS NOT NULL THEN 'REVOKED' WHEN f.id IS NOT NULL THEN 'CONFIRMED' ELSE '∅' END AS told,
        COALESCE(sum((x.line ->> 'goodsFen')::bigint), 0) AS fen, jsonb_object_agg(x.line ->> 'rowId', x.line ->> 'goodsFen') FILTER (WHERE x.line IS NOT NULL) AS rows
        FROM (SELECT 1) one LEFT JOIN jsonb_array_elements(f.payload -> 'rows') AS x(line) ON true) told
      WHERE ${inBatch('d.id', 'uuid')} AND (told.told <> CASE WHEN d.status IN ('CONFIRMED', 'REVOKED') THEN d.status ELSE '∅' END
        OR (f.id IS NOT NULL AND said.rows IS DISTINCT FROM told.rows))`, // prettier-ignore
  },
  {
    code: 'DECLARED_HAS_EVIDENCE',
    says: {
      zh: '平台外采购申报的发票和付款各有一份凭证，号码和金额相同；撤回、撤销的不再占用（CR-19）',
      en: 'What was bought elsewhere has its invoice and its transfer as evidence, of their amounts; what was taken back holds neither (CR-19)',
    },
    finds: { zh: '状态 {status}，{wrong} 份凭证不符', en: 'is {status}, {wrong} of its documents are not' },
    walk: DECLARED,
    offenders: `SELECT d.id::text AS subject, d.status, count(*) AS wrong FROM declared_purchases d
      JOIN declared_versions v ON v.declaration_id = d.id AND v.buyer_id = d.buyer_id AND v.version = d.version
      CROSS JOIN LATERAL (VALUES (v.invoice_evidence_id, 'INVOICE', v.invoice_fen), (v.payment_evidence_id, 'BANK_REFERENCE', v.paid_fen)) AS named(id, kind, fen)
      LEFT JOIN evidence e ON e.id = named.id AND e.buyer_id = d.buyer_id
      WHERE ${inBatch('d.id', 'uuid')} AND NOT COALESCE(e.declared AND e.supplier_order_id = d.id AND e.kind = named.kind AND e.amount_fen = named.fen
        AND CASE WHEN d.status IN ('REVOKED', 'WITHDRAWN') THEN e.kind IS NOT NULL ELSE e.state <> 'WITHDRAWN' END, false) GROUP BY d.id, d.status`,
  },
  {
    code: 'DECLARED_WITHIN_CAP',
    says: {
      zh: '平台外采购每行 0 ≤ 计入 ≤ 货款，各行合计不超过已付，撤销后为零（CR-3、I2）',
      en: 'Each row bought elsewhere: 0 ≤ counted ≤ its goods, all of them no more than was paid, and nothing once it is revoked (CR-3, I2)',
    },
    finds: {
      zh: '口径 {scheme}：计入 {counted} 分，货款 {goods} 分，上限 {cap} 分，已付 {paid} 分',
      en: '{scheme}: counts {counted} fen of goods of {goods}, the cap is {cap}, {paid} were paid',
    },
    walk: LOG,
    offenders: `WITH ${COUNTED_STREAMS}, roots AS (
        SELECT f.scheme_code AS scheme, e.stream_id, e.order_line_id AS row, sum(e.amount_fen) AS counted, sum(e.goods_fen) AS goods
        FROM counted JOIN count_entries e ON e.stream_id = counted.stream_id JOIN count_facets f ON f.id = e.facet_id AND f.channel = '${DECLARED_CHANNEL}' GROUP BY 1, 2, 3
      ), capped AS (
        SELECT r.*, CASE d.status WHEN 'CONFIRMED' THEN COALESCE(g.goods_fen, 0) ELSE 0 END AS cap, COALESCE(v.paid_fen, 0) AS paid,
          sum(r.goods) OVER (PARTITION BY r.scheme, r.stream_id) AS together
        FROM roots r LEFT JOIN declared_purchases d ON d.id = r.stream_id LEFT JOIN declared_versions v ON v.declaration_id = d.id AND v.version = d.version
        LEFT JOIN declared_rows g ON g.id = r.row AND g.declaration_id = d.id AND g.version = d.version
      )
      SELECT row::text AS subject, scheme, counted, goods, cap, paid FROM capped WHERE NOT (counted >= 0 AND counted <= goods AND goods <= cap AND together <= paid)`,
  },
  {
    code: 'LOT_SOLD_ELSEWHERE',
    says: {
      zh: '批次在别处售出的量等于已确认的平台外采购申报各行之和（CR-20）',
      en: 'What a lot sold elsewhere is what the rows of confirmed declarations name of it (CR-20)',
    },
    finds: { zh: '批次记 {sold}，申报 {told}', en: 'the lot says {sold}, declarations {told}' },
    walk: { table: 'lots', key: 'id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT l.id::text AS subject, l.declared_base AS sold, x.told FROM lots l CROSS JOIN LATERAL (
        SELECT COALESCE(sum(r.quantity_base), 0) AS told FROM declared_rows r
        JOIN declared_purchases d ON d.id = r.declaration_id AND d.buyer_id = r.buyer_id AND d.version = r.version AND d.status = 'CONFIRMED' WHERE r.lot_id = l.id) x
      WHERE ${inBatch('l.id', 'uuid')} AND l.declared_base <> x.told`,
  },
];
