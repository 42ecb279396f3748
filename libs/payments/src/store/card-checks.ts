import { type BookCheck, inBatch, type Walk } from '@shanhai/database';
import { CUSTODIANS } from './custodians-walk';

const CARD_PAYMENTS: Walk = { table: 'card_payments', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };

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
        c.paid_fen + r.returned + d.reinstated AS paid, m.paid AS "paidMoved", r.went + d.taken AS back, m.back AS "backMoved" FROM card_payments c
      CROSS JOIN LATERAL (SELECT COALESCE(sum(m.amount_fen) FILTER (WHERE m.kind = 'PAYMENT'), 0) AS paid, COALESCE(sum(m.amount_fen) FILTER (WHERE m.kind = 'REFUND'), 0) AS back
        FROM payable_movements m WHERE m.card_payment_id = c.id) m
      CROSS JOIN LATERAL (SELECT COALESCE(sum(r.amount_fen), 0) AS went, COALESCE(sum(r.amount_fen) FILTER (WHERE r.status = 'FAILED'), 0) AS returned
        FROM card_refunds r WHERE r.card_payment_id = c.id AND r.payable_id IS NOT NULL AND r.refunded_on IS NOT NULL) r
      CROSS JOIN LATERAL (SELECT COALESCE(sum(d.taken_fen), 0) AS taken, COALESCE(sum(d.taken_fen) FILTER (WHERE d.status = 'WON'), 0) AS reinstated
        FROM card_disputes d WHERE d.card_payment_id = c.id) d
      WHERE ${inBatch('c.id', 'uuid')}) x WHERE (received, paid, back) IS DISTINCT FROM (spent, "paidMoved", "backMoved")`,
  },
  {
    code: 'CARD_MONEY_IS_POSTED',
    says: {
      zh: '存管方在支付机构的余额与争议款等于到账减退款、争议、费用和出款',
      en: 'A custodian’s balance at the card processor is what came less refunds, disputes, what was charged and what was paid out, and what is disputed is what open disputes hold',
    },
    finds: {
      zh: '余额应为 {balance} 分，记账 {balancePosted}；争议款应为 {disputed} 分，记账 {disputedPosted}',
      en: '{balance} fen should be there, postings say {balancePosted}; {disputed} are disputed, postings say {disputedPosted}',
    },
    walk: CUSTODIANS,
    offenders: `SELECT * FROM (SELECT o.id::text AS subject, c.came - r.went - d.gone - COALESCE(e.charged, 0) - a.out AS balance, b.posted AS "balancePosted", d.open AS disputed, x.posted AS "disputedPosted" FROM organisations o
      CROSS JOIN LATERAL (SELECT COALESCE(sum(received_amount) FILTER (WHERE received_currency = 'cny'), 0) AS came FROM card_payments WHERE custodian_id = o.id) c
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen) FILTER (WHERE status = 'SUCCEEDED'), 0) AS went FROM card_refunds WHERE custodian_id = o.id) r
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen) FILTER (WHERE status IN ('OPEN', 'LOST')), 0) AS gone, COALESCE(sum(amount_fen) FILTER (WHERE status = 'OPEN'), 0) AS open
        FROM card_disputes WHERE custodian_id = o.id) d
      LEFT JOIN (SELECT custodian_id, sum(cost) FILTER (WHERE currency = 'cny') AS charged FROM card_entries WHERE ${inBatch('custodian_id', 'uuid')} GROUP BY 1) e ON e.custodian_id = o.id
      CROSS JOIN LATERAL (SELECT COALESCE(sum(CASE kind WHEN 'ARRIVED' THEN balance_fen ELSE -balance_fen END), 0) AS out FROM card_arrivals WHERE custodian_id = o.id) a
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
  {
    code: 'CARD_ENTRIES_ARE_SUMMED',
    says: {
      zh: '支付机构各币种的余额和费用合计等于其分录，费用已记账',
      en: 'What the card processor holds and charged by currency is the sum of its entries, and what it charged in yuan is posted',
    },
    finds: {
      zh: '{currency}：余额 {net}，分录合计 {entered}；费用 {cost}，分录合计 {charged}，记账 {posted}',
      en: '{currency}: {net} are held, entries say {entered}; {cost} were charged, entries say {charged}, postings {posted}',
    },
    walk: CUSTODIANS,
    offenders: `SELECT * FROM (SELECT COALESCE(e.custodian_id, s.custodian_id)::text AS subject, COALESCE(e.currency, s.currency) AS currency, s.net, e.entered, s.cost, e.charged, COALESCE(e.posted, 0) AS posted FROM (
        SELECT e.custodian_id, e.currency, sum(e.amount - e.fee) AS entered, sum(e.cost) AS charged, sum(CASE p.debit_account WHEN 'CARD_COSTS' THEN p.amount_fen ELSE -p.amount_fen END) AS posted
        FROM card_entries e LEFT JOIN money_postings p ON p.id = e.id WHERE ${inBatch('e.custodian_id', 'uuid')} GROUP BY 1, 2) e
      FULL JOIN (SELECT custodian_id, currency, net, cost FROM card_sums WHERE ${inBatch('custodian_id', 'uuid')}) s ON s.custodian_id = e.custodian_id AND s.currency = e.currency) y
      WHERE (net, cost, posted) IS DISTINCT FROM (entered, charged, CASE currency WHEN 'cny' THEN charged ELSE 0 END)`,
  },
  {
    code: 'CARD_PAYOUT_ARRIVES_ONCE',
    says: {
      zh: '支付机构的每笔出款由其到账记录确认，人民币出款减少的余额等于其金额',
      en: 'Each payout of the card processor that a transfer brought arrived there, and one in yuan takes its own amount out of the balance',
    },
    finds: {
      zh: '出款 {amount} {currency}，转账 {transfer}，到账记录 {arrived}，从余额减少 {balance} 分',
      en: 'a payout of {amount} {currency}, transfer {transfer}; its arrival says {arrived}, and {balance} fen out of the balance',
    },
    walk: { table: 'card_payouts', key: 'id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT p.id::text AS subject, p.amount, p.currency, p.transfer_id AS transfer, a.transfer_id AS arrived, a.balance_fen AS balance FROM card_payouts p
      LEFT JOIN card_arrivals a ON a.payout_id = p.id AND a.kind = 'ARRIVED' AND NOT EXISTS (SELECT FROM card_arrivals b WHERE b.payout_id = p.id AND b.kind = 'CAME_BACK')
      WHERE ${inBatch('p.id', 'uuid')} AND (p.transfer_id IS DISTINCT FROM a.transfer_id OR (p.currency = 'cny' AND a.balance_fen <> p.amount))`,
  },
];
