-- target-progress: 1 statement

WITH bounds AS MATERIALIZED (SELECT r.position AS rolled, r.stage_position AS stages_rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup r),
sums AS (
SELECT facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries FROM count_totals
UNION ALL
SELECT e.facet_id, to_char(e.recognised_on, 'YYYY-MM'), e.posting_month, e.amount_fen, e.goods_fen, 1
FROM count_entries e WHERE e.position > (SELECT rolled FROM bounds) AND e.position <= (SELECT through FROM bounds)
), counted AS MATERIALIZED (
SELECT f.unit_ids, f.buyer_codes, f.origin_codes, f.pairing_id, s.amount_fen
FROM (SELECT facet_id, sum(amount_fen) AS amount_fen FROM sums WHERE recognised_month LIKE $2 || '%' GROUP BY facet_id) s
JOIN count_facets f ON f.id = s.facet_id WHERE f.scheme_code = $1 AND f.outcome = 'COUNTED'
), newest AS (
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
COALESCE((SELECT sum(c.amount_fen) FROM counted c
WHERE CASE t.subject_kind WHEN 'UNIT' THEN t.subject::uuid = ANY(c.unit_ids) WHEN 'BUYER_DIVISION' THEN t.subject = ANY(c.buyer_codes)
WHEN 'ORIGIN_DIVISION' THEN t.subject = ANY(c.origin_codes) ELSE c.pairing_id::text = t.subject END), 0)::text AS "countedFen"
FROM t WHERE t.subject_kind = 'UNIT' AND t.subject = $3::text AND TRUE
) p;
