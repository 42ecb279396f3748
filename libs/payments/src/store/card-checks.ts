import { type BookCheck, inBatch, type Walk } from '@shanhai/database';

const CARD_PAYMENTS: Walk = { table: 'card_payments', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };
const ORGANISATIONS: Walk = { table: 'organisations', key: 'id', type: 'uuid', rowsAtOnce: 1_000 };

/** Cards: what came, what it paid, what waits and what went back agree with movements and postings. */
export const cardChecks: readonly BookCheck[] = [
  {
    code: 'CARD_PAYMENT_IS_ITS_MOVEMENTS',
    says: {
      zh: '卡支付到账等于已付、待处理与退回之和；付款和退款变动等于其支付、退款与败诉争议',
      en: 'What a card payment brought is what it paid, what is held and what went back; movements are its payments, refunds and lost disputes',
    },
    finds: {
      zh: '到账 {received} 分，分为 {spent}；已付 {paid}，变动 {paidMoved}；退款 {back}，变动 {backMoved}',
      en: '{received} fen came, {spent} are told of; {paid} are paid, movements say {paidMoved}; {back} went back, movements say {backMoved}',
    },
    walk: CARD_PAYMENTS,
    offenders: `SELECT * FROM (SELECT c.id::text AS subject, CASE WHEN c.received_currency = 'cny' THEN c.received_amount ELSE 0 END AS received, c.paid_fen + c.held_fen + c.returned_fen AS spent,
        c.paid_fen + r.returned AS paid, m.paid AS "paidMoved", r.went + d.taken AS back, m.back AS "backMoved" FROM card_payments c
      CROSS JOIN LATERAL (SELECT COALESCE(sum(m.amount_fen) FILTER (WHERE m.kind = 'PAYMENT'), 0) AS paid, COALESCE(sum(m.amount_fen) FILTER (WHERE m.kind = 'REFUND'), 0) AS back
        FROM payable_movements m WHERE m.card_payment_id = c.id) m
      CROSS JOIN LATERAL (SELECT COALESCE(sum(r.amount_fen), 0) AS went, COALESCE(sum(r.amount_fen) FILTER (WHERE r.status = 'FAILED'), 0) AS returned
        FROM card_refunds r WHERE r.card_payment_id = c.id AND r.payable_id IS NOT NULL AND r.refunded_on IS NOT NULL) r
      CROSS JOIN LATERAL (SELECT COALESCE(sum(d.taken_fen), 0) AS taken FROM card_disputes d WHERE d.card_payment_id = c.id) d
      WHERE ${inBatch('c.id', 'uuid')}) x WHERE (received, paid, back) IS DISTINCT FROM (spent, "paidMoved", "backMoved")`,
  },
  {
    code: 'CARD_MONEY_IS_POSTED',
    says: {
      zh: '存管方在支付机构的余额与争议款等于到账减退款减争议',
      en: 'A custodian’s balance at the card processor is what came less refunds and disputes, and what is disputed is what open disputes hold',
    },
    finds: {
      zh: '余额应为 {balance} 分，记账 {balancePosted}；争议款应为 {disputed} 分，记账 {disputedPosted}',
      en: '{balance} fen should be there, postings say {balancePosted}; {disputed} are disputed, postings say {disputedPosted}',
    },
    walk: ORGANISATIONS,
    offenders: `SELECT * FROM (SELECT o.id::text AS subject, c.came - r.went - d.gone AS balance, b.posted AS "balancePosted", d.open AS disputed, x.posted AS "disputedPosted" FROM organisations o
      CROSS JOIN LATERAL (SELECT COALESCE(sum(received_amount) FILTER (WHERE received_currency = 'cny'), 0) AS came FROM card_payments WHERE custodian_id = o.id) c
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen) FILTER (WHERE status = 'SUCCEEDED'), 0) AS went FROM card_refunds WHERE custodian_id = o.id) r
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen) FILTER (WHERE status IN ('OPEN', 'LOST')), 0) AS gone, COALESCE(sum(amount_fen) FILTER (WHERE status = 'OPEN'), 0) AS open
        FROM card_disputes WHERE custodian_id = o.id) d
      ${['CARD_BALANCE', 'DISPUTED']
        .map(
          (
            account,
            index,
          ) => `CROSS JOIN LATERAL (SELECT COALESCE(sum(fen), 0) AS posted FROM (SELECT debit_fen - credit_fen AS fen FROM money_days WHERE owner_id = o.id AND account = '${account}'
        UNION ALL SELECT debit_fen - credit_fen FROM money_changes WHERE owner_id = o.id AND account = '${account}') p) ${index === 0 ? 'b' : 'x'}`,
        )
        .join('\n      ')}
      WHERE ${inBatch('o.id', 'uuid')} AND o.kind = 'CUSTODIAN') y WHERE (balance, disputed) IS DISTINCT FROM ("balancePosted", "disputedPosted")`,
  },
];
