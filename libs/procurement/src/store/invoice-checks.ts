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
  {
    code: 'RED_REQUEST_IS_ANSWERED',
    says: {
      zh: '买方的红字发票请求针对自己订单的发票，由冲减该发票的红字发票答复',
      en: 'A request for a red invoice is of an invoice of the buyer’s order, and is answered by a red one that reverses it',
    },
    finds: {
      zh: '请求 {status}，发票属于订单 {order}，答复 {answer} 冲减 {reverses}',
      en: 'a request is {status}, its invoice is of order {order}; its answer {answer} reverses {reverses}',
    },
    walk: LOG,
    offenders: `WITH ${STREAMS}
      SELECT r.id::text AS subject, r.status, e.supplier_order_id AS order, r.answer_id AS answer, i.reverses_id AS reverses FROM streams JOIN red_invoice_requests r ON r.supplier_order_id = streams.stream_id
      LEFT JOIN evidence e ON e.id = r.evidence_id AND e.buyer_id = r.buyer_id LEFT JOIN invoices i ON i.evidence_id = r.answer_id AND i.buyer_id = r.buyer_id
      WHERE e.supplier_order_id IS DISTINCT FROM r.supplier_order_id OR e.kind <> 'INVOICE' OR e.amount_fen <= 0 OR i.reverses_id IS DISTINCT FROM CASE r.status WHEN 'ANSWERED' THEN r.evidence_id END`,
  },
];
