import { type BookCheck, inBatch, type Walk } from '@shanhai/database';
import { CUSTODIANS } from './custodians-walk';

const PAYABLES: Walk = { table: 'payables', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };
const PAYOUTS: Walk = { table: 'payouts', key: 'id', type: 'uuid', rowsAtOnce: 1_000 };
const SENT: Walk = { table: 'sent_references', key: 'subject_id', type: 'uuid', rowsAtOnce: 1_000 };
/** What postings of a payout and payable put into an account, less what they took out. */
const posted = (account: string) =>
  `COALESCE(sum(CASE '${account}' WHEN m.debit_account THEN m.amount_fen ELSE 0 END - CASE '${account}' WHEN m.credit_account THEN m.amount_fen ELSE 0 END), 0)`;

/** Payouts: what is prepared, paid and posted agrees line by line, and a custodian's bank account with all that moved it. */
export const payoutChecks: readonly BookCheck[] = [
  {
    code: 'PAYOUT_IS_ITS_LINES',
    says: {
      zh: '付款金额与服务费等于其明细之和，审批人不是编制人',
      en: 'A payout amounts to its lines, its fee too, and another person approved it',
    },
    finds: {
      zh: '金额 {gross} 分，明细 {lines}；服务费 {fee} 分，明细 {fees}；状态 {status}',
      en: 'amounts to {gross} fen, its lines to {lines}; its fee is {fee}, its lines say {fees}; it is {status}',
    },
    walk: PAYOUTS,
    offenders: `SELECT o.id::text AS subject, o.gross_fen AS gross, l.lines, o.fee_fen AS fee, l.fees, o.status FROM payouts o
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen), 0) AS lines, COALESCE(sum(fee_fen), 0) AS fees FROM payout_lines WHERE payout_id = o.id AND custodian_id = o.custodian_id) l
      WHERE ${inBatch('o.id', 'uuid')} AND ((o.gross_fen, o.fee_fen) IS DISTINCT FROM (l.lines, l.fees) OR o.approved_by = o.prepared_by OR (o.status IN ('APPROVED', 'PAID', 'RETURNED') AND o.approved_by IS NULL))`,
  },
  {
    code: 'PAYOUTS_ARE_TAKEN',
    says: {
      zh: '应付款已结算金额等于有效付款明细之和，各存管方亦然',
      en: 'What payouts took of a payable is what lines of payouts that stand say, for each custodian too',
    },
    finds: {
      zh: '{custodian}：已结算 {taken} 分，付款明细 {lines}',
      en: '{custodian}: {taken} fen are taken, lines of payouts say {lines}',
    },
    walk: PAYABLES,
    offenders: `WITH mine AS (SELECT id, payout_fen FROM payables WHERE ${inBatch('id', 'uuid')}),
      lines AS (SELECT l.payable_id, l.custodian_id, sum(l.amount_fen) AS fen FROM mine JOIN payout_lines l ON l.payable_id = mine.id
        JOIN payouts o ON o.id = l.payout_id AND o.custodian_id = l.custodian_id AND o.status NOT IN ('CANCELLED', 'RETURNED') GROUP BY 1, 2),
      held AS (SELECT h.payable_id, h.custodian_id, h.payout_fen FROM mine JOIN payable_holdings h ON h.payable_id = mine.id WHERE h.payout_fen <> 0)
      SELECT COALESCE(h.payable_id, l.payable_id)::text AS subject, COALESCE(h.custodian_id, l.custodian_id)::text AS custodian, COALESCE(h.payout_fen, 0) AS taken, COALESCE(l.fen, 0) AS lines
      FROM held h FULL JOIN lines l ON l.payable_id = h.payable_id AND l.custodian_id = h.custodian_id WHERE COALESCE(h.payout_fen, 0) <> COALESCE(l.fen, 0)
      UNION ALL
      SELECT mine.id::text, 'Σ', mine.payout_fen, COALESCE(l.fen, 0) FROM mine LEFT JOIN (SELECT payable_id, sum(fen) AS fen FROM lines GROUP BY 1) l ON l.payable_id = mine.id
      WHERE mine.payout_fen <> COALESCE(l.fen, 0)`,
  },
  {
    code: 'PAYOUT_IS_POSTED',
    says: {
      zh: '已付货款的每条明细都记入供应商、银行和服务费账户，退回的从挂账冲回，未付的没有记账',
      en: 'Each line of a paid payout is posted to the supplier, the bank and the fees; one that came back is posted back out of suspense, one that is not paid is not posted',
    },
    finds: {
      zh: '应付款 {payable}：应付 {amount} 分、服务费 {fee} 分，记账供应商 {supplier}、银行 {bank}、服务费 {fees}、挂账 {suspense}',
      en: 'payable {payable}: {amount} fen and a fee of {fee}, postings say {supplier} to the supplier, {bank} from the bank, {fees} of fees, {suspense} out of suspense',
    },
    walk: PAYOUTS,
    offenders: `SELECT o.id::text AS subject, l.payable_id AS payable, l.amount_fen AS amount, l.fee_fen AS fee, m.supplier, m.bank, m.fees, m.suspense FROM payouts o
      JOIN payout_lines l ON l.payout_id = o.id AND l.custodian_id = o.custodian_id
      CROSS JOIN LATERAL (SELECT ${posted('SUPPLIER_DUE')} AS supplier, -${posted('BANK')} AS bank, -${posted('PLATFORM_FEES')} AS fees, ${posted('SUSPENSE')} AS suspense
        FROM money_postings m WHERE m.payable_id = l.payable_id AND m.source_id = o.id) m
      WHERE ${inBatch('o.id', 'uuid')} AND (m.supplier, m.bank, m.fees, m.suspense) IS DISTINCT FROM
        (CASE o.status WHEN 'PAID' THEN l.amount_fen ELSE 0 END::numeric, CASE WHEN o.status IN ('PAID', 'RETURNED') THEN l.amount_fen - l.fee_fen ELSE 0 END::numeric,
         CASE o.status WHEN 'PAID' THEN l.fee_fen ELSE 0 END::numeric, CASE o.status WHEN 'RETURNED' THEN l.amount_fen - l.fee_fen ELSE 0 END::numeric)`,
  },
  {
    code: 'RETURNED_PAYOUT_CAME_BACK',
    says: {
      zh: '退回的货款有且只有一笔经复核的退汇认领，金额等于实付',
      en: 'A payout that was returned has one confirmed claim that it came back, of what the bank had paid; no other has one',
    },
    finds: {
      zh: '状态 {status}，实付 {net} 分；认领 {claims} 笔 {back} 分',
      en: 'it is {status}, {net} fen were paid; {claims} claims say that {back} came back',
    },
    walk: PAYOUTS,
    offenders: `SELECT o.id::text AS subject, o.status, o.gross_fen - o.fee_fen AS net, c.claims, c.back FROM payouts o
      CROSS JOIN LATERAL (SELECT count(*) AS claims, COALESCE(sum(amount_fen), 0) AS back FROM transfer_claims WHERE payout_id = o.id AND custodian_id = o.custodian_id AND status = 'CONFIRMED') c
      WHERE ${inBatch('o.id', 'uuid')} AND (c.claims, c.back) IS DISTINCT FROM (CASE o.status WHEN 'RETURNED' THEN 1 ELSE 0 END::bigint, CASE o.status WHEN 'RETURNED' THEN o.gross_fen - o.fee_fen ELSE 0 END::numeric)`,
  },
  {
    code: 'SENT_BEARS_ITS_REFERENCE',
    says: {
      zh: '每个支出流水号属于一笔已付货款、一笔退回或一笔退款，金额一致',
      en: 'Each reference of money that went out is of a payout that was paid, a give-back or a refund, and of its amount',
    },
    finds: {
      zh: '流水号 {reference} 登记为 {amount} 分，实际 {said} {fen} 分',
      en: 'reference {reference} is kept for {amount} fen; what was sent is {fen} fen, by {said}',
    },
    walk: SENT,
    offenders: `SELECT s.subject_id::text AS subject, s.reference, s.amount_fen AS amount, x.said, x.fen FROM sent_references s LEFT JOIN LATERAL (
        SELECT bank_reference AS said, gross_fen - fee_fen AS fen FROM payouts WHERE s.kind = 'PAYOUT' AND id = s.subject_id AND custodian_id = s.custodian_id
        UNION ALL SELECT bank_reference, amount_fen FROM transfer_claims WHERE s.kind = 'GIVE_BACK' AND id = s.subject_id AND custodian_id = s.custodian_id AND status = 'CONFIRMED'
        UNION ALL SELECT s.reference, amount_fen FROM money_postings WHERE s.kind = 'REFUND' AND id = s.subject_id AND credit_owner_id = s.custodian_id AND credit_account = 'BANK' AND reason = 'REFUND') x ON true
      WHERE ${inBatch('s.subject_id', 'uuid')} AND (s.reference, s.amount_fen) IS DISTINCT FROM (x.said, x.fen)`,
  },
  {
    code: 'BANK_IS_WHAT_MOVED',
    says: {
      zh: '存管方银行账户余额等于到账减重复记录减退回挂账减银行冲正减退款减已付货款',
      en: 'A custodian’s bank account holds what came by transfer less copies, what was given back, reversed by the bank, refunded and paid out',
    },
    finds: { zh: '应有 {balance} 分，记账 {posted}', en: '{balance} fen should be there, postings say {posted}' },
    walk: CUSTODIANS,
    // Holdings have no index by custodian: they are summed once for all of a batch.
    offenders: `SELECT * FROM (SELECT o.id::text AS subject, t.came - d.copied - COALESCE(h.refunded, 0) + c.refunded + k.refunded - p.paid AS balance, b.posted FROM organisations o
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen - returned_fen - reversed_fen), 0) AS came FROM bank_transfers WHERE custodian_id = o.id) t
      CROSS JOIN LATERAL (SELECT COALESCE(sum(amount_fen), 0) AS copied FROM transfer_claims WHERE custodian_id = o.id AND kind = 'DUPLICATE' AND status = 'CONFIRMED') d
      LEFT JOIN (SELECT custodian_id, sum(returned_fen) AS refunded FROM payable_holdings WHERE ${inBatch('custodian_id', 'uuid')} GROUP BY 1) h ON h.custodian_id = o.id
      CROSS JOIN LATERAL (SELECT COALESCE(sum(m.amount_fen), 0) AS refunded FROM card_payments x JOIN payable_movements m ON m.card_payment_id = x.id AND m.kind = 'REFUND' WHERE x.custodian_id = o.id) c
      CROSS JOIN LATERAL (SELECT COALESCE(sum(m.amount_fen), 0) AS refunded FROM bank_transfers x JOIN payable_movements m ON m.transfer_id = x.id AND m.kind = 'REFUND' WHERE x.custodian_id = o.id) k
      CROSS JOIN LATERAL (SELECT COALESCE(sum(gross_fen - fee_fen), 0) AS paid FROM payouts WHERE custodian_id = o.id AND status IN ('PAID', 'RETURNED')) p
      CROSS JOIN LATERAL (SELECT COALESCE(sum(fen), 0) AS posted FROM (SELECT debit_fen - credit_fen AS fen FROM money_days WHERE owner_id = o.id AND account = 'BANK'
        UNION ALL SELECT debit_fen - credit_fen FROM money_changes WHERE owner_id = o.id AND account = 'BANK') s) b
      WHERE ${inBatch('o.id', 'uuid')} AND o.kind = 'CUSTODIAN') y WHERE balance <> posted`,
  },
];
