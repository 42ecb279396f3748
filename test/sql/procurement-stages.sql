-- procurement-stages: 2 statements

WITH bounds AS MATERIALIZED (SELECT r.position AS rolled, r.stage_position AS stages_rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup r),
sums AS (
SELECT facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries FROM count_totals
UNION ALL
SELECT e.facet_id, to_char(e.recognised_on, 'YYYY-MM'), e.posting_month, e.amount_fen, e.goods_fen, 1
FROM count_entries e WHERE e.position > (SELECT rolled FROM bounds) AND e.position <= (SELECT through FROM bounds)
), stage_sums AS (
SELECT facet_id, month, amount_fen FROM stage_totals WHERE amount_fen <> 0
UNION ALL
SELECT e.facet_id, to_char(e.happened_on, 'YYYY-MM'), e.amount_fen
FROM stage_entries e WHERE e.position > (SELECT stages_rolled FROM bounds) AND e.position <= (SELECT through FROM bounds)
), parts AS (
SELECT ARRAY[s.month, division_at_level(f.origin_codes, 3)]::text[] AS keys, f.stage, sum(s.amount_fen)::text AS fen
FROM stage_sums s JOIN stage_facets f ON f.id = s.facet_id WHERE f.stage <> 'EXPECTED' AND s.month >= $2 AND s.month <= $3 AND (f.buyer_id = $4::uuid OR $4::uuid = ANY(f.unit_ids)) AND TRUE
GROUP BY f.stage, s.month, division_at_level(f.origin_codes, 3)
UNION ALL
SELECT ARRAY[s.month, division_at_level(f.origin_codes, 3)]::text[], 'COUNTED', sum(s.amount_fen)::text
FROM (SELECT facet_id, recognised_month AS month, amount_fen FROM sums) s JOIN count_facets f ON f.id = s.facet_id
WHERE f.scheme_code = $1 AND f.outcome = 'COUNTED' AND s.month >= $2 AND s.month <= $3 AND (f.buyer_id = $4::uuid OR $4::uuid = ANY(f.unit_ids)) AND TRUE
GROUP BY f.scheme_code, s.month, division_at_level(f.origin_codes, 3)
)
SELECT (SELECT through FROM bounds) AS through, (SELECT count(*)::integer FROM stage_backlog) AS waiting,
COALESCE(max(g.groups), 0)::integer AS groups, COALESCE(jsonb_agg(to_jsonb(g) - 'groups' ORDER BY g.keys), '[]') AS rows
FROM (SELECT keys, jsonb_object_agg(stage, fen) AS fen, count(*) OVER () AS groups FROM parts GROUP BY keys LIMIT $5) g;

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
