import { type BookCheck, inBatch, LOG, SETTLED_STREAMS, STREAMS, type Walk } from '@shanhai/database';

const TRANSFERS: Walk = { table: 'bank_transfers', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };
const PAYABLES: Walk = { table: 'payables', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };
const OWNERS: Walk = { table: 'money_days', key: 'owner_id', type: 'uuid', rowsAtOnce: 1_000 };
const POSTINGS: Walk = { table: 'money_postings', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };
/** What postings put into an account, less what they took out. */
const posted = (account: string) =>
  `sum(CASE '${account}' WHEN m.debit_account THEN m.amount_fen ELSE 0 END - CASE '${account}' WHEN m.credit_account THEN m.amount_fen ELSE 0 END)`;
/** Dues add up, money that came less money that went back. */
const DUE = `sum(m.amount_fen) FILTER (WHERE m.kind IN ('OPENED', 'DUE_CHANGED'))`;
const PAID = `sum(CASE m.kind WHEN 'PAYMENT' THEN m.amount_fen WHEN 'REFUND' THEN -m.amount_fen END)`;

/** Payables and transfers: every sum is that of rows that stay, and every fen came from one transfer. */
export const paymentChecks: readonly BookCheck[] = [
  {
    code: 'PAYABLE_IS_ITS_MOVEMENTS',
    says: { zh: '应付与已付等于变动之和', en: 'What a payable owes and was paid is the sum of its movements' },
    finds: {
      zh: '应付 {due} 分，变动合计 {dueMoved}；已付 {paid} 分，变动合计 {paidMoved}',
      en: 'owes {due} fen, movements say {dueMoved}; was paid {paid} fen, movements say {paidMoved}',
    },
    walk: LOG,
    offenders: `WITH ${STREAMS}
      SELECT p.id::text AS subject, p.due_fen AS due, p.paid_fen AS paid, m.due AS "dueMoved", m.paid AS "paidMoved"
      FROM streams JOIN payables p ON p.subject_id = streams.stream_id
      CROSS JOIN LATERAL (SELECT COALESCE(${DUE}, 0) AS due, COALESCE(${PAID}, 0) AS paid FROM payable_movements m WHERE m.payable_id = p.id) m
      WHERE (p.due_fen, p.paid_fen) IS DISTINCT FROM (m.due, m.paid)`,
  },
  {
    code: 'PAYABLE_IS_ITS_ITEMS',
    says: {
      zh: '各明细应付等于其变动之和，合计等于应付',
      en: 'What items owe is the sum of their movements, and all of them what the payable owes',
    },
    finds: {
      zh: '明细 {item} 应付 {due} 分，变动合计 {moved}',
      en: 'item {item} owes {due} fen, movements say {moved}',
    },
    walk: LOG,
    offenders: `WITH ${STREAMS}, named AS (
        SELECT m.payable_id, (each->>'itemId')::uuid AS item_id, sum((each->>'amountFen')::bigint) AS moved
        FROM streams JOIN payables p ON p.subject_id = streams.stream_id JOIN payable_movements m ON m.payable_id = p.id, jsonb_array_elements(m.items) AS each
        WHERE m.kind IN ('OPENED', 'DUE_CHANGED') GROUP BY 1, 2
      ), items AS (SELECT i.* FROM streams JOIN payables p ON p.subject_id = streams.stream_id JOIN payable_items i ON i.payable_id = p.id)
      SELECT COALESCE(i.payable_id, n.payable_id)::text AS subject, COALESCE(i.item_id, n.item_id)::text AS item, i.due_fen AS due, n.moved
      FROM items i FULL JOIN named n ON n.payable_id = i.payable_id AND n.item_id = i.item_id WHERE i.due_fen IS DISTINCT FROM n.moved
      UNION ALL
      SELECT i.payable_id::text, 'Σ', i.due, p.due_fen FROM (SELECT payable_id, sum(due_fen) AS due FROM items GROUP BY 1) i
      CROSS JOIN LATERAL (SELECT due_fen FROM payables WHERE id = i.payable_id LIMIT 1) p WHERE i.due <> p.due_fen`,
  },
  {
    code: 'MOVEMENTS_ARE_FACTS',
    says: {
      zh: '每类变动的笔数和金额与事实相同',
      en: 'Movements of each kind are as many and as much as the facts say',
    },
    finds: {
      zh: '{type}：变动 {movements} 笔 {moved} 分，事实 {facts} 个 {told} 分',
      en: '{type}: {movements} movements of {moved} fen, {facts} facts of {told} fen',
    },
    walk: LOG,
    offenders: `WITH ${SETTLED_STREAMS}, moved AS (
        SELECT p.subject_id AS stream_id, CASE m.kind WHEN 'OPENED' THEN 'payable.opened' WHEN 'DUE_CHANGED' THEN 'payable.due_changed'
          WHEN 'PAYMENT' THEN 'payment.received' ELSE 'payment.refunded' END AS type, count(*) AS movements, sum(m.amount_fen) AS moved
        FROM streams JOIN payables p ON p.subject_id = streams.stream_id JOIN payable_movements m ON m.payable_id = p.id GROUP BY 1, 2
      ), told AS (
        SELECT p.stream_id, p.type, count(*) AS facts, sum(COALESCE((f.payload->>'amountFen')::numeric,
          (SELECT sum((each->>'amountFen')::numeric) FROM jsonb_array_elements(f.payload->'items') AS each))) AS told
        FROM streams JOIN fact_positions p ON p.stream_id = streams.stream_id JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
        WHERE p.type IN ('payable.opened', 'payable.due_changed', 'payment.received', 'payment.refunded') GROUP BY 1, 2
      )
      SELECT COALESCE(m.stream_id, t.stream_id)::text AS subject, COALESCE(m.type, t.type) AS type, COALESCE(m.movements, 0) AS movements,
        COALESCE(m.moved, 0) AS moved, COALESCE(t.facts, 0) AS facts, COALESCE(t.told, 0) AS told
      FROM moved m FULL JOIN told t ON t.stream_id = m.stream_id AND t.type = m.type WHERE (m.movements, m.moved) IS DISTINCT FROM (t.facts, t.told)`,
  },
  {
    code: 'PAYABLE_HAS_FACT',
    says: {
      zh: '每笔应付款都有设立它的事实和自己的付款编号',
      en: 'Each payable has the fact that opened it and a payment reference of its order alone',
    },
    finds: {
      zh: '付款编号 {reference} 不属于其订单，或没有设立事实',
      en: 'reference {reference} is not its order’s, or no fact opened it',
    },
    walk: PAYABLES,
    offenders: `SELECT p.id::text AS subject, p.reference FROM payables p WHERE ${inBatch('p.id', 'uuid')} AND NOT (
        EXISTS (SELECT FROM facts f WHERE f.owner_id = p.buyer_id AND f.type = 'payable.opened' AND f.key = p.id::text AND f.stream_id = p.subject_id)
        AND EXISTS (SELECT FROM payment_references r WHERE r.reference = p.reference AND r.group_id = p.group_id AND r.buyer_id = p.buyer_id))`,
  },
  {
    code: 'TRANSFER_IS_ITS_PAYMENTS',
    says: {
      zh: '转账已认领金额等于由它支付、由支付机构出款到账、退回货款和认定为重复记录的金额，不超过到账',
      en: 'What is matched of a transfer is what was paid from it, is a payout of the card processor, a payout that came back or a copy, and no more than came',
    },
    finds: {
      zh: '到账 {amount} 分，已认领 {matched}，支付合计 {paid}',
      en: '{amount} fen came, {matched} are matched, payments say {paid}',
    },
    walk: TRANSFERS,
    offenders: `SELECT t.id::text AS subject, t.amount_fen AS amount, t.matched_fen AS matched, m.paid FROM bank_transfers t
      CROSS JOIN LATERAL (SELECT (SELECT COALESCE(sum(CASE m.kind WHEN 'PAYMENT' THEN m.amount_fen ELSE -m.amount_fen END), 0) FROM payable_movements m WHERE m.transfer_id = t.id)
        + (SELECT COALESCE(sum(CASE a.kind WHEN 'ARRIVED' THEN a.arrived_fen ELSE -a.arrived_fen END), 0) FROM card_arrivals a WHERE a.transfer_id = t.id)
        + (SELECT COALESCE(sum(c.amount_fen), 0) FROM transfer_claims c WHERE c.transfer_id = t.id AND c.kind IN ('PAYOUT_RETURNED', 'DUPLICATE') AND c.status = 'CONFIRMED') AS paid) m
      WHERE ${inBatch('t.id', 'uuid')} AND (t.matched_fen <> m.paid OR t.matched_fen > t.amount_fen)`,
  },
  {
    code: 'TRANSFER_IS_ITS_CLAIMS',
    says: {
      zh: '转账被占用和退回的金额等于其待复核和已退回的认领之和，确认人不是提出人',
      en: 'What is held of a transfer, and what went back, are its open claims and its confirmed give-backs, each confirmed by another person',
    },
    finds: {
      zh: '占用 {claimed} 分，待复核合计 {open}；退回 {returned} 分，已退回合计 {back}；自己确认的 {own} 笔',
      en: '{claimed} fen are held, open claims say {open}; {returned} went back, give-backs say {back}; {own} were confirmed by who proposed them',
    },
    walk: TRANSFERS,
    offenders: `SELECT t.id::text AS subject, t.claimed_fen AS claimed, c.open, t.returned_fen AS returned, c.back, c.own FROM bank_transfers t
      CROSS JOIN LATERAL (SELECT COALESCE(sum(c.amount_fen) FILTER (WHERE c.status = 'OPEN' AND c.kind <> 'TAKE_BACK'), 0) AS open,
        COALESCE(sum(c.amount_fen) FILTER (WHERE c.status = 'CONFIRMED' AND c.kind = 'GIVE_BACK'), 0) AS back,
        count(*) FILTER (WHERE c.status = 'CONFIRMED' AND c.decided_by = c.proposed_by) AS own FROM transfer_claims c WHERE c.transfer_id = t.id) c
      WHERE ${inBatch('t.id', 'uuid')} AND (t.claimed_fen <> c.open OR t.returned_fen <> c.back OR c.own > 0)`,
  },
  {
    code: 'COPY_HAS_ITS_ORIGINAL',
    says: {
      zh: '认定为重复记录的转账全额冲回，原始的一笔金额相同、同一存管方、本身不是重复记录',
      en: 'What is a copy of another transfer is so wholly, and posted back; the other is the same custodian’s, of the same amount, and no copy itself',
    },
    finds: {
      zh: '到账 {amount} 分，认定重复 {copied}，冲回 {posted}；原始的一笔 {original} 分，本身是 {copies} 笔的重复记录',
      en: '{amount} fen came, {copied} are a copy, {posted} are posted back; the original brought {original} and is a copy of {copies}',
    },
    walk: TRANSFERS,
    offenders: `SELECT t.id::text AS subject, t.amount_fen AS amount, c.amount_fen AS copied, m.posted, o.amount_fen AS original, x.copies FROM bank_transfers t
      JOIN transfer_claims c ON c.transfer_id = t.id AND c.kind = 'DUPLICATE' AND c.status = 'CONFIRMED'
      LEFT JOIN bank_transfers o ON o.id = c.original_id AND o.custodian_id = t.custodian_id
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen), 0) AS posted FROM money_postings WHERE id = c.id AND reason = 'DUPLICATE' AND debit_account = 'SUSPENSE' AND credit_account = 'BANK') m
      CROSS JOIN LATERAL (SELECT count(*) AS copies FROM transfer_claims y WHERE y.transfer_id = c.original_id AND y.kind = 'DUPLICATE' AND y.status = 'CONFIRMED') x
      WHERE ${inBatch('t.id', 'uuid')} AND ((c.amount_fen, m.posted, o.amount_fen) IS DISTINCT FROM (t.amount_fen, t.amount_fen, t.amount_fen) OR x.copies > 0)`,
  },
  {
    code: 'TRANSFER_IS_ITS_REVERSALS',
    says: {
      zh: '转账被银行收回的金额等于归属它的冲正之和',
      en: 'What the bank took back of a transfer is the sum of the reversals that name it',
    },
    finds: { zh: '收回 {reversed} 分，冲正合计 {found}', en: '{reversed} fen were taken back, reversals say {found}' },
    walk: TRANSFERS,
    offenders: `SELECT t.id::text AS subject, t.reversed_fen AS reversed, r.found FROM bank_transfers t
      CROSS JOIN LATERAL (SELECT COALESCE(sum(r.amount_fen), 0) AS found FROM transfer_reversals r WHERE r.transfer_id = t.id AND r.custodian_id = t.custodian_id) r
      WHERE ${inBatch('t.id', 'uuid')} AND t.reversed_fen <> r.found`,
  },
  {
    code: 'DUES_ARE_POSTED',
    says: {
      zh: '买方账户上每笔应付的余额等于应付减已付',
      en: 'What postings say a buyer owes for a payable is what is due less what was paid',
    },
    finds: {
      zh: '应付 {due} 分，已付 {paid} 分，记账余额 {posted}',
      en: '{due} fen are due, {paid} were paid, postings say {posted} are owed',
    },
    walk: LOG,
    offenders: `WITH ${STREAMS}
      SELECT p.id::text AS subject, p.due_fen AS due, p.paid_fen AS paid, m.posted FROM streams JOIN payables p ON p.subject_id = streams.stream_id
      CROSS JOIN LATERAL (SELECT COALESCE(${posted('BUYER_DUE')}, 0) AS posted FROM money_postings m WHERE m.payable_id = p.id) m
      WHERE p.due_fen - p.paid_fen <> m.posted`,
  },
  {
    code: 'SUSPENSE_IS_POSTED',
    says: {
      zh: '每笔转账挂账的余额等于到账减已认领、已退回和银行收回',
      en: 'What postings say is in suspense of a transfer is what came, less what paid orders or was a payout, what went back and what the bank took back',
    },
    finds: { zh: '挂账 {open} 分，记账余额 {posted}', en: '{open} fen are in suspense, postings say {posted}' },
    walk: TRANSFERS,
    offenders: `SELECT t.id::text AS subject, t.amount_fen - t.matched_fen - t.returned_fen - t.reversed_fen AS open, m.posted FROM bank_transfers t
      CROSS JOIN LATERAL (SELECT -COALESCE(${posted('SUSPENSE')}, 0) AS posted FROM money_postings m WHERE m.id = ANY(ARRAY(
        SELECT t.id UNION ALL SELECT id FROM payable_movements WHERE transfer_id = t.id UNION ALL SELECT id FROM transfer_claims WHERE transfer_id = t.id
        UNION ALL SELECT id FROM transfer_reversals WHERE transfer_id = t.id UNION ALL SELECT id FROM card_arrivals WHERE transfer_id = t.id
        UNION ALL SELECT p.id FROM transfer_claims c JOIN payout_lines l ON l.payout_id = c.payout_id JOIN money_postings p ON p.payable_id = l.payable_id AND p.source_id = l.payout_id AND p.reason = 'PAYOUT_RETURNED' WHERE c.transfer_id = t.id AND c.status = 'CONFIRMED'))) m
      WHERE ${inBatch('t.id', 'uuid')} AND t.amount_fen - t.matched_fen - t.returned_fen - t.reversed_fen <> m.posted`,
  },
  {
    code: 'BALANCES_ARE_POSTINGS',
    says: {
      zh: '每个账户的每日合计加未汇总的变动等于全部记账',
      en: 'The daily sums of each account, with what is not summed yet, are all of its postings',
    },
    finds: {
      zh: '{account}：合计借 {debit} 贷 {credit} 分，记账借 {debited} 贷 {credited}',
      en: '{account}: sums say {debit} fen in and {credit} out, postings {debited} and {credited}',
    },
    walk: POSTINGS,
    // Each account's day is looked at where its first posting stands: no more than a day's postings are read for it, and no owner is missed.
    offenders: `WITH sides AS (
        SELECT debit_owner_id AS owner_id, debit_account AS account, effective_on FROM money_postings p WHERE ${inBatch('p.id', 'uuid')} AND NOT EXISTS (SELECT FROM money_postings b
          WHERE b.debit_owner_id = p.debit_owner_id AND b.debit_account = p.debit_account AND b.effective_on = p.effective_on AND b.id < p.id)
        UNION SELECT credit_owner_id, credit_account, effective_on FROM money_postings p WHERE ${inBatch('p.id', 'uuid')} AND NOT EXISTS (SELECT FROM money_postings b
          WHERE b.credit_owner_id = p.credit_owner_id AND b.credit_account = p.credit_account AND b.effective_on = p.effective_on AND b.id < p.id))
      SELECT s.owner_id::text AS subject, s.account || ' ' || s.effective_on AS account, x.debit, x.credit, d.fen AS debited, c.fen AS credited FROM sides s
      CROSS JOIN LATERAL (SELECT COALESCE(sum(debit_fen), 0) AS debit, COALESCE(sum(credit_fen), 0) AS credit FROM (
        SELECT debit_fen, credit_fen FROM money_days WHERE (owner_id, account, effective_on) = (s.owner_id, s.account, s.effective_on)
        UNION ALL SELECT debit_fen, credit_fen FROM money_changes WHERE (owner_id, account, effective_on) = (s.owner_id, s.account, s.effective_on)) y) x
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen), 0) AS fen FROM money_postings WHERE (debit_owner_id, debit_account, effective_on) = (s.owner_id, s.account, s.effective_on)) d
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen), 0) AS fen FROM money_postings WHERE (credit_owner_id, credit_account, effective_on) = (s.owner_id, s.account, s.effective_on)) c
      WHERE (x.debit, x.credit) IS DISTINCT FROM (d.fen, c.fen)`,
  },
  {
    code: 'SUMS_HAVE_POSTINGS',
    says: { zh: '每个账户的每日合计都有记账', en: 'Every daily sum of an account has postings of that day' },
    finds: {
      zh: '{account}：合计借 {debit} 贷 {credit} 分，没有记账',
      en: '{account}: sums say {debit} fen in and {credit} out, and nothing is posted',
    },
    walk: OWNERS,
    offenders: `SELECT d.owner_id::text AS subject, d.account || ' ' || d.effective_on AS account, d.debit_fen AS debit, d.credit_fen AS credit
      FROM (SELECT owner_id, account, effective_on, debit_fen, credit_fen FROM money_days UNION ALL SELECT owner_id, account, effective_on, debit_fen, credit_fen FROM money_changes) d
      WHERE ${inBatch('d.owner_id', 'uuid')}
        AND NOT EXISTS (SELECT FROM money_postings p WHERE (p.debit_owner_id, p.debit_account, p.effective_on) = (d.owner_id, d.account, d.effective_on))
        AND NOT EXISTS (SELECT FROM money_postings p WHERE (p.credit_owner_id, p.credit_account, p.effective_on) = (d.owner_id, d.account, d.effective_on))`,
  },
  {
    code: 'PAID_TO_ITS_RECEIVER',
    says: {
      zh: '转账只支付由该存管机构收款的应付款',
      en: 'A transfer pays only what the custodian that it came to receives',
    },
    finds: {
      zh: '付给应付款 {payable}，应由 {receiver} 收款',
      en: 'paid payable {payable}, which {receiver} receives',
    },
    walk: TRANSFERS,
    offenders: `SELECT t.id::text AS subject, p.id AS payable, p.receiver_id AS receiver FROM bank_transfers t
      JOIN payable_movements m ON m.transfer_id = t.id AND m.kind = 'PAYMENT' JOIN payables p ON p.id = m.payable_id AND p.buyer_id = m.buyer_id
      WHERE ${inBatch('t.id', 'uuid')} AND p.receiver_id <> t.custodian_id`,
  },
  {
    code: 'BANK_REFERENCE_ONCE',
    says: {
      zh: '每个银行流水号在平台上只支持一笔转账（CR-19）',
      en: 'Each bank reference stands for one transfer on the whole platform (CR-19)',
    },
    finds: {
      zh: '流水号 {reference} 登记给了 {registered}',
      en: 'reference {reference} is registered for {registered}',
    },
    walk: TRANSFERS,
    offenders: `SELECT t.id::text AS subject, t.bank_reference AS reference, r.transfer_id AS registered FROM bank_transfers t
      LEFT JOIN LATERAL (SELECT transfer_id FROM bank_references WHERE reference = t.bank_reference LIMIT 1) r ON true WHERE ${inBatch('t.id', 'uuid')} AND r.transfer_id IS DISTINCT FROM t.id`,
  },
  {
    code: 'TAKEN_REFERENCE_IS_ANOTHERS',
    says: {
      zh: '因流水号被占用而挂账的转账，其银行所写流水号属于另一笔转账',
      en: 'What waits because its reference is taken names a reference that another transfer bears',
    },
    finds: {
      zh: '银行所写流水号 {told} 没有另一笔转账',
      en: 'no other transfer bears the reference {told} that the bank wrote',
    },
    walk: TRANSFERS,
    offenders: `SELECT t.id::text AS subject, COALESCE(t.told_reference, '∅') AS told FROM bank_transfers t
      WHERE ${inBatch('t.id', 'uuid')} AND t.reason = 'REFERENCE_TAKEN'
        AND NOT EXISTS (SELECT FROM bank_references r WHERE r.reference = t.told_reference AND r.transfer_id <> t.id)`,
  },
];
