-- scheme-difference: 12 statements

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

COMMIT;

COMMIT;

SELECT code, version, evaluator, status, name_zh AS "nameZh", name_en AS "nameEn", valid_from AS "validFrom", valid_until AS "validUntil", source, parameters
FROM schemes WHERE code = $1 ORDER BY version;

SELECT code, version, evaluator, status, name_zh AS "nameZh", name_en AS "nameEn", valid_from AS "validFrom", valid_until AS "validUntil", source, parameters
FROM schemes WHERE code = $1 ORDER BY version;

SELECT id AS "lotId", trace_code AS "traceCode", place_code AS "placeCode", harvested_on AS "harvestedOn", base_unit AS "baseUnit" FROM lots WHERE id = ANY($1::uuid[]);

SELECT min(position) AS position FROM counter_slots;

SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name FROM organisations o WHERE o.id = ANY($1::uuid[]);

WITH roots AS (
SELECT order_line_id, lot_id, keys, stream_id, buyer_id, supplier_id, CASE WHEN side = 'a' AND inside AND outcome = 'COUNTED' THEN amount ELSE 0 END AS a, CASE WHEN side = 'b' AND inside AND outcome = 'COUNTED' THEN amount ELSE 0 END AS b,
substr(max(CASE WHEN side = 'a' AND outcome <> 'COUNTED' AND goods > 0 THEN lpad(goods::text, 20, '0') || outcome END) OVER root, 21) AS a_left_out, substr(max(CASE WHEN side = 'b' AND outcome <> 'COUNTED' AND goods > 0 THEN lpad(goods::text, 20, '0') || outcome END) OVER root, 21) AS b_left_out, bool_or(side = 'a' AND outcome = 'COUNTED' AND amount <> 0) OVER root AS a_counted, bool_or(side = 'b' AND outcome = 'COUNTED' AND amount <> 0) OVER root AS b_counted
FROM (SELECT 'a' AS side, e.order_line_id, e.lot_id, ARRAY[]::text[] AS keys, f.outcome, TRUE AS inside,
any_value(e.stream_id) AS stream_id, any_value(f.buyer_id) AS buyer_id, any_value(f.supplier_id) AS supplier_id, sum(e.amount_fen) AS amount, sum(e.goods_fen) AS goods
FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = $4 AND e.position <= $5 AND e.recognised_on >= $1::date AND e.recognised_on < $2::date AND e.order_line_id >= $3::uuid AND (f.buyer_id = $6::uuid OR $6::uuid = ANY(f.unit_ids)) GROUP BY 2, 3, 4, 5, 6 UNION ALL SELECT 'b' AS side, e.order_line_id, e.lot_id, ARRAY[]::text[] AS keys, f.outcome, TRUE AS inside,
any_value(e.stream_id) AS stream_id, any_value(f.buyer_id) AS buyer_id, any_value(f.supplier_id) AS supplier_id, sum(e.amount_fen) AS amount, sum(e.goods_fen) AS goods
FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = $7 AND e.position <= $8 AND e.recognised_on >= $1::date AND e.recognised_on < $2::date AND e.order_line_id >= $3::uuid AND (f.buyer_id = $9::uuid OR $9::uuid = ANY(f.unit_ids)) GROUP BY 2, 3, 4, 5, 6) o WINDOW root AS (PARTITION BY order_line_id, lot_id)
), cells AS (
SELECT *, CASE WHEN a > 0 AND b > 0 THEN LEAST(a, b) WHEN a < 0 AND b < 0 THEN GREATEST(a, b) ELSE 0 END AS same FROM (
SELECT order_line_id, lot_id, keys, any_value(stream_id) AS stream_id, any_value(buyer_id) AS buyer_id, any_value(supplier_id) AS supplier_id, sum(a) AS a, sum(b) AS b,
any_value(a_left_out) AS a_left_out, any_value(b_left_out) AS b_left_out, bool_or(a_counted) AS a_counted, bool_or(b_counted) AS b_counted
FROM roots GROUP BY 1, 2, 3
) s WHERE a <> 0 OR b <> 0
), judged AS MATERIALIZED (
SELECT order_line_id, lot_id, keys, stream_id, buyer_id, supplier_id, a, b, same,
CASE WHEN a <> same THEN COALESCE(b_left_out, CASE WHEN b <> 0 THEN 'LESS_OF_IT' WHEN b_counted THEN 'ANOTHER_ROW'
WHEN EXISTS (SELECT FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = $10 AND e.position <= $11 AND e.order_line_id = c.order_line_id AND e.lot_id = c.lot_id AND NOT (e.recognised_on >= $1::date AND e.recognised_on < $2::date)) THEN 'ANOTHER_PERIOD' ELSE 'NOT_RECOGNISED' END) END AS only_a, CASE WHEN b <> same THEN COALESCE(a_left_out, CASE WHEN a <> 0 THEN 'LESS_OF_IT' WHEN a_counted THEN 'ANOTHER_ROW'
WHEN EXISTS (SELECT FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = $12 AND e.position <= $13 AND e.order_line_id = c.order_line_id AND e.lot_id = c.lot_id AND NOT (e.recognised_on >= $1::date AND e.recognised_on < $2::date)) THEN 'ANOTHER_PERIOD' ELSE 'NOT_RECOGNISED' END) END AS only_b FROM cells c
)
SELECT order_line_id AS "lineId", lot_id AS "lotId", stream_id AS "streamId", buyer_id AS "buyerId", supplier_id AS "supplierId",
a::bigint AS "aFen", b::bigint AS "bFen", same::bigint AS "bothFen", only_a AS "onlyA", only_b AS "onlyB"
FROM judged WHERE (only_a IS NOT NULL OR only_b IS NOT NULL) AND ($14::text IS NULL OR $14::text IN (only_a, only_b)) AND TRUE ORDER BY order_line_id DESC, lot_id DESC LIMIT $15;

WITH roots AS (
SELECT order_line_id, lot_id, keys, stream_id, buyer_id, supplier_id, CASE WHEN side = 'a' AND inside AND outcome = 'COUNTED' THEN amount ELSE 0 END AS a, CASE WHEN side = 'b' AND inside AND outcome = 'COUNTED' THEN amount ELSE 0 END AS b,
substr(max(CASE WHEN side = 'a' AND outcome <> 'COUNTED' AND goods > 0 THEN lpad(goods::text, 20, '0') || outcome END) OVER root, 21) AS a_left_out, substr(max(CASE WHEN side = 'b' AND outcome <> 'COUNTED' AND goods > 0 THEN lpad(goods::text, 20, '0') || outcome END) OVER root, 21) AS b_left_out, bool_or(side = 'a' AND outcome = 'COUNTED' AND amount <> 0) OVER root AS a_counted, bool_or(side = 'b' AND outcome = 'COUNTED' AND amount <> 0) OVER root AS b_counted
FROM (SELECT 'a' AS side, e.order_line_id, e.lot_id, ARRAY[division_at_level(f.origin_codes, 3)]::text[] AS keys, f.outcome, TRUE AS inside,
any_value(e.stream_id) AS stream_id, any_value(f.buyer_id) AS buyer_id, any_value(f.supplier_id) AS supplier_id, sum(e.amount_fen) AS amount, sum(e.goods_fen) AS goods
FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = $3 AND e.position <= $4 AND e.recognised_on >= $1::date AND e.recognised_on < $2::date AND (f.buyer_id = $5::uuid OR $5::uuid = ANY(f.unit_ids)) GROUP BY 2, 3, 4, 5, 6 UNION ALL SELECT 'b' AS side, e.order_line_id, e.lot_id, ARRAY[division_at_level(f.origin_codes, 3)]::text[] AS keys, f.outcome, TRUE AS inside,
any_value(e.stream_id) AS stream_id, any_value(f.buyer_id) AS buyer_id, any_value(f.supplier_id) AS supplier_id, sum(e.amount_fen) AS amount, sum(e.goods_fen) AS goods
FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = $6 AND e.position <= $7 AND e.recognised_on >= $1::date AND e.recognised_on < $2::date AND (f.buyer_id = $8::uuid OR $8::uuid = ANY(f.unit_ids)) GROUP BY 2, 3, 4, 5, 6) o WINDOW root AS (PARTITION BY order_line_id, lot_id)
), cells AS (
SELECT *, CASE WHEN a > 0 AND b > 0 THEN LEAST(a, b) WHEN a < 0 AND b < 0 THEN GREATEST(a, b) ELSE 0 END AS same FROM (
SELECT order_line_id, lot_id, keys, any_value(stream_id) AS stream_id, any_value(buyer_id) AS buyer_id, any_value(supplier_id) AS supplier_id, sum(a) AS a, sum(b) AS b,
any_value(a_left_out) AS a_left_out, any_value(b_left_out) AS b_left_out, bool_or(a_counted) AS a_counted, bool_or(b_counted) AS b_counted
FROM roots GROUP BY 1, 2, 3
) s WHERE a <> 0 OR b <> 0
), judged AS MATERIALIZED (
SELECT order_line_id, lot_id, keys, stream_id, buyer_id, supplier_id, a, b, same,
CASE WHEN a <> same THEN COALESCE(b_left_out, CASE WHEN b <> 0 THEN 'LESS_OF_IT' WHEN b_counted THEN 'ANOTHER_ROW'
WHEN EXISTS (SELECT FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = $9 AND e.position <= $10 AND e.order_line_id = c.order_line_id AND e.lot_id = c.lot_id AND NOT (e.recognised_on >= $1::date AND e.recognised_on < $2::date)) THEN 'ANOTHER_PERIOD' ELSE 'NOT_RECOGNISED' END) END AS only_a, CASE WHEN b <> same THEN COALESCE(a_left_out, CASE WHEN a <> 0 THEN 'LESS_OF_IT' WHEN a_counted THEN 'ANOTHER_ROW'
WHEN EXISTS (SELECT FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = $11 AND e.position <= $12 AND e.order_line_id = c.order_line_id AND e.lot_id = c.lot_id AND NOT (e.recognised_on >= $1::date AND e.recognised_on < $2::date)) THEN 'ANOTHER_PERIOD' ELSE 'NOT_RECOGNISED' END) END AS only_b FROM cells c
), reasons AS (
SELECT keys, jsonb_agg(jsonb_build_array(side, reason, amount::text) ORDER BY side, amount DESC, reason) AS reasons FROM (
SELECT keys, 'A' AS side, only_a AS reason, sum(a - same) AS amount FROM judged WHERE only_a IS NOT NULL GROUP BY 1, 3
UNION ALL SELECT keys, 'B', only_b, sum(b - same) FROM judged WHERE only_b IS NOT NULL GROUP BY 1, 3
) r GROUP BY 1
), sums AS (SELECT keys, sum(a) AS a, sum(b) AS b, sum(same) AS same FROM judged GROUP BY 1)
SELECT s.keys, s.a::text, s.b::text, s.same::text AS both, COALESCE(r.reasons, '[]') AS reasons FROM (SELECT * FROM sums LIMIT 10001) s LEFT JOIN reasons r ON r.keys = s.keys ORDER BY s.keys;

WITH wanted AS (SELECT DISTINCT unnest($1::text[]) AS key)
SELECT key, COALESCE(
(SELECT name FROM organisations o WHERE o.id = CASE WHEN key ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' THEN key::uuid END),
(SELECT name FROM declared_sellers o WHERE o.id = CASE WHEN key ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' THEN key::uuid END),
(SELECT name FROM division_spans d WHERE d.code = key ORDER BY edition DESC, valid_from DESC LIMIT 1),
(SELECT CASE WHEN $2 = 'en' THEN name_en ELSE name_zh END FROM categories c WHERE c.code = key),
(SELECT COALESCE(e.name, o.name) || '–' || w.name FROM pairings p
LEFT JOIN LATERAL (SELECT name FROM division_spans d WHERE d.code = p.east_division_code ORDER BY edition DESC, valid_from DESC LIMIT 1) e ON true
LEFT JOIN organisations o ON o.id = p.east_organisation_id
JOIN LATERAL (SELECT name FROM division_spans d WHERE d.code = p.west_division_code ORDER BY edition DESC, valid_from DESC LIMIT 1) w ON true
WHERE p.id::text = key ORDER BY p.version DESC LIMIT 1), key) AS name
FROM wanted;
