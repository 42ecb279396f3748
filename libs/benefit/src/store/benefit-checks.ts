import { type BookCheck, inBatch, type Walk } from '@shanhai/database';

const PAYOUTS: Walk = { table: 'household_payouts', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };

/** Payouts to households: sums agree, two people stand behind each, and none is of money that was never paid. */
export const benefitChecks: readonly BookCheck[] = [
  {
    code: 'HOUSEHOLD_PAYOUT_IS_ITS_PARTS',
    says: {
      zh: '发放金额等于各农户之和，也等于各订单行之和；冲销与原发放相抵',
      en: 'A payout is the sum of its households, and of its lines; a counter-entry is all of what it cancels',
    },
    finds: {
      zh: '发放 {amount} 分，农户合计 {given}，订单行合计 {spent}，被冲销 {cancels}',
      en: 'is {amount} fen, households got {given}, lines gave {spent}, it cancels {cancels}',
    },
    walk: PAYOUTS,
    offenders: `SELECT p.id::text AS subject, p.amount_fen AS amount, h.given, l.spent, r.amount_fen AS cancels FROM household_payouts p
      LEFT JOIN household_payouts r ON r.id = p.reverses_id
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen), 0) AS given, count(*) AS households FROM household_payout_shares WHERE payout_id = p.id) h
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen), 0) AS spent FROM household_payout_lines WHERE payout_id = p.id) l
      WHERE ${inBatch('p.id', 'uuid')} AND (p.amount_fen <> h.given OR p.amount_fen <> l.spent OR p.households <> h.households OR (p.reverses_id IS NOT NULL AND r.amount_fen IS DISTINCT FROM -p.amount_fen))`,
  },
  {
    code: 'HOUSEHOLD_PAYOUT_HAS_FACT',
    says: {
      zh: '生效的发放都有同额的事实，审核人不是登记人，且至多被冲销一次',
      en: 'An approved payout has the fact that says so, was approved by another person than recorded it, and is cancelled once at most',
    },
    finds: {
      zh: '{decision}，发放 {amount} 分，事实 {told}，本人审核 {own}，冲销 {cancelled} 次',
      en: '{decision}, {amount} fen, the fact says {told}; approved by who recorded it: {own}; cancelled {cancelled} times',
    },
    walk: PAYOUTS,
    offenders: `SELECT p.id::text AS subject, d.decision, p.amount_fen AS amount, f.payload->>'amountFen' AS told, d.decided_by = p.recorded_by AS own, c.cancelled FROM household_payouts p
      LEFT JOIN household_payout_decisions d ON d.payout_id = p.id
      LEFT JOIN facts f ON f.owner_id = p.supplier_id AND f.type = 'household_payout.approved' AND f.key = p.id::text
      CROSS JOIN LATERAL (SELECT count(*) AS cancelled FROM household_payouts r JOIN household_payout_decisions w ON w.payout_id = r.id AND w.decision = 'APPROVED' WHERE r.reverses_id = p.id) c
      WHERE ${inBatch('p.id', 'uuid')} AND (c.cancelled > 1 OR CASE WHEN d.decision = 'APPROVED' THEN d.decided_by = p.recorded_by OR (f.payload->>'amountFen') IS DISTINCT FROM p.amount_fen::text
        ELSE f.id IS NOT NULL END)`,
  },
  {
    code: 'HOUSEHOLD_PAYOUT_WITHIN_PAID',
    says: {
      zh: '一行已发放的不超过其应付款曾收到的款项，且不为负',
      en: 'What payouts took of a line is no more than ever was paid on its payable, and not below zero',
    },
    finds: {
      zh: '订单行 {line} 已发放 {taken} 分，其应付款共收到 {paid} 分',
      en: 'line {line} gave {taken} fen to households, {paid} were ever paid on its payable',
    },
    walk: PAYOUTS,
    offenders: `SELECT p.id::text AS subject, l.order_line_id::text AS line, t.taken, m.paid FROM household_payouts p JOIN household_payout_lines l ON l.payout_id = p.id
      CROSS JOIN LATERAL (SELECT COALESCE(sum(x.amount_fen), 0) AS taken FROM household_payout_lines x JOIN household_payout_decisions d ON d.payout_id = x.payout_id AND d.decision = 'APPROVED' WHERE x.order_line_id = l.order_line_id) t
      CROSS JOIN LATERAL (SELECT COALESCE(sum(m.amount_fen), 0) AS paid FROM payables y JOIN payable_movements m ON m.payable_id = y.id AND m.kind = 'PAYMENT' WHERE y.subject_id = l.supplier_order_id) m
      WHERE ${inBatch('p.id', 'uuid')} AND (t.taken > m.paid OR t.taken < 0)`,
  },
];
