-- order: 10 statements

SELECT a.order_id AS "orderId", a.name AS "name", a.division_code AS "divisionCode", a.street AS "street", a.contact AS "contact", a.phone AS "phone" FROM order_addresses a WHERE a.order_id = ANY($1::uuid[])
AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = a.order_id AND l.address_name = a.name AND l.supplier_id = $2))
ORDER BY a.order_id, a.name;

SELECT c.id AS "id", c.supplier_order_id AS "supplierOrderId", c.kind AS "kind", c.amount_fen AS "amountFen" FROM order_charges c WHERE c.supplier_order_id = ANY($1::uuid[]) ORDER BY c.supplier_order_id, c.id;

SELECT h.id AS "id", h.supplier_order_id AS "supplierOrderId", h.shipped_on AS "shippedOn", h.carrier AS "carrier", h.tracking_number AS "trackingNumber" FROM shipments h WHERE h.supplier_order_id = ANY($1::uuid[]) ORDER BY h.shipped_on, h.id;

SELECT id, buyer_id AS "buyerId", payee_id AS "payeeId", subject_id AS "subjectId", group_id AS "groupId", reference,
opened_on AS "openedOn", due_fen AS "dueFen", paid_fen AS "paidFen" FROM payables WHERE group_id = ANY($1::uuid[]) ORDER BY id;

SELECT l.id AS "id", l.buyer_id AS "buyerId", l.order_id AS "orderId", l.supplier_order_id AS "supplierOrderId", l.supplier_id AS "supplierId", l.ordinal AS "ordinal", l.sku_id AS "skuId", l.sku_code AS "skuCode", l.sku_name AS "skuName", l.product_id AS "productId", l.category_code AS "categoryCode", l.pricing AS "pricing", l.content_base AS "contentBase", l.address_name AS "addressName", l.unit_price_fen AS "unitPriceFen", l.ordered_quantity AS "orderedQuantity", l.confirmed_quantity AS "confirmedQuantity", l.shipped_quantity AS "shippedQuantity", l.accepted_quantity AS "acceptedQuantity", l.rejected_quantity AS "rejectedQuantity", l.returned_quantity AS "returnedQuantity", l.accepted_mass AS "acceptedMass", l.returned_mass AS "returnedMass", l.due_fen AS "dueFen" FROM order_lines l WHERE l.supplier_order_id = ANY($1::uuid[]) ORDER BY l.supplier_order_id, l.ordinal;

SELECT o.id AS "id", o.buyer_id AS "buyerId", o.number AS "number", o.status AS "status", o.channel AS "channel", o.placed_on AS "placedOn", o.placed_by AS "placedBy", o.decided_on AS "decidedOn", o.decision_reason AS "decisionReason", o.expires_on AS "expiresOn", o.payment_reference AS "paymentReference", o.goods_fen AS "goodsFen", o.charges_fen AS "chargesFen", o.note AS "note" FROM orders o WHERE o.id = ANY($1::uuid[]) AND o.buyer_id = $2;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.goods_fen AS "goodsFen" FROM supplier_orders s WHERE s.order_id = ANY($1::uuid[]) AND s.buyer_id = $2 ORDER BY s.id;

SELECT x.id AS "id", x.shipment_id AS "shipmentId", x.order_line_id AS "orderLineId", x.lot_id AS "lotId", x.quantity AS "quantity", x.accepted_quantity AS "acceptedQuantity", x.rejected_quantity AS "rejectedQuantity", x.returned_quantity AS "returnedQuantity", x.accepted_mass AS "acceptedMass", x.accepted_fen AS "acceptedFen", t.trace_code AS "traceCode" FROM shipment_lines x JOIN lots t ON t.id = x.lot_id WHERE x.shipment_id = ANY($1::uuid[]) ORDER BY x.id;

WITH RECURSIVE chain AS (
SELECT id AS start_id, id, parent_id, budget_unit, 0 AS depth FROM organisations WHERE id = ANY($1::uuid[])
UNION ALL
SELECT chain.start_id, above.id, above.parent_id, above.budget_unit, chain.depth + 1
FROM chain JOIN organisations above ON above.id = chain.parent_id WHERE chain.depth + 1 < $2
)
SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.name, o.credit_code AS "creditCode", o.seat_code AS "seatCode",
o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.status, units.ids AS "unitIds", units.budget_unit_id AS "budgetUnitId"
FROM organisations o
JOIN (SELECT start_id, array_agg(id ORDER BY depth) AS ids, (array_agg(id ORDER BY depth) FILTER (WHERE budget_unit))[1] AS budget_unit_id FROM chain GROUP BY start_id) units ON units.start_id = o.id;

WITH RECURSIVE chain AS (
SELECT id AS start_id, id, parent_id, budget_unit, 0 AS depth FROM organisations WHERE id = ANY($1::uuid[])
UNION ALL
SELECT chain.start_id, above.id, above.parent_id, above.budget_unit, chain.depth + 1
FROM chain JOIN organisations above ON above.id = chain.parent_id WHERE chain.depth + 1 < $2
)
SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.name, o.credit_code AS "creditCode", o.seat_code AS "seatCode",
o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.status, units.ids AS "unitIds", units.budget_unit_id AS "budgetUnitId"
FROM organisations o
JOIN (SELECT start_id, array_agg(id ORDER BY depth) AS ids, (array_agg(id ORDER BY depth) FILTER (WHERE budget_unit))[1] AS budget_unit_id FROM chain GROUP BY start_id) units ON units.start_id = o.id;
