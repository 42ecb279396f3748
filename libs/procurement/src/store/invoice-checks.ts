import { type BookCheck, LOG, STREAMS } from '@shanhai/database';

/** Red invoices: what they take off was there. */
export const invoiceChecks: readonly BookCheck[] = [
  {
    code: 'RED_WITHIN_INVOICE',
    says: {
      zh: '红字发票冲减同一订单的在册发票，不超过其金额，也不早于它',
      en: 'Red invoices reverse a standing invoice of the same supplier order, no more than it has and not before it',
    },
    finds: {
      zh: '发票 {number} 为 {amount} 分，冲红 {reversed} 分；不属于它的 {wrong} 张',
      en: 'invoice {number} has {amount} fen, {reversed} are reversed; {wrong} red ones are not its own',
    },
    walk: LOG,
    offenders: `WITH ${STREAMS}
      SELECT b.id::text AS subject, b.number, b.amount_fen AS amount, r.reversed, r.wrong FROM streams JOIN evidence b ON b.supplier_order_id = streams.stream_id
      CROSS JOIN LATERAL (
        SELECT COALESCE(sum(e.amount_fen), 0) AS reversed,
          count(*) FILTER (WHERE e.amount_fen >= 0 OR e.issued_on < b.issued_on OR e.supplier_order_id <> b.supplier_order_id OR b.state = 'WITHDRAWN') AS wrong
        FROM invoices i JOIN evidence e ON e.id = i.evidence_id AND e.buyer_id = i.buyer_id WHERE i.reverses_id = b.id AND e.state IN ('HELD', 'DISPUTED')) r
      WHERE b.kind = 'INVOICE' AND (b.amount_fen > 0 AND b.amount_fen + r.reversed < 0 OR r.wrong > 0)`,
  },
];
