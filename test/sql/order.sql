-- order: 8 statements

SELECT c.id AS "id", c.supplier_order_id AS "supplierOrderId", c.kind AS "kind", c.amount_fen AS "amountFen" FROM order_charges c WHERE c.supplier_order_id = ANY($1::uuid[]) ORDER BY c.supplier_order_id, c.id;

SELECT h.id AS "id", h.supplier_order_id AS "supplierOrderId", h.shipped_on AS "shippedOn", h.carrier AS "carrier", h.tracking_number AS "trackingNumber" FROM shipments h WHERE h.supplier_order_id = ANY($1::uuid[]) ORDER BY h.shipped_on, h.id;

SELECT id, buyer_id AS "buyerId", payee_id AS "payeeId", subject_id AS "subjectId", group_id AS "groupId", reference,
opened_on AS "openedOn", due_fen AS "dueFen", paid_fen AS "paidFen", receiver_id AS "receiverId",
released_fen AS "releasedFen", payout_fen AS "payoutFen", direct_fen AS "directFen" FROM payables WHERE group_id = ANY($1::uuid[]) ORDER BY id;

SELECT l.id AS "id", l.buyer_id AS "buyerId", l.order_id AS "orderId", l.supplier_order_id AS "supplierOrderId", l.supplier_id AS "supplierId", l.ordinal AS "ordinal", l.sku_id AS "skuId", l.sku_code AS "skuCode", l.sku_name AS "skuName", l.product_id AS "productId", l.category_code AS "categoryCode", l.pricing AS "pricing", l.content_base AS "contentBase", l.address_name AS "addressName", l.unit_price_fen AS "unitPriceFen", l.ordered_quantity AS "orderedQuantity", l.confirmed_quantity AS "confirmedQuantity", l.shipped_quantity AS "shippedQuantity", l.accepted_quantity AS "acceptedQuantity", l.rejected_quantity AS "rejectedQuantity", l.returned_quantity AS "returnedQuantity", l.accepted_mass AS "acceptedMass", l.returned_mass AS "returnedMass", l.due_fen AS "dueFen" FROM order_lines l WHERE l.supplier_order_id = ANY($1::uuid[]) ORDER BY l.supplier_order_id, l.ordinal;

SELECT o.id AS "id", o.buyer_id AS "buyerId", o.number AS "number", o.status AS "status", o.channel AS "channel", o.placed_on AS "placedOn", o.placed_by AS "placedBy", o.decided_on AS "decidedOn", o.decision_reason AS "decisionReason", o.expires_on AS "expiresOn", o.payment_reference AS "paymentReference", o.goods_fen AS "goodsFen", o.charges_fen AS "chargesFen", o.note AS "note", (SELECT json_agg(p ORDER BY p.id) FROM (SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.order_id = o.id AND s.buyer_id = $2) p) AS parts,
(SELECT json_agg(d ORDER BY d.name) FROM (SELECT a.order_id AS "orderId", a.name AS "name", a.division_code AS "divisionCode", a.street AS "street", a.contact AS "contact", a.phone AS "phone" FROM order_addresses a WHERE a.order_id = o.id AND a.buyer_id = $3) d) AS addresses
FROM orders o WHERE o.id = $1 AND o.buyer_id = $4;

SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name FROM organisations o WHERE o.id = ANY($1::uuid[]);

SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name FROM organisations o WHERE o.id = ANY($1::uuid[]);

SELECT x.id AS "id", x.shipment_id AS "shipmentId", x.order_line_id AS "orderLineId", x.lot_id AS "lotId", x.quantity AS "quantity", x.accepted_quantity AS "acceptedQuantity", x.rejected_quantity AS "rejectedQuantity", x.returned_quantity AS "returnedQuantity", x.accepted_mass AS "acceptedMass", x.accepted_fen AS "acceptedFen", t.trace_code AS "traceCode" FROM shipment_lines x JOIN lots t ON t.id = x.lot_id WHERE x.shipment_id = ANY($1::uuid[]) ORDER BY x.id;
