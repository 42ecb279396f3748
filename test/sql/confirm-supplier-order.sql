-- confirm-supplier-order: 9 statements

BEGIN;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.id = $1 FOR UPDATE;

SELECT l.id AS "id", l.buyer_id AS "buyerId", l.order_id AS "orderId", l.supplier_order_id AS "supplierOrderId", l.supplier_id AS "supplierId", l.ordinal AS "ordinal", l.sku_id AS "skuId", l.sku_code AS "skuCode", l.sku_name AS "skuName", l.product_id AS "productId", l.category_code AS "categoryCode", l.pricing AS "pricing", l.content_base AS "contentBase", l.address_name AS "addressName", l.unit_price_fen AS "unitPriceFen", l.ordered_quantity AS "orderedQuantity", l.confirmed_quantity AS "confirmedQuantity", l.shipped_quantity AS "shippedQuantity", l.accepted_quantity AS "acceptedQuantity", l.rejected_quantity AS "rejectedQuantity", l.returned_quantity AS "returnedQuantity", l.accepted_mass AS "acceptedMass", l.returned_mass AS "returnedMass", l.due_fen AS "dueFen" FROM order_lines l WHERE l.supplier_order_id = ANY($1::uuid[]) ORDER BY l.ordinal;

UPDATE supplier_orders SET status = 'CONFIRMED', confirmed_on = $2, expires_on = NULL, deliver_by = $3 WHERE id = $1;

UPDATE order_lines l SET confirmed_quantity = n."confirmedQuantity", shipped_quantity = n."shippedQuantity", accepted_quantity = n."acceptedQuantity",
rejected_quantity = n."rejectedQuantity", returned_quantity = n."returnedQuantity", accepted_mass = n."acceptedMass", returned_mass = n."returnedMass", due_fen = n."dueFen"
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "confirmedQuantity" integer, "shippedQuantity" integer, "acceptedQuantity" integer, "rejectedQuantity" integer,
"returnedQuantity" integer, "acceptedMass" bigint, "returnedMass" bigint, "dueFen" bigint)
WHERE l.id = n.id;

WITH new_facts AS (
SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, owner_id uuid, type text, version smallint, key text,
stream_id uuid, slot smallint, business_date date, payload jsonb, hash text)
), recorded AS (
INSERT INTO facts (id, owner_id, type, version, key, stream_id, slot, business_date, payload, hash)
SELECT id, owner_id, type, version, key, stream_id, slot, business_date, payload, decode(hash, 'hex') FROM new_facts
)
INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash)
SELECT id, owner_id, stream_id, slot, type, decode(hash, 'hex') FROM new_facts;

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

COMMIT;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.id = ANY($1::uuid[]) AND s.supplier_id = $2 AND (s.expires_on IS NOT NULL OR s.confirmed_on IS NOT NULL);
