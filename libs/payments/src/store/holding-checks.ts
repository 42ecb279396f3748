import { type BookCheck, inBatch, type Walk } from '@shanhai/database';
import { SHARES_OF_STOOD } from './holdings';

const PAYABLES: Walk = { table: 'payables', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };

/** Who holds money of a payable, and what of it is owed to the supplier, agree with postings. */
export const holdingChecks: readonly BookCheck[] = [
  {
    code: 'HOLDINGS_ARE_POSTED',
    says: {
      zh: '各存管方收到和退回的货款等于记账，合计等于已付减直付供应商',
      en: 'What each custodian received and gave back of a payable is what postings say, and all of it what was paid but to the supplier itself',
    },
    finds: {
      zh: '{custodian}：收到 {received} 分，退回 {returned}；记账 {receivedPosted}、{returnedPosted}；应付款由存管方持有 {paid}',
      en: '{custodian} received {received} fen and gave back {returned}, postings say {receivedPosted} and {returnedPosted}; custodians should hold {paid}',
    },
    walk: PAYABLES,
    offenders: `WITH mine AS (SELECT * FROM payables WHERE ${inBatch('id', 'uuid')}),
      posted AS (SELECT p.id, m.custodian_id, sum(m.received) AS received, sum(m.returned) AS returned FROM mine p CROSS JOIN LATERAL (
        SELECT debit_owner_id AS custodian_id, amount_fen AS received, 0 AS returned FROM money_postings
          WHERE payable_id = p.id AND credit_account = 'BUYER_DUE' AND debit_account IN ('SUSPENSE', 'CARD_BALANCE')
        UNION ALL SELECT credit_owner_id, 0, amount_fen FROM money_postings
          WHERE payable_id = p.id AND debit_account = 'BUYER_DUE' AND credit_account IN ('BANK', 'CARD_BALANCE', 'DISPUTED', 'SUSPENSE')) m GROUP BY 1, 2),
      held AS (SELECT h.* FROM mine JOIN payable_holdings h ON h.payable_id = mine.id AND h.buyer_id = mine.buyer_id)
      SELECT COALESCE(h.payable_id, p.id)::text AS subject, COALESCE(h.custodian_id, p.custodian_id)::text AS custodian, COALESCE(h.received_fen, 0) AS received,
        COALESCE(h.returned_fen, 0) AS returned, COALESCE(p.received, 0) AS "receivedPosted", COALESCE(p.returned, 0) AS "returnedPosted", NULL::bigint AS paid
      FROM held h FULL JOIN posted p ON p.id = h.payable_id AND p.custodian_id = h.custodian_id WHERE (h.received_fen, h.returned_fen) IS DISTINCT FROM (p.received, p.returned)
      UNION ALL
      SELECT mine.id::text, 'Σ', h.received, h.returned, NULL, NULL, mine.paid_fen - mine.direct_fen FROM mine CROSS JOIN LATERAL (
        SELECT COALESCE(sum(received_fen), 0) AS received, COALESCE(sum(returned_fen), 0) AS returned FROM payable_holdings WHERE payable_id = mine.id) h
      WHERE h.received - h.returned <> mine.paid_fen - mine.direct_fen`,
  },
  {
    code: 'OWED_IS_SHARED',
    says: {
      zh: '存管方应付供应商的货款等于已放行且已付的部分减已结算，多付的列入待退款',
      en: 'What a custodian owes a supplier of a payable is what was released and paid and is in its hands, less payouts; it is to refund where more was paid than is due',
    },
    finds: {
      zh: '{custodian} 记应付 {owed} 分，应为 {share}；待退款记 {listed}，应为 {refund}',
      en: '{custodian} owes {owed} fen, it should be {share}; that it is to refund is said to be {listed}, it should be {refund}',
    },
    walk: PAYABLES,
    offenders: `WITH stood AS (SELECT id, released_fen, paid_fen, due_fen, direct_fen FROM payables WHERE ${inBatch('id', 'uuid')})
      SELECT h.payable_id::text AS subject, h.custodian_id::text AS custodian, h.owed_fen AS owed, s.owed_fen AS share, h.to_refund AS listed, s.to_refund AS refund
      FROM (${SHARES_OF_STOOD}) s JOIN payable_holdings h ON h.payable_id = s.payable_id AND h.custodian_id = s.custodian_id WHERE (h.owed_fen, h.to_refund) <> (s.owed_fen, s.to_refund)`,
  },
];
