-- procurement-totals-as-of: 6 statements

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

COMMIT;

SELECT DISTINCT c.code FROM (
SELECT buyer_codes, origin_codes FROM count_facets WHERE scheme_code = ANY($1::text[])
UNION ALL SELECT buyer_codes, origin_codes FROM stage_facets WHERE $2
) f, LATERAL (VALUES (f.buyer_codes[1]), (f.origin_codes[1])) AS c(code) WHERE c.code IS NOT NULL ORDER BY 1;

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

WITH bounds AS MATERIALIZED (SELECT r.position AS rolled, r.stage_position AS stages_rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup r),
sums AS (
SELECT facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries FROM count_totals
UNION ALL
SELECT e.facet_id, to_char(e.recognised_on, 'YYYY-MM'), e.posting_month, e.amount_fen, e.goods_fen, 1
FROM count_entries e WHERE e.position > (SELECT rolled FROM bounds) AND e.position <= (SELECT through FROM bounds)
)
SELECT (SELECT through FROM bounds) AS through, COALESCE(max(g.groups), 0)::integer AS groups, COALESCE(jsonb_agg(to_jsonb(g) - 'groups'), '[]') AS rows FROM (
SELECT f.scheme_code AS scheme, ARRAY[(COALESCE(buyer_at.codes, f.buyer_codes))[array_position(COALESCE(buyer_at.codes, f.buyer_codes), $7::text) - 1], (f.unit_ids)[cardinality(f.unit_ids) - 0]::text]::text[] AS keys, sum(s.amount_fen)::text AS amount, sum(s.goods_fen)::text AS goods, sum(s.entries)::text AS entries,
count(*) OVER () AS groups
FROM sums s JOIN count_facets f ON f.id = s.facet_id LEFT JOIN (SELECT * FROM jsonb_to_recordset($5::jsonb) AS c(code text, "from" text, until text, codes text[])) buyer_at ON buyer_at.code = f.buyer_codes[1] AND s.recognised_month >= buyer_at."from" AND s.recognised_month < buyer_at.until LEFT JOIN (SELECT * FROM jsonb_to_recordset($5::jsonb) AS c(code text, "from" text, until text, codes text[])) origin_at ON origin_at.code = f.origin_codes[1] AND s.recognised_month >= origin_at."from" AND s.recognised_month < origin_at.until
WHERE f.scheme_code = ANY($1::text[]) AND s.recognised_month >= $2 AND s.recognised_month <= $3 AND ((f.buyer_codes && $4::text[] OR f.origin_codes && $4::text[]) OR $6::text = ANY(COALESCE(buyer_at.codes, f.buyer_codes)) OR $6::text = ANY(COALESCE(origin_at.codes, f.origin_codes))) AND TRUE AND $8::text = ANY(COALESCE(buyer_at.codes, f.buyer_codes)) AND f.category_code IN (WITH RECURSIVE below AS (SELECT $9::text AS code UNION SELECT c.code FROM categories c JOIN below ON c.parent_code = below.code) SELECT code FROM below) AND f.outcome = $10
GROUP BY f.scheme_code, (COALESCE(buyer_at.codes, f.buyer_codes))[array_position(COALESCE(buyer_at.codes, f.buyer_codes), $7::text) - 1], (f.unit_ids)[cardinality(f.unit_ids) - 0]::text LIMIT $11
) g;

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
