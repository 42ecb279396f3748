import { type BookCheck, inBatch } from '@shanhai/database';

/** The needs board: two people stand behind what is public, and nothing is promised or told twice. */
export const boardChecks: readonly BookCheck[] = [
  {
    code: 'BOARD_ENTRY_STANDS',
    says: {
      zh: '公开的条目由撰写人以外的人审核；接受的意向不超过其数量；有订单行的条目已标记',
      en: 'A public entry was approved by somebody who wrote none of it; accepted offers are within its quantity; one that lines were named for is marked',
    },
    finds: {
      zh: '数量 {quantity}，已接受 {accepted}，撰写人审核：{own}，订单行 {lines} 行，已标记：{matched}',
      en: 'is of {quantity}, {accepted} were accepted; approved by a writer: {own}; {lines} lines were named, marked: {matched}',
    },
    walk: { table: 'board_entries', key: 'id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT * FROM (
        SELECT e.id::text AS subject, e.quantity_base AS quantity, a.accepted, COALESCE(e.approved_version = e.version AND e.approved_by = ANY(e.writers), false) AS own, f.lines, e.matched
        FROM board_entries e
        CROSS JOIN LATERAL (SELECT COALESCE(sum(o.quantity_base), 0) AS accepted FROM board_offers o WHERE o.entry_id = e.id AND o.state = 'ACCEPTED') a
        CROSS JOIN LATERAL (SELECT count(*) AS lines FROM board_fulfilments f WHERE f.entry_id = e.id) f
        WHERE ${inBatch('e.id', 'uuid')}
      ) s WHERE own OR accepted > quantity OR (lines > 0 AND NOT matched)`,
  },
  {
    code: 'BOARD_LINE_TAKEN_ONCE',
    says: {
      zh: '一行订单用于各条目的数量合计不超过其订购数量',
      en: 'What entries take of an order line is together no more than was ordered',
    },
    finds: {
      zh: '订单行 {line} 订购 {ordered}，各条目共取 {taken}',
      en: 'line {line} is of {ordered}, entries take {taken} of it',
    },
    walk: { table: 'board_fulfilments', key: 'id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT f.id::text AS subject, l.id::text AS line, l.ordered_quantity * l.content_base AS ordered, t.taken FROM board_fulfilments f
      LEFT JOIN order_lines l ON l.id = f.order_line_id AND l.buyer_id = f.buyer_id
      CROSS JOIN LATERAL (SELECT sum(o.quantity_base) AS taken FROM board_fulfilments o WHERE o.order_line_id = f.order_line_id
        AND NOT EXISTS (SELECT FROM board_fulfilment_ends x WHERE x.fulfilment_id = o.id)) t
      WHERE ${inBatch('f.id', 'uuid')} AND (l.id IS NULL OR t.taken > l.ordered_quantity * l.content_base)`,
  },
];
