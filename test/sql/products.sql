-- products: 4 statements

SELECT code, parent_code AS "parentCode", name_zh AS "nameZh", name_en AS "nameEn", special
FROM categories WHERE $1::text[] IS NULL OR code = ANY($1) ORDER BY code;

SELECT k.id, k.supplier_id AS "supplierId", k.product_id AS "productId", k.code, k.name, k.content_base AS "contentBase",
k.pricing, k.case_size AS "caseSize", k.grade, k.gtin, g.status, g.minimum_quantity AS "minimumQuantity",
g.published_on AS "publishedOn", coalesce(s.on_hand - s.reserved, 0) AS available,
(SELECT jsonb_agg(jsonb_build_object('fromQuantity', t.from_quantity, 'unitPriceFen', t.unit_price_fen::text) ORDER BY t.from_quantity)
FROM price_tiers t WHERE t.sku_id = g.sku_id AND t.supplier_id = g.supplier_id) AS tiers
FROM skus k JOIN listings g ON g.sku_id = k.id AND g.supplier_id = k.supplier_id
LEFT JOIN stock s ON s.sku_id = k.id AND s.supplier_id = k.supplier_id WHERE k.product_id = ANY($1::uuid[]) AND g.status = 'ON_SALE' ORDER BY k.code;

SELECT l.* FROM unnest($1::uuid[]) AS wanted(product_id) CROSS JOIN LATERAL (
SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.taken_base AS "takenBase", l.lost_base AS "lostBase", l.declared_base AS "declaredBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.origin_valid_until AS "originValidUntil", l.revocations FROM lots l
WHERE l.product_id = wanted.product_id AND l.origin_status = 'VERIFIED' AND l.revocations = 0 AND (l.origin_valid_until IS NULL OR l.origin_valid_until > $3)
AND l.standing = 'FREE' AND l.open_recalls = 0 AND l.shipped_base + l.taken_base + l.lost_base + l.declared_base < l.quantity_base
ORDER BY l.harvested_on DESC, l.id LIMIT $2
) l;

SELECT p.id, p.supplier_id AS "supplierId", p.category_code AS "categoryCode", p.brand_code AS "brandCode", p.name,
p.description, p.base_unit AS "baseUnit", p.origin_code AS "originCode", p.created_on AS "createdOn", o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name AS "supplierName", (SELECT coalesce(max(edition), 0) FROM division_editions) AS edition, hit.rank, hit.sorted
FROM (WITH look AS MATERIALIZED (SELECT 0 AS rank, s.product_id, s.supplier_id, s.published_on AS sorted FROM (SELECT * FROM product_search s WHERE TRUE ORDER BY s.published_on DESC, s.product_id DESC LIMIT $4) s WHERE s.terms @@ $1::tsquery ORDER BY s.published_on DESC, s.product_id DESC LIMIT $5), full_page AS MATERIALIZED (SELECT count(*) = $9 AS yes FROM look)
SELECT * FROM (SELECT * FROM look WHERE (SELECT yes FROM full_page)
UNION ALL (SELECT 0 AS rank, s.product_id, s.supplier_id, s.published_on AS sorted FROM (SELECT * FROM product_search s WHERE s.terms @@ $1::tsquery OFFSET 0) s WHERE TRUE AND NOT (SELECT yes FROM full_page) ORDER BY s.published_on DESC, s.product_id DESC LIMIT $6)
UNION ALL (SELECT 1 AS rank, s.product_id, s.supplier_id, s.published_on AS sorted FROM (SELECT * FROM product_search s WHERE s.terms @@ $2::tsquery OFFSET 0) s WHERE TRUE AND NOT (SELECT yes FROM full_page) ORDER BY s.published_on DESC, s.product_id DESC LIMIT $7)
UNION ALL (SELECT 2 AS rank, s.product_id, s.supplier_id, s.published_on AS sorted FROM (SELECT * FROM product_search s WHERE s.terms @@ $3::tsquery OFFSET 0) s WHERE TRUE AND NOT (SELECT yes FROM full_page) ORDER BY s.published_on DESC, s.product_id DESC LIMIT $8)) part LIMIT $9) hit JOIN products p ON p.id = hit.product_id AND p.supplier_id = hit.supplier_id JOIN organisations o ON o.id = hit.supplier_id
ORDER BY hit.rank ASC, hit.sorted DESC, hit.product_id DESC;
