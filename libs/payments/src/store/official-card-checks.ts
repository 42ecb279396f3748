import { type BookCheck, inBatch, type Walk } from '@shanhai/database';

const PAYABLES: Walk = { table: 'payables', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };
const OFFICIAL_CARDS: Walk = { table: 'official_card_payments', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };

/** Official cards: what suppliers confirmed is paid, once, and posted; what they gave back is taken off it. */
export const officialCardChecks: readonly BookCheck[] = [
  {
    code: 'OFFICIAL_CARD_IS_PAID_ONCE',
    says: {
      zh: '供应商确认的公务卡付款各有一笔付款变动，未确认的没有',
      en: 'Each payment by official card that the supplier confirmed is one movement; others are none',
    },
    finds: {
      zh: '{amount} 分，状态 {status}，变动 {moved} 分',
      en: '{amount} fen, {status}, its movement says {moved}',
    },
    walk: OFFICIAL_CARDS,
    offenders: `SELECT c.id::text AS subject, c.amount_fen AS amount, c.status, m.amount_fen AS moved FROM official_card_payments c
      LEFT JOIN payable_movements m ON m.id = c.id AND m.buyer_id = c.buyer_id AND m.payable_id = c.payable_id AND m.kind = 'PAYMENT' AND m.effective_on = c.paid_on
      WHERE ${inBatch('c.id', 'uuid')} AND m.amount_fen IS DISTINCT FROM CASE c.status WHEN 'CONFIRMED' THEN c.amount_fen END`,
  },
  {
    code: 'DIRECT_IS_POSTED',
    says: {
      zh: '直付供应商的金额等于确认的公务卡付款减供应商退款，并已记账',
      en: 'What went to the supplier itself is what it confirmed less what it gave back, and is posted',
    },
    finds: {
      zh: '直付 {direct} 分，公务卡减退款 {confirmed}，记账 {posted}',
      en: '{direct} fen went to the supplier, its confirmations less refunds say {confirmed}, postings {posted}',
    },
    walk: PAYABLES,
    offenders: `SELECT p.id::text AS subject, p.direct_fen AS direct, c.confirmed - m.back AS confirmed, m.came - m.back AS posted FROM payables p
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen), 0) AS confirmed FROM official_card_payments WHERE payable_id = p.id AND status = 'CONFIRMED') c
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen) FILTER (WHERE reason = 'OFFICIAL_CARD' AND debit_account = 'SUPPLIER_DUE'), 0) AS came,
        COALESCE(sum(amount_fen) FILTER (WHERE reason = 'REFUND' AND credit_account = 'SUPPLIER_DUE'), 0) AS back FROM money_postings WHERE payable_id = p.id) m
      WHERE ${inBatch('p.id', 'uuid')} AND (p.direct_fen, p.direct_fen) IS DISTINCT FROM (c.confirmed - m.back, m.came - m.back)`,
  },
];
