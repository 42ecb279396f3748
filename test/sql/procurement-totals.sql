-- procurement-totals: 2 statements

WITH bounds AS MATERIALIZED (SELECT r.position AS rolled, r.stage_position AS stages_rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup r),
sums AS (
SELECT facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries FROM count_totals
UNION ALL
SELECT e.facet_id, to_char(e.recognised_on, 'YYYY-MM'), e.posting_month, e.amount_fen, e.goods_fen, 1
FROM count_entries e WHERE e.position > (SELECT rolled FROM bounds) AND e.position <= (SELECT through FROM bounds)
)
SELECT (SELECT through FROM bounds) AS through, COALESCE(max(g.groups), 0)::integer AS groups, COALESCE(jsonb_agg(to_jsonb(g) - 'groups'), '[]') AS rows FROM (
SELECT f.scheme_code AS scheme, ARRAY[s.recognised_month, f.supplier_id::text, f.category_code]::text[] AS keys, sum(s.amount_fen)::text AS amount, sum(s.goods_fen)::text AS goods, sum(s.entries)::text AS entries,
count(*) OVER () AS groups
FROM sums s JOIN count_facets f ON f.id = s.facet_id
WHERE f.scheme_code = ANY($1::text[]) AND s.recognised_month >= $2 AND s.recognised_month <= $3 AND (f.buyer_id = $4::uuid OR $4::uuid = ANY(f.unit_ids)) AND TRUE AND f.outcome = $5
GROUP BY f.scheme_code, s.recognised_month, f.supplier_id::text, f.category_code LIMIT $6
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
