-- submit-board-entry: 11 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

SELECT pg_advisory_xact_lock(hashtextextended('needs board ' || $1::text, 0));

SELECT code, parent_code AS "parentCode", name_zh AS "nameZh", name_en AS "nameEn", special
FROM categories WHERE $1::text[] IS NULL OR code = ANY($1) ORDER BY code;

SELECT count(*)::int AS standing FROM board_entries WHERE organisation_id = $1 AND state IN ('PENDING', 'SENT_BACK', 'PUBLIC');

INSERT INTO board_entries (id, organisation_id, kind, category_code, base_unit, place_code, place_codes, title, note, quantity_base, price_fen, price_base,
valid_from, valid_until, state, writers, submitted_on, terms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'PENDING', ARRAY[$15::uuid], $16, $17::tsvector);

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
