-- process-lots: 18 statements

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT p.code, p.version, p.name_zh AS "nameZh", p.name_en AS "nameEn", p.kind, p.input_category AS "inputCategory", p.input_unit AS "inputUnit",
p.output_category AS "outputCategory", p.output_unit AS "outputUnit", p.yield_output AS "yieldOutput", p.yield_input AS "yieldInput", p.source,
p.valid_from AS "validFrom", p.valid_until AS "validUntil" FROM processes p WHERE p.code = $1 AND p.valid_from <= $2 AND (p.valid_until IS NULL OR $2 < p.valid_until)
ORDER BY p.version DESC LIMIT 1;

SELECT p.id, p.supplier_id AS "supplierId", p.category_code AS "categoryCode", p.brand_code AS "brandCode", p.name,
p.description, p.base_unit AS "baseUnit", p.origin_code AS "originCode", p.created_on AS "createdOn" FROM products p WHERE p.id = ANY($1::uuid[]);

SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.taken_base AS "takenBase", l.lost_base AS "lostBase", l.declared_base AS "declaredBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.origin_valid_until AS "originValidUntil", l.revocations, p.category_code AS "categoryCode" FROM lots l JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
WHERE l.id = ANY($1::uuid[]) ORDER BY l.id FOR NO KEY UPDATE OF l;

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

INSERT INTO trace_codes (code, lot_id, supplier_id) SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[])
ON CONFLICT DO NOTHING RETURNING code;

INSERT INTO lots (id, supplier_id, product_id, trace_code, quantity_base, base_unit, place_code, harvested_on, recorded_on, origin_status, origin_valid_until, standing, making_id,
processed_in, processed_on)
SELECT id, "supplierId", "productId", "traceCode", "quantityBase", "baseUnit", "placeCode", "harvestedOn", "recordedOn", COALESCE("originStatus", 'UNCLAIMED'), "originValidUntil",
COALESCE(standing, 'FREE'), "makingId", "processedIn", "processedOn"
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "supplierId" uuid, "productId" uuid, "traceCode" text, "quantityBase" bigint, "baseUnit" text, "placeCode" text,
"harvestedOn" date, "recordedOn" date, "originStatus" text, "originValidUntil" date, standing text, "makingId" uuid, "processedIn" text, "processedOn" date);

INSERT INTO makings (id, supplier_id, kind, process_code, process_version, place_code, happened_on, recorded_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

WITH taken AS (
INSERT INTO making_inputs (making_id, supplier_id, lot_id, lot_supplier_id, taken_base)
SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::bigint[]) RETURNING lot_id, lot_supplier_id, taken_base
) UPDATE lots SET taken_base = lots.taken_base + taken.taken_base FROM taken WHERE lots.id = taken.lot_id AND lots.supplier_id = taken.lot_supplier_id;

INSERT INTO lot_roots (lot_id, supplier_id, root_lot_id, root_supplier_id, mass_base)
SELECT l.id, l."supplierId", r."rootLotId", r."rootSupplierId", r."massBase"
FROM jsonb_to_recordset($1::jsonb) AS l(id uuid, "supplierId" uuid),
jsonb_to_recordset($2::jsonb) AS r("rootLotId" uuid, "rootSupplierId" uuid, "massBase" bigint);

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

SELECT m.id, m.supplier_id AS "supplierId", m.kind, m.process_code AS "processCode", m.process_version AS "processVersion", m.place_code AS "placeCode",
m.happened_on AS "happenedOn", m.recorded_on AS "recordedOn", u.undone_on AS "undoneOn", u.reason AS "undoReason" FROM makings m
LEFT JOIN making_undos u ON u.making_id = m.id AND u.supplier_id = m.supplier_id WHERE m.id = ANY($1::uuid[]);

SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.taken_base AS "takenBase", l.lost_base AS "lostBase", l.declared_base AS "declaredBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.origin_valid_until AS "originValidUntil", l.revocations FROM lots l WHERE l.making_id = ANY($1::uuid[]) ORDER BY l.id;
