-- count-facts: 23 statements

SELECT COALESCE((SELECT max(position) FROM fact_positions), 0) - (SELECT min(position) FROM counter_slots) AS lag;

BEGIN;

SELECT slot, position FROM counter_slots WHERE slot <> ALL($2::smallint[]) ORDER BY position, slot LIMIT $1 FOR UPDATE SKIP LOCKED;

SELECT COALESCE(max(position), 0) AS position FROM fact_positions;

SELECT p.position, p.stream_id AS "streamId", p.slot FROM unnest($1::smallint[], $2::bigint[]) AS s(slot, position)
JOIN LATERAL (SELECT f.position, f.stream_id, f.slot, f.type FROM fact_positions f WHERE f.slot = s.slot AND f.position > s.position AND f.position <= $3 ORDER BY f.position LIMIT $4) p ON true
ORDER BY p.position LIMIT $4;

SELECT p.stream_id AS "streamId", sum(pg_column_size(f.payload))::integer AS bytes
FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
WHERE p.stream_id = ANY($1::uuid[]) AND p.position <= $2 GROUP BY 1;

SELECT p.stream_id AS "streamId", p.position, f.id, f.type, f.version, f.key, f.business_date AS "on", f.payload,
COALESCE((SELECT max(r.position) FROM fact_positions r WHERE r.slot IS NULL AND r.position <= p.position), 0) AS epoch
FROM unnest($1::uuid[], $2::bigint[]) AS s(stream_id, through)
JOIN fact_positions p ON p.stream_id = s.stream_id AND p.position <= s.through JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
WHERE p.type = ANY($3::text[]) ORDER BY p.position;

SELECT stream_id AS "streamId", facet_id AS "facetId", order_line_id AS "lineId", lot_id AS "lotId", recognised_on AS "recognisedOn",
NULLIF(judgement->>'takesBack', to_char(recognised_on, 'YYYY-MM-DD')) AS "takesBack", sum(amount_fen)::bigint AS "amountFen", sum(goods_fen)::bigint AS "goodsFen"
FROM count_entries WHERE stream_id = ANY($1::uuid[]) GROUP BY 1, 2, 3, 4, 5, 6;

SELECT stream_id AS "streamId", facet_id AS "facetId", happened_on AS "on", sum(amount_fen)::bigint AS "amountFen"
FROM stage_entries WHERE stream_id = ANY($1::uuid[]) GROUP BY 1, 2, 3 HAVING sum(amount_fen) <> 0;

SELECT e.epoch, COALESCE((SELECT p.position FROM fact_positions p WHERE p.slot IS NULL AND p.position <= e.epoch AND p.type <> ALL($2::text[]) ORDER BY p.position DESC LIMIT 1), 0) AS change
FROM unnest($1::bigint[]) AS e(epoch);

SELECT c.id AS "changeId", c.unit_id AS "unitId", c.budget_unit AS "budgetUnit", c.version, c.effective_on AS "from", c.kind = 'MERGED' AS merged, c.reason,
c.superiors, c.former_superiors AS "formerSuperiors", p.position FROM unit_changes c JOIN fact_positions p ON p.fact_id = c.fact_id WHERE c.kind <> 'RENAMED';

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

WITH known AS (
SELECT edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1)
), newest AS (
SELECT code, max(edition) AS edition FROM division_spans JOIN known USING (edition) GROUP BY code
), went AS (
SELECT code, edition, valid_from,
jsonb_agg(jsonb_build_object('code', successor_code, 'changedOn', changed_on, 'partial', partial)
ORDER BY changed_on, successor_code) AS successors
FROM division_successors GROUP BY code, edition, valid_from
)
SELECT s.code, s.name, s.level, s.parent_code, s.valid_from, s.valid_until, w.successors, (SELECT max(edition) FROM known) AS newest
FROM newest n JOIN division_spans s USING (code, edition)
LEFT JOIN went w ON w.code = s.code AND w.edition = s.edition AND w.valid_from = s.valid_from
ORDER BY s.code, s.valid_from;

SELECT m.list_code AS "listCode", m.division_code AS "divisionCode", m.valid_from AS "validFrom", m.valid_until AS "validUntil", m.edition
FROM (SELECT l.code, max(l.edition) AS edition FROM origin_lists l WHERE ($1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions f WHERE f.fact_id = l.fact_id AND f.position <= $1)) GROUP BY l.code) newest
JOIN origin_list_members m ON m.list_code = newest.code AND m.edition = newest.edition
ORDER BY m.list_code, m.division_code, m.valid_from;

SELECT DISTINCT ON (p.id) p.id, p.programme_code AS "programmeCode", p.east_division_code AS "eastDivisionCode",
p.east_organisation_id AS "eastOrganisationId", p.west_division_code AS "westDivisionCode",
p.valid_from AS "validFrom", p.valid_until AS "validUntil", p.version
FROM pairings p WHERE ($1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions f WHERE f.fact_id = p.fact_id AND f.position <= $1)) ORDER BY p.id, p.version DESC;

SELECT t.code, t.version, t.evaluator, t.status, t.valid_from AS "validFrom", t.valid_until AS "validUntil", t.parameters
FROM schemes t WHERE ($1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions f WHERE f.fact_id = t.fact_id AND f.position <= $1)) ORDER BY t.code, t.version;

SELECT max(t.month) AS month FROM period_seal_requests t WHERE ($1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions f WHERE f.fact_id = t.fact_id AND f.position <= $1));

INSERT INTO count_facets (id, scheme_code, scheme_version, measure, outcome, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, pairing_id, category_code, channel, evidence_level)
SELECT id, "schemeCode", "schemeVersion", measure, outcome, "buyerId", "unitIds", "buyerCodes", "supplierId", "originCodes", "pairingId", "categoryCode", channel, "evidenceLevel"
FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, "schemeCode" text, "schemeVersion" integer, measure text, outcome text, "buyerId" uuid, "unitIds" uuid[], "buyerCodes" text[],
"supplierId" uuid, "originCodes" text[], "pairingId" uuid, "categoryCode" text, channel text, "evidenceLevel" smallint)
ON CONFLICT (id) DO NOTHING;

INSERT INTO count_entries (id, buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement)
SELECT id, "buyerId", "facetId", "streamId", "lineId", "lotId", "recognisedOn", month, posting, "amountFen", "goodsFen", position, "factId", judgement
FROM jsonb_to_recordset($1::jsonb) AS e(id uuid, "buyerId" uuid, "facetId" uuid, "streamId" uuid, "lineId" uuid, "lotId" uuid, "recognisedOn" date, month text, posting text,
"amountFen" bigint, "goodsFen" bigint, position bigint, "factId" uuid, judgement jsonb);

INSERT INTO stage_facets (id, stage, scheme_code, pairing_id, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, category_code, channel)
SELECT id, stage, "schemeCode", "pairingId", "buyerId", "unitIds", "buyerCodes", "supplierId", "originCodes", "categoryCode", channel
FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, stage text, "schemeCode" text, "pairingId" uuid, "buyerId" uuid, "unitIds" uuid[], "buyerCodes" text[], "supplierId" uuid,
"originCodes" text[], "categoryCode" text, channel text)
ON CONFLICT (id) DO NOTHING;

INSERT INTO stage_entries (buyer_id, facet_id, stream_id, happened_on, amount_fen, position)
SELECT "buyerId", "facetId", "streamId", "on", "amountFen", position
FROM jsonb_to_recordset($1::jsonb) AS e("buyerId" uuid, "facetId" uuid, "streamId" uuid, "on" date, "amountFen" bigint, position bigint);

UPDATE counter_slots c SET position = GREATEST(c.position, s.position)
FROM unnest($1::smallint[], $2::bigint[]) AS s(slot, position) WHERE c.slot = s.slot;

COMMIT;
