-- gap-plan: 6 statements

SELECT COALESCE((SELECT max(position) FROM fact_positions WHERE slot IS NULL), 0) AS epoch,
ARRAY(SELECT DISTINCT origin_codes[1] FROM product_facets ORDER BY 1) AS origins,
ARRAY(SELECT DISTINCT seat_code FROM organisations WHERE kind = 'SUPPLIER' AND status = 'APPROVED' ORDER BY 1) AS seats;

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

SELECT k.id, k.supplier_id AS "supplierId", k.product_id AS "productId", k.code, k.name, k.content_base AS "contentBase",
k.pricing, k.case_size AS "caseSize", k.grade, k.gtin FROM skus k WHERE k.id = ANY($1::uuid[]);

WITH bounds AS MATERIALIZED (SELECT r.position AS rolled, r.stage_position AS stages_rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup r),
sums AS (
SELECT facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries FROM count_totals
UNION ALL
SELECT e.facet_id, to_char(e.recognised_on, 'YYYY-MM'), e.posting_month, e.amount_fen, e.goods_fen, 1
FROM count_entries e WHERE e.position > (SELECT rolled FROM bounds) AND e.position <= (SELECT through FROM bounds)
), stage_tail AS MATERIALIZED (
SELECT e.facet_id, sum(e.amount_fen) AS amount_fen FROM stage_entries e
WHERE e.position > (SELECT stages_rolled FROM bounds) AND e.position <= (SELECT through FROM bounds) GROUP BY 1
), lost AS (SELECT * FROM jsonb_to_recordset($7::jsonb) AS l(code text, now text)), per_facet AS MATERIALIZED (
SELECT f.measure, f.unit_ids, f.buyer_codes, f.origin_codes, f.pairing_id, s.counted, s.last_year, 0 AS expected
FROM (SELECT facet_id, COALESCE(sum(amount_fen) FILTER (WHERE recognised_month BETWEEN $3 AND $8), 0) AS counted,
COALESCE(sum(amount_fen) FILTER (WHERE recognised_month BETWEEN $9 AND $10), 0) AS last_year
FROM sums WHERE recognised_month BETWEEN $3 AND $8 OR recognised_month BETWEEN $9 AND $10 GROUP BY facet_id) s
JOIN count_facets f ON f.id = s.facet_id WHERE f.scheme_code = $1 AND f.outcome = 'COUNTED'
UNION ALL
SELECT 'PURCHASE', f.unit_ids, f.buyer_codes, f.origin_codes, f.pairing_id, 0, 0, COALESCE(s.amount_fen, 0) + COALESCE(e.amount_fen, 0)
FROM stage_facets f LEFT JOIN stage_tail e ON e.facet_id = f.id
CROSS JOIN LATERAL (SELECT sum(t.amount_fen) AS amount_fen FROM stage_totals t WHERE t.facet_id = f.id AND t.amount_fen <> 0) s
WHERE f.stage = 'EXPECTED' AND f.scheme_code = $1 AND (f.pairing_id IS NULL OR f.pairing_id IN (
SELECT p.id FROM (SELECT DISTINCT ON (id) id, valid_from, valid_until FROM pairings ORDER BY id, version DESC) p
WHERE p.valid_from <= $4::date AND (p.valid_until IS NULL OR p.valid_until > $4::date)))
), subjects AS (
SELECT x.kind, x.subject, c.measure, sum(c.counted) AS counted, sum(c.last_year) AS last_year, sum(c.expected) AS expected
FROM per_facet c CROSS JOIN LATERAL (
SELECT 'UNIT' AS kind, unnest(c.unit_ids)::text AS subject
UNION ALL SELECT 'UNIT_ALONE', c.unit_ids[1]::text
UNION ALL SELECT 'BUYER_DIVISION', unnest(c.buyer_codes)
UNION ALL SELECT 'ORIGIN_DIVISION', unnest(c.origin_codes)
UNION ALL SELECT 'PAIRING', c.pairing_id::text
) x GROUP BY 1, 2, 3
), newest AS (
SELECT DISTINCT ON (id) id::text AS id, scheme_code, subject_kind, subject, measure, period, amount_fen, source, withdrawn FROM targets WHERE scheme_code = $1 AND period = $2 ORDER BY id, version DESC
), declared AS (
SELECT DISTINCT ON (d.unit_id) d.unit_id, d.duty_fen FROM reserve_declarations d JOIN organisations o ON o.id = d.unit_id AND (o.merged_on IS NULL OR o.merged_on > make_date(d.year::integer, 1, 1))
WHERE d.year = CASE WHEN $1 = 'RESERVE' AND length($2) = 4 THEN $2::integer END AND d.status = 'APPROVED' ORDER BY d.unit_id, d.version DESC
), t AS (
SELECT id, scheme_code, subject_kind, subject, measure, period, amount_fen, source FROM newest WHERE NOT withdrawn
UNION ALL
SELECT 'reserve:' || unit_id, 'RESERVE', 'UNIT_ALONE', unit_id::text, 'PURCHASE', $2, duty_fen, '预留份额填报' FROM declared WHERE duty_fen > 0
), ranked AS (
SELECT t.id, t.scheme_code AS scheme, t.subject_kind AS "subjectKind", t.subject, t.measure, t.period, t.source, t.amount_fen::text AS "targetFen",
COALESCE(u.name, (SELECT name FROM division_spans WHERE t.subject_kind LIKE '%DIVISION' AND code = t.subject ORDER BY edition DESC, valid_from DESC LIMIT 1),
CASE t.subject_kind WHEN 'PAIRING' THEN (SELECT COALESCE(e.name, o.name) || '–' || w.name FROM pairings p
LEFT JOIN LATERAL (SELECT name FROM division_spans d WHERE d.code = p.east_division_code ORDER BY edition DESC, valid_from DESC LIMIT 1) e ON true
LEFT JOIN organisations o ON o.id = p.east_organisation_id
JOIN LATERAL (SELECT name FROM division_spans d WHERE d.code = p.west_division_code ORDER BY edition DESC, valid_from DESC LIMIT 1) w ON true
WHERE p.id::text = t.subject ORDER BY p.version DESC LIMIT 1) END, t.subject) AS "subjectName",
COALESCE(s.counted, 0)::text AS "countedFen", COALESCE(s.last_year, 0)::text AS "lastYearFen", COALESCE(s.expected, 0)::text AS "expectedFen",
rank() OVER (PARTITION BY t.subject_kind, t.measure ORDER BY div(COALESCE(s.counted, 0) * 1000000000000000000000000000000, t.amount_fen) DESC)::integer AS rank,
count(*) OVER (PARTITION BY t.subject_kind, t.measure)::integer AS "rankedAmong"
FROM t LEFT JOIN subjects s ON s.kind = t.subject_kind AND s.subject = t.subject AND s.measure = t.measure
LEFT JOIN organisations u ON u.id = CASE WHEN t.subject_kind LIKE 'UNIT%' THEN t.subject::uuid END WHERE CASE WHEN t.subject_kind = 'PAIRING'
THEN EXISTS (SELECT FROM pairings p LEFT JOIN organisations o ON o.id = p.east_organisation_id
WHERE p.id::text = t.subject AND (p.east_division_code LIKE ANY($11::text[]) OR o.seat_code LIKE ANY($11::text[]) OR p.west_division_code LIKE ANY($11::text[])))
WHEN t.subject_kind IN ('UNIT', 'UNIT_ALONE')
THEN EXISTS (SELECT FROM organisations u WHERE u.id = t.subject::uuid AND u.seat_code LIKE ANY($11::text[])) ELSE t.subject LIKE ANY($11::text[]) END
), shown AS (
SELECT r.* FROM ranked r WHERE ($5::text IS NULL OR r."subjectKind" = $5) AND ($6::text IS NULL OR r."subjectKind" LIKE 'UNIT%' AND r.subject = $6) AND TRUE ORDER BY r."subjectName" ASC, r.id ASC LIMIT $12
)
SELECT (SELECT through FROM bounds) AS through, COALESCE(jsonb_agg(to_jsonb(p)), '[]') AS rows FROM shown p;

WITH on_sale AS (
SELECT k.id, k.code, s.supplier_id, s.published_on, (SELECT max(l.harvested_on) FROM lots l WHERE l.product_id = s.product_id) AS harvested_on
FROM product_search s JOIN product_facets f ON f.id = s.facet_id JOIN organisations o ON o.id = s.supplier_id
JOIN stock t ON t.product_id = s.product_id AND t.sellable JOIN skus k ON k.id = t.sku_id
WHERE f.origin_codes[1] = ANY($1::text[]) AND o.seat_code = ANY($2::text[]) AND o.status = 'APPROVED'
AND ($3::text IS NULL OR f.category_code IN (WITH RECURSIVE below AS (SELECT $3::text AS code UNION SELECT c.code FROM categories c JOIN below ON c.parent_code = below.code) SELECT code FROM below))
AND ($4::date IS NULL OR EXISTS (SELECT FROM lots l WHERE l.product_id = s.product_id AND l.harvested_on >= $4))
ORDER BY s.published_on DESC, s.product_id DESC, k.id LIMIT 500
), ranked AS (
SELECT *, row_number() OVER (PARTITION BY supplier_id ORDER BY harvested_on DESC NULLS LAST, published_on DESC, id) AS rank FROM on_sale
)
SELECT id AS "skuId", code AS "skuCode", harvested_on AS "harvestedOn" FROM ranked WHERE rank <= 10
ORDER BY rank, harvested_on DESC NULLS LAST, published_on DESC, id;
