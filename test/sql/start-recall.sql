-- start-recall: 14 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.taken_base AS "takenBase", l.lost_base AS "lostBase", l.declared_base AS "declaredBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.origin_valid_until AS "originValidUntil", l.revocations, o.seat_code AS "supplierSeat" FROM lots l JOIN organisations o ON o.id = l.supplier_id
WHERE l.id = $1 FOR NO KEY UPDATE OF l;

SELECT FROM recalls WHERE lot_id = $1 AND ended_on IS NULL;

WITH RECURSIVE family AS (SELECT l.id, l.supplier_id FROM lots l WHERE l.id = ANY($1::uuid[]) UNION SELECT m.id, m.supplier_id FROM family f JOIN making_inputs i ON i.lot_id = f.id
JOIN lots m ON m.making_id = i.making_id AND m.supplier_id = i.supplier_id AND m.standing <> 'UNDONE')
SELECT id AS "lotId", supplier_id AS "supplierId" FROM family LIMIT $2;

SELECT FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE;

WITH RECURSIVE family AS (SELECT l.id, l.supplier_id FROM lots l WHERE l.id = ANY($1::uuid[]) UNION SELECT m.id, m.supplier_id FROM family f JOIN making_inputs i ON i.lot_id = f.id
JOIN lots m ON m.making_id = i.making_id AND m.supplier_id = i.supplier_id AND m.standing <> 'UNDONE')
SELECT id AS "lotId", supplier_id AS "supplierId" FROM family LIMIT $2;

INSERT INTO recalls (id, supplier_id, lot_id, level, reason, started_by, started_on, place_codes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

WITH stood AS (
INSERT INTO recalled_lots (recall_id, supplier_id, lot_id, lot_supplier_id) SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[])
RETURNING lot_id, lot_supplier_id
) UPDATE lots SET open_recalls = lots.open_recalls + 1 FROM stood WHERE lots.id = stood.lot_id AND lots.supplier_id = stood.lot_supplier_id;

WITH added AS (
INSERT INTO epcis_events (id, owner_id, event_id, declares, event_time, record_time, declaration_time, terms, party_ids, place_codes, event, prefixes, own)
SELECT id, "ownerId", "eventId", "declarationTime" IS NOT NULL, "eventTime", "recordTime", "declarationTime", terms, "partyIds", "placeCodes", event, prefixes, own
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "ownerId" uuid, "eventId" text, "eventTime" timestamptz, "recordTime" timestamptz, "declarationTime" timestamptz, terms text[], "partyIds" uuid[], "placeCodes" text[], event jsonb, prefixes jsonb, own boolean)
RETURNING id, owner_id, declares, event_time, record_time, terms, party_ids, place_codes
), seen AS (INSERT INTO epcis_sights (reader, kind, event_time, record_time, id, owner_id) SELECT r.reader, concat_ws(' ', k.type, k.action, k.step, k.disposition, CASE WHEN a.declares THEN 'declared' END) AS kind, a.event_time, a.record_time, a.id, a.owner_id
FROM added a, LATERAL (
SELECT COALESCE(max(substr(t, 6)) FILTER (WHERE starts_with(t, 'type=')), '-') AS type, COALESCE(max(substr(t, 8)) FILTER (WHERE starts_with(t, 'action=')), '-') AS action,
COALESCE(max(substr(t, 6)) FILTER (WHERE t ~ '^step=[a-z_]+$'), '-') AS step,
COALESCE(max(substr(t, 13)) FILTER (WHERE t ~ '^disposition=[a-z_]+$'), '-') AS disposition FROM unnest(a.terms) t
) k, LATERAL (
SELECT 'public' AS reader WHERE a.party_ids IS NULL
UNION SELECT unnest(a.owner_id::text || a.party_ids::text[] || a.place_codes) WHERE a.party_ids IS NOT NULL
) r)
SELECT id FROM added;

WITH new_facts AS (
SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, owner_id uuid, type text, version smallint, key text,
stream_id uuid, slot smallint, business_date date, payload jsonb, hash text)
), recorded AS (
INSERT INTO facts (id, owner_id, type, version, key, stream_id, slot, business_date, payload, hash)
SELECT id, owner_id, type, version, key, stream_id, slot, business_date, payload, decode(hash, 'hex') FROM new_facts
)
INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash)
SELECT id, owner_id, stream_id, slot, type, decode(hash, 'hex') FROM new_facts;

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

COMMIT;

SELECT r.id, r.supplier_id AS "supplierId", r.lot_id AS "lotId", r.level, r.reason, r.started_by AS "startedBy", r.started_on AS "startedOn",
r.ended_by AS "endedBy", r.ended_on AS "endedOn", r.end_reason AS "endReason" FROM recalls r WHERE r.id = ANY($1::uuid[]);
