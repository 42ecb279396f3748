import { type BookCheck, inBatch, LOG, SETTLED_STREAMS, STREAMS } from '@shanhai/database';

/** Lines of the streams in a batch. */
const LINES = 'streams JOIN order_lines l ON l.supplier_order_id = streams.stream_id';
/** Facts of a type of the streams in a batch, one row for each of their lines. */
const factLines = (
  type: string,
) => `streams JOIN fact_positions p ON p.stream_id = streams.stream_id AND p.type = '${type}'
  JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id, jsonb_array_elements(f.payload->'lines') AS each`;

/** Orders: quantities are those of parcels, dues follow from them (CR-4), and the log tells the same. */
export const orderChecks: readonly BookCheck[] = [
  {
    code: 'STOCK_RESERVED_FOR_ORDERS',
    says: { zh: '预留库存等于尚未发出的订购件数', en: 'What is reserved is what orders still wait for' },
    finds: { zh: '预留 {reserved} 件，订单待发 {open} 件', en: '{reserved} packs reserved, orders wait for {open}' },
    // Lines are found by order, not by SKU: they are gone through once for so many SKUs.
    walk: { table: 'stock', key: 'sku_id', type: 'uuid', rowsAtOnce: 100_000 },
    offenders: `SELECT s.sku_id::text AS subject, s.reserved, COALESCE(o.open, 0) AS open FROM stock s
      LEFT JOIN (SELECT sku_id, sum(confirmed_quantity - shipped_quantity) AS open FROM order_lines WHERE confirmed_quantity > shipped_quantity GROUP BY 1) o
        ON o.sku_id = s.sku_id WHERE ${inBatch('s.sku_id', 'uuid')} AND s.reserved <> COALESCE(o.open, 0)`,
  },
  {
    code: 'LINE_IS_ITS_PARCELS',
    says: {
      zh: '订单行的发货、验收、拒收、退货件数等于各包裹之和',
      en: 'Packs of a line that were shipped, accepted, rejected, returned are those of its parcels',
    },
    finds: { zh: '订单行 {line}，各包裹合计 {parcels}', en: 'the line says {line}, its parcels say {parcels}' },
    walk: LOG,
    offenders: `WITH ${STREAMS}
      SELECT l.id::text AS subject, concat_ws('/', l.shipped_quantity, l.accepted_quantity, l.rejected_quantity, l.returned_quantity) AS line,
        concat_ws('/', x.shipped, x.accepted, x.rejected, x.returned) AS parcels
      FROM ${LINES} CROSS JOIN LATERAL (
        SELECT COALESCE(sum(quantity), 0) AS shipped, COALESCE(sum(accepted_quantity), 0) AS accepted, COALESCE(sum(rejected_quantity), 0) AS rejected,
          COALESCE(sum(returned_quantity), 0) AS returned, COALESCE(sum(accepted_mass), 0) AS mass FROM shipment_lines WHERE order_line_id = l.id) x
      WHERE (l.shipped_quantity, l.accepted_quantity, l.rejected_quantity, l.returned_quantity, l.accepted_mass) IS DISTINCT FROM (x.shipped, x.accepted, x.rejected, x.returned, x.mass)
        OR x.shipped > l.confirmed_quantity`,
  },
  {
    code: 'LINE_DUE_FROM_GOODS',
    says: {
      zh: '订单行应付 = 留下货物的货款（按重量的按净重，每行取整一次，CR-4）+ 在途货物的货款',
      en: 'A line owes what was kept (by net weight, rounded once a line, CR-4) and what is still to come',
    },
    finds: { zh: '应付 {due} 分，按货物应为 {expected} 分', en: 'owes {due} fen, the goods say {expected}' },
    walk: LOG,
    offenders: `WITH ${STREAMS}, due AS (
        SELECT l.id, l.due_fen, l.confirmed_quantity - l.accepted_quantity - l.rejected_quantity AS coming, l.accepted_quantity - l.returned_quantity AS kept,
          (l.accepted_mass - l.returned_mass)::numeric AS mass, l.content_base, l.unit_price_fen, l.pricing FROM ${LINES}
      ), expected AS (
        SELECT id, due_fen, CASE pricing WHEN 'PACK' THEN (kept + coming)::numeric * unit_price_fen
          ELSE div(2 * mass * unit_price_fen + 1000, 2000) + div(2 * coming::numeric * content_base * unit_price_fen + 1000, 2000) END AS expected FROM due
      )
      SELECT id::text AS subject, due_fen AS due, expected FROM expected WHERE due_fen <> expected`,
  },
  {
    code: 'LINE_DUE_IS_PAYABLE_ITEM',
    says: { zh: '订单行应付等于应付款中该行的应付', en: 'What a line owes is what its item of the payable owes' },
    finds: { zh: '订单行 {line} 分，应付款 {item} 分', en: 'the line says {line} fen, the payable {item}' },
    walk: LOG,
    offenders: `WITH ${STREAMS}
      SELECT l.id::text AS subject, l.due_fen AS line, i.due_fen AS item FROM ${LINES} LEFT JOIN payables p ON p.subject_id = l.supplier_order_id
      LEFT JOIN payable_items i ON i.payable_id = p.id AND i.item_id = l.id AND i.kind = 'GOODS' WHERE l.due_fen IS DISTINCT FROM i.due_fen`,
  },
  {
    code: 'RELEASED_IS_KEPT',
    says: {
      zh: '放行给供应商的货款等于留下货物的货款，全部验收后另加运费等费用',
      en: 'What is released to the supplier is what the buyer kept, and charges once all is accepted or rejected',
    },
    finds: { zh: '已放行 {released} 分，应为 {kept} 分', en: '{released} fen are released, {kept} should be' },
    walk: LOG,
    offenders: `WITH ${STREAMS}
      SELECT p.id::text AS subject, p.released_fen AS released, k.fen + c.fen AS kept FROM streams JOIN payables p ON p.subject_id = streams.stream_id
      CROSS JOIN LATERAL (SELECT COALESCE(sum(CASE pricing WHEN 'PACK' THEN (accepted_quantity - returned_quantity)::numeric * unit_price_fen
        ELSE div(2 * (accepted_mass - returned_mass)::numeric * unit_price_fen + 1000, 2000) END), 0) AS fen FROM order_lines WHERE supplier_order_id = streams.stream_id) k
      CROSS JOIN LATERAL (SELECT COALESCE(sum(i.due_fen), 0) AS fen FROM payable_items i JOIN supplier_orders s ON s.id = streams.stream_id AND s.status = 'CLOSED'
        WHERE i.payable_id = p.id AND i.kind <> 'GOODS') c
      WHERE p.released_fen <> k.fen + c.fen`,
  },
  {
    code: 'PARCEL_IS_ITS_DELIVERIES',
    says: {
      zh: '包裹的验收、拒收、退货等于签署的验收单和退货单之和',
      en: 'What a parcel says of acceptance, rejection and return is what was signed',
    },
    finds: { zh: '包裹 {parcel}，单据合计 {signed}', en: 'the parcel says {parcel}, what was signed {signed}' },
    walk: LOG,
    offenders: `WITH ${STREAMS}, signed AS (
        SELECT (each->>'shipmentLineId')::uuid AS id, COALESCE(sum((each->>'acceptedQuantity')::integer), 0) AS accepted, COALESCE(sum((each->>'rejectedQuantity')::integer), 0) AS rejected,
          COALESCE(sum((each->>'quantity')::integer) FILTER (WHERE d.kind = 'RETURN'), 0) AS returned, COALESCE(sum((each->>'acceptedFen')::bigint), 0) AS fen
        FROM streams JOIN deliveries d ON d.supplier_order_id = streams.stream_id, jsonb_array_elements(d.lines) AS each GROUP BY 1
      )
      SELECT x.id::text AS subject, concat_ws('/', x.accepted_quantity, x.rejected_quantity, x.returned_quantity, x.accepted_fen) AS parcel,
        concat_ws('/', COALESCE(s.accepted, 0), COALESCE(s.rejected, 0), COALESCE(s.returned, 0), COALESCE(s.fen, 0)) AS signed
      FROM streams JOIN shipments h ON h.supplier_order_id = streams.stream_id JOIN shipment_lines x ON x.shipment_id = h.id LEFT JOIN signed s ON s.id = x.id
      WHERE (x.accepted_quantity, x.rejected_quantity, x.returned_quantity, x.accepted_fen)
        IS DISTINCT FROM (COALESCE(s.accepted, 0), COALESCE(s.rejected, 0), COALESCE(s.returned, 0), COALESCE(s.fen, 0))`,
  },
  {
    code: 'ROOTS_ARE_FACTS',
    says: {
      zh: '每个计数根的发货、验收、退货与事实相同',
      en: 'What was shipped, accepted and returned of each root is what the facts say',
    },
    finds: {
      zh: '批次 {lot}：记录 {parcels}，事实 {facts}',
      en: 'lot {lot}: the records say {parcels}, the facts {facts}',
    },
    walk: LOG,
    offenders: `WITH ${SETTLED_STREAMS}, parcels AS (
        SELECT x.order_line_id AS line, x.lot_id AS lot, sum(x.quantity) AS shipped, sum(x.accepted_quantity) AS accepted, sum(x.rejected_quantity) AS rejected,
          sum(x.accepted_fen) AS fen, sum(x.returned_quantity) AS returned
        FROM streams JOIN shipments h ON h.supplier_order_id = streams.stream_id JOIN shipment_lines x ON x.shipment_id = h.id GROUP BY 1, 2
      ), told AS (
        SELECT line, lot, sum(shipped) AS shipped, sum(accepted) AS accepted, sum(rejected) AS rejected, sum(fen) AS fen, sum(returned) AS returned FROM (
          SELECT (each->>'lineId')::uuid AS line, (each->'lot'->>'lotId')::uuid AS lot, (each->>'quantity')::integer AS shipped, 0 AS accepted, 0 AS rejected, 0::bigint AS fen, 0 AS returned
          FROM ${factLines('supplier_order.shipped')}
          UNION ALL
          SELECT (each->>'lineId')::uuid, (each->>'lotId')::uuid, 0, (each->>'acceptedQuantity')::integer, (each->>'rejectedQuantity')::integer, (each->>'acceptedFen')::bigint, 0
          FROM ${factLines('supplier_order.accepted')}
          UNION ALL
          SELECT (each->>'lineId')::uuid, (each->>'lotId')::uuid, 0, 0, 0, 0, (each->>'quantity')::integer FROM ${factLines('supplier_order.returned')}
        ) each GROUP BY 1, 2
      )
      SELECT COALESCE(x.line, t.line)::text AS subject, COALESCE(x.lot, t.lot) AS lot, concat_ws('/', x.shipped, x.accepted, x.rejected, x.fen, x.returned) AS parcels,
        concat_ws('/', t.shipped, t.accepted, t.rejected, t.fen, t.returned) AS facts
      FROM parcels x FULL JOIN told t ON t.line = x.line AND t.lot = x.lot
      WHERE (x.shipped, x.accepted, x.rejected, x.fen, x.returned) IS DISTINCT FROM (t.shipped, t.accepted, t.rejected, t.fen, t.returned)`,
  },
  {
    code: 'ORDER_HAS_FACT',
    says: {
      zh: '每份已生效的供应商订单都有下单事实',
      en: 'Each supplier order that became binding has the fact that placed it',
    },
    finds: { zh: '状态 {status}，没有下单事实', en: 'is {status} and no fact placed it' },
    walk: { table: 'supplier_orders', key: 'id', type: 'uuid', rowsAtOnce: 5_000 },
    // An order that waited for approval and then ended never became binding.
    offenders: `SELECT o.id::text AS subject, o.status FROM supplier_orders o WHERE ${inBatch('o.id', 'uuid')}
      AND (o.status IN ('PLACED', 'CONFIRMED', 'SHIPPED', 'CLOSED', 'DECLINED') OR EXISTS (SELECT FROM payables p WHERE p.subject_id = o.id))
      AND NOT EXISTS (SELECT FROM facts f WHERE f.owner_id = o.buyer_id AND f.type = 'supplier_order.placed' AND f.key = o.id::text)`,
  },
  {
    code: 'LOT_IS_ITS_PARCELS',
    says: {
      zh: '批次发出量在包裹总量与扣除退货后的总量之间（退货可不入库，CR-20）',
      en: 'What a lot shipped is what parcels took from it, less at most what came back (CR-20)',
    },
    finds: {
      zh: '批次记 {shipped}，包裹 {parcels}，其中退货 {returned}',
      en: 'the lot says {shipped}, its parcels {parcels}, of which {returned} came back',
    },
    walk: { table: 'lots', key: 'id', type: 'uuid', rowsAtOnce: 1_000 },
    offenders: `SELECT t.id::text AS subject, t.shipped_base AS shipped, x.parcels, x.returned FROM lots t CROSS JOIN LATERAL (
        SELECT COALESCE(sum(x.quantity * l.content_base), 0) AS parcels, COALESCE(sum(x.returned_quantity * l.content_base), 0) AS returned
        FROM shipment_lines x CROSS JOIN LATERAL (SELECT content_base FROM order_lines WHERE id = x.order_line_id LIMIT 1) l WHERE x.lot_id = t.id) x
      WHERE ${inBatch('t.id', 'uuid')} AND NOT (t.shipped_base BETWEEN x.parcels - x.returned AND x.parcels)`,
  },
  {
    code: 'SHEET_IS_ITS_ORDERS',
    says: {
      zh: '已审批结算单的金额等于其订单的未付之和，逐行相符，付款编号只对应这些订单、作废后不再有效，审批人不是编制人',
      en: 'An approved sheet amounts to what its orders owed, to the line; its payment reference stands for these alone, and is closed once it is cancelled; another person approved it',
    },
    finds: {
      zh: '金额 {amount} 分，订单合计 {open}；{unlike} 张订单与其明细不符；付款编号对应 {named} 笔应付，应为 {orders}',
      en: 'amounts to {amount} fen, its orders to {open}; {unlike} are not their lines; its reference stands for {named} payables of {orders}',
    },
    walk: { table: 'settlement_sheets', key: 'id', type: 'uuid', rowsAtOnce: 1_000 },
    offenders: `SELECT s.id::text AS subject, s.amount_fen AS amount, o.open, o.unlike, n.named, o.orders FROM settlement_sheets s
      CROSS JOIN LATERAL (SELECT sum(GREATEST(e.due_fen - e.paid_fen, 0)) FILTER (WHERE e.turn = 1) AS open, count(*) FILTER (WHERE e.turn = 1) AS orders,
          count(*) FILTER (WHERE NOT e.live OR e.due_fen IS DISTINCT FROM i.due OR e.paid_fen - i.paid < 0) AS unlike
        FROM settlement_sheet_orders e CROSS JOIN LATERAL (SELECT sum((each->>'dueFen')::bigint) AS due, sum((each->>'paidFen')::bigint) AS paid FROM jsonb_array_elements(e.items) AS each) i
        WHERE e.sheet_id = s.id AND e.buyer_id = s.buyer_id) o
      CROSS JOIN LATERAL (SELECT count(*) AS named FROM collective_payables c JOIN payables p ON p.id = c.payable_id AND p.buyer_id = c.buyer_id
        JOIN settlement_sheet_orders e ON e.supplier_order_id = p.subject_id AND e.sheet_id = s.id AND e.turn = 1 WHERE c.reference = s.payment_reference) n
      WHERE ${inBatch('s.id', 'uuid')} AND (s.payment_reference IS NOT NULL AND (s.status = 'CANCELLED') <> EXISTS (SELECT FROM closed_references x WHERE x.reference = s.payment_reference)
        OR s.status = 'APPROVED' AND ((s.amount_fen, n.named) IS DISTINCT FROM (o.open, o.orders) OR o.unlike > 0
        OR n.named <> (SELECT count(*) FROM collective_payables c WHERE c.reference = s.payment_reference)
        OR NOT EXISTS (SELECT FROM payment_references r WHERE r.reference = s.payment_reference AND r.group_id = s.id) OR s.decided_by IN (s.prepared_by, s.submitted_by)))`,
  },
];
