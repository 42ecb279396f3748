-- review-board-entry: 10 statements

BEGIN;

SELECT FROM board_entries WHERE id = $1 FOR NO KEY UPDATE;

SELECT e.id, e.organisation_id AS "organisationId", e.kind, e.category_code AS "categoryCode", e.base_unit AS "baseUnit",
e.place_code AS "placeCode", e.place_codes AS "placeCodes", e.title, e.note, e.quantity_base AS "quantityBase", e.price_fen AS "priceFen",
e.price_base AS "priceBase", e.valid_from AS "validFrom", e.valid_until AS "validUntil", e.state, CASE WHEN e.state IN ('PENDING', 'SENT_BACK', 'WITHDRAWN') THEN e.state WHEN m.ordered >= e.quantity_base THEN 'FULFILLED'
WHEN e.state = 'EXPIRED' OR e.valid_until <= $1::date THEN 'EXPIRED' WHEN m.ordered > 0 THEN 'PARTLY' ELSE 'OPEN' END AS status, m.ordered AS "orderedBase", m.accepted AS "acceptedBase", e.version, e.writers,
e.submitted_on AS "submittedOn", e.published_on AS "publishedOn", e.shown, e.reason FROM board_entries e CROSS JOIN LATERAL (
SELECT COALESCE(sum(p.stands), 0)::bigint AS ordered, COALESCE(sum(p.accepted), 0)::bigint AS accepted FROM (
SELECT f.id, l.buyer_id, l.supplier_id, GREATEST(0, LEAST(f.quantity_base, (l.confirmed_quantity - l.rejected_quantity - l.returned_quantity) * l.content_base - b.taken)) AS stands, GREATEST(0, LEAST(f.quantity_base, (l.accepted_quantity - l.returned_quantity) * l.content_base - b.taken)) AS accepted
FROM board_fulfilments f JOIN order_lines l ON l.id = f.order_line_id AND l.buyer_id = f.buyer_id
CROSS JOIN LATERAL (SELECT COALESCE(sum(o.quantity_base), 0) AS taken FROM board_fulfilments o
WHERE o.order_line_id = f.order_line_id AND o.id < f.id AND NOT EXISTS (SELECT FROM board_fulfilment_ends y WHERE y.fulfilment_id = o.id)) b
WHERE f.entry_id = e.id AND NOT EXISTS (SELECT FROM board_fulfilment_ends x WHERE x.fulfilment_id = f.id)) p) m WHERE e.id = ANY($2::uuid[]);

UPDATE board_entries SET state = 'PUBLIC', reason = NULL, approved_version = version, approved_by = $2, published_on = COALESCE(published_on, $3) WHERE id = $1;

WITH RECURSIVE up AS (SELECT code, parent_code FROM categories WHERE code = $2 UNION SELECT c.code, c.parent_code FROM up JOIN categories c ON c.code = up.parent_code)
SELECT DISTINCT o.id FROM board_alerts a JOIN organisations o ON o.id = a.organisation_id AND o.status = 'APPROVED'
WHERE a.place_code = ANY($3::text[] || ''::text) AND (a.category_code = '' OR a.category_code IN (SELECT code FROM up)) AND a.kind IN ('', $4) AND o.id <> $1;

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

INSERT INTO notices (id, organisation_id, kind, key, subject_type, subject_id, text_zh, text_en, created_on)
SELECT id, "organisationId", kind, key, "subjectType", "subjectId", "textZh", "textEn", $2
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "organisationId" uuid, kind text, key text, "subjectType" text, "subjectId" uuid, "textZh" text, "textEn" text)
ON CONFLICT (organisation_id, key) DO NOTHING;

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

COMMIT;

SELECT e.id, e.organisation_id AS "organisationId", e.kind, e.category_code AS "categoryCode", e.base_unit AS "baseUnit",
e.place_code AS "placeCode", e.place_codes AS "placeCodes", e.title, e.note, e.quantity_base AS "quantityBase", e.price_fen AS "priceFen",
e.price_base AS "priceBase", e.valid_from AS "validFrom", e.valid_until AS "validUntil", e.state, CASE WHEN e.state IN ('PENDING', 'SENT_BACK', 'WITHDRAWN') THEN e.state WHEN m.ordered >= e.quantity_base THEN 'FULFILLED'
WHEN e.state = 'EXPIRED' OR e.valid_until <= $1::date THEN 'EXPIRED' WHEN m.ordered > 0 THEN 'PARTLY' ELSE 'OPEN' END AS status, m.ordered AS "orderedBase", m.accepted AS "acceptedBase", e.version, e.writers,
e.submitted_on AS "submittedOn", e.published_on AS "publishedOn", e.shown, e.reason FROM board_entries e CROSS JOIN LATERAL (
SELECT COALESCE(sum(p.stands), 0)::bigint AS ordered, COALESCE(sum(p.accepted), 0)::bigint AS accepted FROM (
SELECT f.id, l.buyer_id, l.supplier_id, GREATEST(0, LEAST(f.quantity_base, (l.confirmed_quantity - l.rejected_quantity - l.returned_quantity) * l.content_base - b.taken)) AS stands, GREATEST(0, LEAST(f.quantity_base, (l.accepted_quantity - l.returned_quantity) * l.content_base - b.taken)) AS accepted
FROM board_fulfilments f JOIN order_lines l ON l.id = f.order_line_id AND l.buyer_id = f.buyer_id
CROSS JOIN LATERAL (SELECT COALESCE(sum(o.quantity_base), 0) AS taken FROM board_fulfilments o
WHERE o.order_line_id = f.order_line_id AND o.id < f.id AND NOT EXISTS (SELECT FROM board_fulfilment_ends y WHERE y.fulfilment_id = o.id)) b
WHERE f.entry_id = e.id AND NOT EXISTS (SELECT FROM board_fulfilment_ends x WHERE x.fulfilment_id = f.id)) p) m WHERE e.id = ANY($2::uuid[]);
