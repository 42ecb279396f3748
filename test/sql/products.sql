-- products: 7 statements

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

SELECT code, parent_code AS "parentCode", name_zh AS "nameZh", name_en AS "nameEn", special, commitment_certificate AS "commitmentCertificate"
FROM categories WHERE $1::text[] IS NULL OR code = ANY($1) ORDER BY code;

SELECT id, supplier_id AS "supplierId", category_code AS "categoryCode", brand_code AS "brandCode", name, description,
base_unit AS "baseUnit", origin_code AS "originCode", created_on AS "createdOn"
FROM products WHERE id = ANY($1::uuid[]);

SELECT k.id, k.supplier_id AS "supplierId", k.product_id AS "productId", k.code, k.name, k.content_base AS "contentBase",
k.pricing, k.case_size AS "caseSize", k.gtin, g.status, g.minimum_quantity AS "minimumQuantity",
g.published_on AS "publishedOn", coalesce(s.on_hand - s.reserved, 0) AS available,
(SELECT jsonb_agg(jsonb_build_object('fromQuantity', t.from_quantity, 'unitPriceFen', t.unit_price_fen::text) ORDER BY t.from_quantity)
FROM price_tiers t WHERE t.sku_id = g.sku_id AND t.supplier_id = g.supplier_id) AS tiers
FROM skus k JOIN listings g ON g.sku_id = k.id AND g.supplier_id = k.supplier_id
LEFT JOIN stock s ON s.sku_id = k.id AND s.supplier_id = k.supplier_id WHERE k.product_id = ANY($1::uuid[]) AND g.status = 'ON_SALE' ORDER BY k.code;

SELECT l.* FROM unnest($1::uuid[]) AS wanted(product_id) CROSS JOIN LATERAL (
SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus" FROM lots l
WHERE l.product_id = wanted.product_id AND l.origin_status = 'VERIFIED' AND l.shipped_base < l.quantity_base
ORDER BY l.harvested_on DESC, l.id LIMIT $2
) l;

SELECT s.product_id AS "productId", ((ts_rank(s.terms, $1::tsquery) * 1000000)::bigint)::text AS key FROM product_search s
WHERE s.terms @@ $1::tsquery AND TRUE ORDER BY (ts_rank(s.terms, $1::tsquery) * 1000000)::bigint DESC, s.product_id DESC LIMIT $2;

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
