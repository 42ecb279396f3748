-- recall-drill: 11 statements

BEGIN;

COMMIT;

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

SELECT count(*)::integer AS deliveries, count(DISTINCT x.buyer_id)::integer AS buyers, COALESCE(sum(x.quantity), 0)::bigint AS packs,
COALESCE(sum(x.accepted_quantity), 0)::bigint AS "acceptedPacks", COALESCE(sum(x.rejected_quantity), 0)::bigint AS "rejectedPacks",
COALESCE(sum(x.returned_quantity), 0)::bigint AS "returnedPacks"
FROM (SELECT * FROM shipment_lines x WHERE x.lot_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR x.supplier_id = $2) LIMIT $3) x;

SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.taken_base AS "takenBase", l.lost_base AS "lostBase", l.declared_base AS "declaredBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.origin_valid_until AS "originValidUntil", l.revocations FROM lots l WHERE l.id = ANY($1::uuid[]);

SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.taken_base AS "takenBase", l.lost_base AS "lostBase", l.declared_base AS "declaredBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.origin_valid_until AS "originValidUntil", l.revocations FROM trace_codes t JOIN lots l ON l.id = t.lot_id AND l.supplier_id = t.supplier_id WHERE t.code = $1;

SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name FROM organisations o WHERE o.id = ANY($1::uuid[]);

SELECT x.id, x.lot_id AS "lotId", x.buyer_id AS "buyerId", x.supplier_id AS "supplierId", h.supplier_order_id AS "supplierOrderId", s.status AS "supplierOrderStatus",
o.number AS "orderNumber", l.sku_code AS "skuCode", l.sku_name AS "skuName", l.content_base AS "contentBase", h.shipped_on AS "shippedOn", h.carrier,
h.tracking_number AS "trackingNumber", x.quantity, x.accepted_quantity AS "acceptedQuantity", x.rejected_quantity AS "rejectedQuantity",
x.returned_quantity AS "returnedQuantity", a.name, a.division_code AS "divisionCode", a.street, a.contact, a.phone
FROM (SELECT * FROM shipment_lines x WHERE x.lot_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR x.supplier_id = $2)
AND TRUE ORDER BY x.lot_id ASC, x.id ASC LIMIT $3) x
JOIN shipments h ON h.id = x.shipment_id AND h.buyer_id = x.buyer_id
JOIN supplier_orders s ON s.id = h.supplier_order_id AND s.buyer_id = x.buyer_id
JOIN order_lines l ON l.id = x.order_line_id AND l.buyer_id = x.buyer_id
JOIN orders o ON o.id = l.order_id AND o.buyer_id = x.buyer_id
JOIN order_addresses a ON a.order_id = l.order_id AND a.buyer_id = x.buyer_id AND a.name = l.address_name
ORDER BY x.lot_id, x.id;

WITH RECURSIVE chain AS (
SELECT id AS start_id, id, parent_id, budget_unit, unit_type, merged_on, 0 AS depth FROM organisations WHERE id = ANY($1::uuid[])
UNION ALL
SELECT chain.start_id, above.id, above.parent_id, above.budget_unit, above.unit_type, above.merged_on, chain.depth + 1
FROM chain JOIN organisations above ON above.id = chain.parent_id WHERE chain.depth + 1 < $2
)
SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name, units.ids AS "unitIds", units.union_ids AS "unionIds", units.budget_unit_id AS "budgetUnitId", units.superior_id AS "superiorId"
FROM organisations o
JOIN (SELECT start_id, array_agg(id ORDER BY depth) AS ids, COALESCE(array_agg(id ORDER BY depth) FILTER (WHERE unit_type = ANY($3::text[])), '{}') AS union_ids,
(array_agg(id ORDER BY depth) FILTER (WHERE budget_unit AND merged_on IS NULL))[1] AS budget_unit_id,
(array_agg(id ORDER BY depth) FILTER (WHERE depth > 0 AND merged_on IS NULL))[1] AS superior_id FROM chain GROUP BY start_id) units ON units.start_id = o.id;

WITH RECURSIVE family AS (SELECT l.id, l.supplier_id FROM lots l WHERE l.id = ANY($1::uuid[]) UNION SELECT i.lot_id, i.lot_supplier_id FROM family f JOIN lots m ON m.id = f.id AND m.standing <> 'UNDONE'
JOIN making_inputs i ON i.making_id = m.making_id AND i.supplier_id = m.supplier_id)
SELECT id AS "lotId", supplier_id AS "supplierId" FROM family LIMIT $2;

WITH RECURSIVE family AS (SELECT l.id, l.supplier_id FROM lots l WHERE l.id = ANY($1::uuid[]) UNION SELECT m.id, m.supplier_id FROM family f JOIN making_inputs i ON i.lot_id = f.id
JOIN lots m ON m.making_id = i.making_id AND m.supplier_id = i.supplier_id AND m.standing <> 'UNDONE')
SELECT id AS "lotId", supplier_id AS "supplierId" FROM family LIMIT $2;
