-- place-order: 9 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

SELECT k.id AS "skuId", k.code AS "skuCode", k.name AS "skuName", k.supplier_id AS "supplierId", o.status = 'APPROVED' AS "supplierApproved",
o.unit_type AS "unitType", o.seat_code AS "seatCode", COALESCE(s.on_hand - s.reserved, 0) AS available,
k.product_id AS "productId", p.category_code AS "categoryCode", k.pricing, k.content_base AS "contentBase", k.case_size AS "caseSize",
COALESCE(l.status = 'ON_SALE', false) AS "onSale", COALESCE(l.minimum_quantity, 1) AS "minimumQuantity",
(SELECT json_agg(json_build_array(t.from_quantity, t.unit_price_fen::text) ORDER BY t.from_quantity) FROM price_tiers t WHERE t.sku_id = k.id) AS tiers
FROM skus k
JOIN products p ON p.id = k.product_id AND p.supplier_id = k.supplier_id
JOIN organisations o ON o.id = k.supplier_id
LEFT JOIN listings l ON l.sku_id = k.id
LEFT JOIN stock s ON s.sku_id = k.id
WHERE k.code = ANY($1::text[]);

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

WITH given AS (SELECT $1::jsonb AS g),
o AS (SELECT o.* FROM given, jsonb_to_record(g->'order') AS o(id uuid, "buyerId" uuid, number text, status text, channel text, "placedOn" date, "placedBy" uuid,
"expiresOn" date, "paymentReference" text, "goodsFen" bigint, "chargesFen" bigint, note text)),
inserted AS (INSERT INTO orders (id, buyer_id, number, status, channel, placed_on, placed_by, expires_on, payment_reference, goods_fen, charges_fen, note)
SELECT id, "buyerId", number, status, channel, "placedOn", "placedBy", "expiresOn", "paymentReference", "goodsFen", "chargesFen", note FROM o),
addressed AS (INSERT INTO order_addresses (order_id, buyer_id, name, division_code, street, contact, phone)
SELECT o.id, o."buyerId", a.name, a."divisionCode", a.street, a.contact, a.phone FROM o, given,
jsonb_to_recordset(g->'addresses') AS a(name text, "divisionCode" text, street text, contact text, phone text)),
parted AS (INSERT INTO supplier_orders (id, buyer_id, order_id, supplier_id, status, placed_on, expires_on, goods_fen)
SELECT s.id, o."buyerId", o.id, s."supplierId", s.status, s."placedOn", s."expiresOn", s."goodsFen" FROM o, given,
jsonb_to_recordset(g->'supplierOrders') AS s(id uuid, "supplierId" uuid, status text, "placedOn" date, "expiresOn" date, "goodsFen" bigint))
INSERT INTO order_lines (id, buyer_id, order_id, supplier_order_id, supplier_id, ordinal, sku_id, sku_code, sku_name, product_id, category_code, pricing,
content_base, address_name, unit_price_fen, ordered_quantity, confirmed_quantity, due_fen)
SELECT l.id, o."buyerId", o.id, l."supplierOrderId", l."supplierId", l.ordinal, l."skuId", l."skuCode", l."skuName", l."productId", l."categoryCode", l.pricing,
l."contentBase", l."addressName", l."unitPriceFen", l."orderedQuantity", l."orderedQuantity", l."dueFen"
FROM o, given, jsonb_to_recordset(g->'lines') AS l(id uuid, "supplierOrderId" uuid, "supplierId" uuid, ordinal integer, "skuId" uuid, "skuCode" text, "skuName" text,
"productId" uuid, "categoryCode" text, pricing text, "contentBase" bigint, "addressName" text, "unitPriceFen" bigint, "orderedQuantity" integer, "dueFen" bigint);

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

WITH wanted AS (SELECT sku, sum(quantity) AS quantity FROM unnest($1::uuid[], $2::bigint[]) AS w(sku, quantity) GROUP BY sku), locked AS MATERIALIZED (SELECT sku_id FROM stock WHERE sku_id = ANY($1::uuid[]) ORDER BY sku_id FOR UPDATE)
UPDATE stock SET reserved = stock.reserved + wanted.quantity FROM wanted, locked WHERE stock.sku_id = wanted.sku AND locked.sku_id = stock.sku_id;

COMMIT;
