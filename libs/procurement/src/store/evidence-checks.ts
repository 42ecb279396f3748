import { type BookCheck, inBatch, LOG, SETTLED_STREAMS, STREAMS } from '@shanhai/database';

/** Evidence of purchases: one number supports one of them, and what the office sees is what counting reads. */
export const evidenceChecks: readonly BookCheck[] = [
  {
    code: 'EVIDENCE_NUMBER_ONCE',
    says: {
      zh: '一个发票号、流水号或验收单号只支持一笔采购；冲突的双方在处理前均为争议（CR-19）',
      en: 'One number of an invoice, transfer or acceptance form supports one purchase; until a collision is settled both are in dispute (CR-19)',
    },
    finds: { zh: '{kind} {number} 同时支持 {other}', en: '{kind} {number} supports {other} too' },
    walk: LOG,
    offenders: `WITH ${STREAMS}
      SELECT e.id::text AS subject, e.kind, e.number, min(o.id::text) AS other FROM streams JOIN evidence e ON e.supplier_order_id = streams.stream_id
      JOIN evidence o ON o.kind = e.kind AND o.number_key = e.number_key AND o.scope_id <> e.scope_id
      WHERE e.state = 'HELD' AND (o.state = 'HELD' OR o.state = 'DISPUTED' AND NOT EXISTS (SELECT FROM paid_numbers n WHERE n.number_key = e.number_key AND n.order_id = e.scope_id)) GROUP BY e.id, e.kind, e.number`,
  },
  {
    code: 'EVIDENCE_AGREES_WITH_PAYMENT',
    says: {
      zh: '银行流水已支付其他订单的，不能作为本订单的有效凭证（CR-19）',
      en: 'No bank reference is held for goods where its transfer paid other orders (CR-19)',
    },
    finds: {
      zh: '流水号 {number} 支付的是订单 {paid}',
      en: 'bank reference {number} paid order {paid}',
    },
    walk: LOG,
    // What the worker has looked at; spellings as statements have them, by what a database can compare.
    offenders: `SELECT e.id::text AS subject, e.number, min(p.group_id::text) AS paid FROM fact_positions l JOIN facts f ON f.id = l.fact_id AND f.owner_id = l.owner_id
      JOIN bank_transfers t ON t.id = (f.payload->>'transferId')::uuid JOIN payables p ON p.id = (f.payload->>'payableId')::uuid
      CROSS JOIN LATERAL (VALUES (t.bank_reference), (t.told_reference)) AS r(reference)
      JOIN evidence e ON e.kind = 'BANK_REFERENCE' AND e.number_key = upper(regexp_replace(normalize(r.reference, NFKC), '\\s', '', 'g')) AND e.state = 'HELD' AND e.scope_id <> p.group_id
      WHERE ${inBatch('l.position', 'bigint')} AND l.type = 'payment.received' AND l.position <= (SELECT position FROM paid_number_progress)
        AND NOT EXISTS (SELECT FROM (SELECT transfer_id AS id FROM bank_references WHERE reference = r.reference UNION SELECT id FROM bank_transfers WHERE told_reference = r.reference) b
          JOIN payable_movements m ON m.transfer_id = b.id AND m.kind = 'PAYMENT' JOIN payables o ON o.id = m.payable_id AND o.buyer_id = m.buyer_id WHERE o.group_id = e.scope_id)
      GROUP BY e.id, e.number`,
  },
  {
    code: 'EVIDENCE_IS_ITS_FACTS',
    says: { zh: '凭证的状态与事实相同', en: 'Each piece of evidence stands as the facts say' },
    finds: { zh: '记录为 {state}，事实为 {told}', en: 'is {state}, the facts say {told}' },
    walk: LOG,
    offenders: `WITH ${SETTLED_STREAMS}, told AS (
        SELECT f.payload->>'evidenceId' AS id, bool_or(p.type = 'evidence.attached') AS attached, bool_or(p.type = 'evidence.withdrawn') AS withdrawn,
          bool_or(p.type = 'dispute.settled' AND NOT (f.payload->>'kept')::boolean) AS lost,
          count(*) FILTER (WHERE p.type = 'dispute.opened') > count(*) FILTER (WHERE p.type = 'dispute.settled') AS open
        FROM streams JOIN fact_positions p ON p.stream_id = streams.stream_id AND p.type = ANY(ARRAY['evidence.attached', 'evidence.withdrawn', 'dispute.opened', 'dispute.settled'])
        JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id GROUP BY 1
      ), states AS (
        SELECT id, CASE WHEN NOT attached THEN '∅' WHEN withdrawn THEN 'WITHDRAWN' WHEN lost THEN 'LOST' WHEN open THEN 'DISPUTED' ELSE 'HELD' END AS state FROM told
      ), kept AS (SELECT e.id::text AS id, e.state FROM streams JOIN evidence e ON e.supplier_order_id = streams.stream_id)
      SELECT COALESCE(k.id, s.id) AS subject, k.state, s.state AS told FROM kept k FULL JOIN states s ON s.id = k.id WHERE k.state IS DISTINCT FROM s.state`,
  },
];
