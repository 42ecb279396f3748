-- ship-supplier-order: 18 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.id = $1 FOR UPDATE;

SELECT l.id AS "id", l.buyer_id AS "buyerId", l.order_id AS "orderId", l.supplier_order_id AS "supplierOrderId", l.supplier_id AS "supplierId", l.ordinal AS "ordinal", l.sku_id AS "skuId", l.sku_code AS "skuCode", l.sku_name AS "skuName", l.product_id AS "productId", l.category_code AS "categoryCode", l.pricing AS "pricing", l.content_base AS "contentBase", l.address_name AS "addressName", l.unit_price_fen AS "unitPriceFen", l.ordered_quantity AS "orderedQuantity", l.confirmed_quantity AS "confirmedQuantity", l.shipped_quantity AS "shippedQuantity", l.accepted_quantity AS "acceptedQuantity", l.rejected_quantity AS "rejectedQuantity", l.returned_quantity AS "returnedQuantity", l.accepted_mass AS "acceptedMass", l.returned_mass AS "returnedMass", l.due_fen AS "dueFen" FROM order_lines l WHERE l.supplier_order_id = ANY($1::uuid[]) ORDER BY l.ordinal;

SELECT l.id AS "lotId", l.trace_code AS "traceCode", l.supplier_id AS "supplierId", l.product_id AS "productId", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.base_unit AS "baseUnit", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.origin_valid_until AS "originValidUntil", l.revocations, l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.quantity_base - l.shipped_base - l.taken_base - l.lost_base - l.declared_base AS "availableBase",
c.id AS "claimId", c.place_code AS "claimedPlaceCode",
(SELECT json_agg(json_build_object('code', b.brand_code, 'claimed', b.reason IS NULL, 'reason', b.reason) ORDER BY b.brand_code) FROM lot_brands b WHERE b.lot_id = l.id) AS brands
FROM trace_codes t JOIN lots l ON l.id = t.lot_id
LEFT JOIN origin_claims c ON c.lot_id = l.id AND c.status = 'VERIFIED'
WHERE t.code = ANY($1::text[]) ORDER BY l.id FOR UPDATE OF l;

SELECT l.id AS "lotId", r.document
FROM trace_codes t JOIN lots l ON l.id = t.lot_id JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
CROSS JOIN LATERAL (SELECT newest.document FROM (SELECT DISTINCT ON (v.document) v.document, v.valid_until FROM category_requirements v
WHERE v.category_code = p.category_code AND v.valid_from <= $2 ORDER BY v.document, v.version DESC) newest
WHERE newest.valid_until IS NULL OR newest.valid_until > $2) r
WHERE t.code = ANY($1::text[]) AND NOT CASE r.document
WHEN 'COMMITMENT_CERTIFICATE' THEN EXISTS (SELECT FROM commitment_certificates c WHERE c.lot_id = l.id AND c.issued_on <= $2
AND NOT EXISTS (SELECT FROM commitment_certificate_voids v WHERE v.certificate_id = c.id AND v.supplier_id = c.supplier_id))
ELSE EXISTS (SELECT FROM licences x WHERE x.supplier_id = l.supplier_id AND x.kind = r.document AND x.status = 'VERIFIED'
AND x.valid_from <= $2 AND (x.valid_until IS NULL OR x.valid_until > $2) AND p.category_code = ANY(x.category_codes)) END;

SELECT DISTINCT ON (organisation_id) organisation_id AS id, trading FROM trading_standings
WHERE organisation_id = ANY($1::uuid[]) AND effective_on <= $2 ORDER BY organisation_id, effective_on DESC, version DESC;

INSERT INTO shipments (id, buyer_id, supplier_order_id, supplier_id, shipped_on, carrier, tracking_number) VALUES ($1, $2, $3, $4, $5, $6, $7);

INSERT INTO shipment_lines (id, buyer_id, shipment_id, order_line_id, supplier_id, lot_id, quantity)
SELECT id, $2, $3, line, $4, lot, quantity FROM unnest($1::uuid[], $5::uuid[], $6::uuid[], $7::integer[]) AS x(id, line, lot, quantity);

WITH wanted AS (SELECT sku, sum(quantity) AS quantity FROM unnest($1::uuid[], $2::bigint[]) AS w(sku, quantity) GROUP BY sku), locked AS MATERIALIZED (SELECT sku_id FROM stock WHERE sku_id = ANY($1::uuid[]) ORDER BY sku_id FOR UPDATE)
UPDATE stock SET reserved = stock.reserved - wanted.quantity, on_hand = stock.on_hand - wanted.quantity FROM wanted, locked WHERE stock.sku_id = wanted.sku AND locked.sku_id = stock.sku_id;

WITH taken AS (SELECT lot, sum(base) AS base FROM unnest($1::uuid[], $2::bigint[]) AS t(lot, base) GROUP BY lot),
locked AS MATERIALIZED (SELECT id FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
UPDATE lots SET shipped_base = lots.shipped_base + taken.base FROM taken, locked WHERE lots.id = taken.lot AND locked.id = lots.id;

UPDATE order_lines l SET confirmed_quantity = n."confirmedQuantity", shipped_quantity = n."shippedQuantity", accepted_quantity = n."acceptedQuantity",
rejected_quantity = n."rejectedQuantity", returned_quantity = n."returnedQuantity", accepted_mass = n."acceptedMass", returned_mass = n."returnedMass", due_fen = n."dueFen"
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "confirmedQuantity" integer, "shippedQuantity" integer, "acceptedQuantity" integer, "rejectedQuantity" integer,
"returnedQuantity" integer, "acceptedMass" bigint, "returnedMass" bigint, "dueFen" bigint)
WHERE l.id = n.id;

UPDATE supplier_orders SET status = $2 WHERE id = ANY($1::uuid[]);

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

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.id = ANY($1::uuid[]) AND s.supplier_id = $2 AND (s.expires_on IS NOT NULL OR s.confirmed_on IS NOT NULL);
