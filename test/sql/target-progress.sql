-- target-progress: 1 statement

WITH bounds AS MATERIALIZED (SELECT r.position AS rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup r),
sums AS (
SELECT facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries FROM count_totals
UNION ALL
SELECT e.facet_id, to_char(e.recognised_on, 'YYYY-MM'), e.posting_month, e.amount_fen, e.goods_fen, 1
FROM count_entries e, bounds b WHERE e.position > b.rolled AND e.position <= b.through
),
newest AS (
SELECT DISTINCT ON (id) id::text AS id, scheme_code, subject_kind, subject, period, amount_fen, source FROM targets WHERE scheme_code = $1 AND period = $2 ORDER BY id, version DESC
), declared AS (
SELECT DISTINCT ON (unit_id) unit_id, year, duty_fen, status FROM reserve_declarations WHERE $1 = 'RESERVE' AND year::text = $2 AND status = 'APPROVED' ORDER BY unit_id, version DESC
), t AS (
SELECT * FROM newest
UNION ALL
SELECT 'reserve:' || unit_id, 'RESERVE', 'UNIT', unit_id::text, $2, duty_fen, '预留份额填报' FROM declared WHERE duty_fen > 0
)
SELECT (SELECT through FROM bounds) AS through, COALESCE(jsonb_agg(to_jsonb(p) ORDER BY p."subjectName", p.id), '[]') AS rows FROM (
SELECT t.id, t.scheme_code AS scheme, t.subject_kind AS "subjectKind", t.subject, t.period, t.source, t.amount_fen::text AS "targetFen",
COALESCE((SELECT name FROM organisations WHERE t.subject_kind = 'UNIT' AND id::text = t.subject),
(SELECT name FROM division_spans WHERE t.subject_kind LIKE '%DIVISION' AND code = t.subject ORDER BY edition DESC, valid_from DESC LIMIT 1), t.subject) AS "subjectName",
COALESCE((SELECT sum(s.amount_fen) FROM sums s JOIN count_facets f ON f.id = s.facet_id
WHERE f.scheme_code = $1 AND f.outcome = 'COUNTED' AND s.recognised_month LIKE t.period || '%'
AND CASE t.subject_kind WHEN 'UNIT' THEN t.subject::uuid = ANY(f.unit_ids) WHEN 'BUYER_DIVISION' THEN t.subject = ANY(f.buyer_codes)
WHEN 'ORIGIN_DIVISION' THEN t.subject = ANY(f.origin_codes) ELSE f.pairing_id::text = t.subject END), 0)::text AS "countedFen"
FROM t WHERE t.subject_kind = 'UNIT' AND t.subject = $3::text AND TRUE
) p;
