-- return-goods: 27 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.id = $1 FOR UPDATE;

SELECT l.id AS "id", l.buyer_id AS "buyerId", l.order_id AS "orderId", l.supplier_order_id AS "supplierOrderId", l.supplier_id AS "supplierId", l.ordinal AS "ordinal", l.sku_id AS "skuId", l.sku_code AS "skuCode", l.sku_name AS "skuName", l.product_id AS "productId", l.category_code AS "categoryCode", l.pricing AS "pricing", l.content_base AS "contentBase", l.address_name AS "addressName", l.unit_price_fen AS "unitPriceFen", l.ordered_quantity AS "orderedQuantity", l.confirmed_quantity AS "confirmedQuantity", l.shipped_quantity AS "shippedQuantity", l.accepted_quantity AS "acceptedQuantity", l.rejected_quantity AS "rejectedQuantity", l.returned_quantity AS "returnedQuantity", l.accepted_mass AS "acceptedMass", l.returned_mass AS "returnedMass", l.due_fen AS "dueFen" FROM order_lines l WHERE l.supplier_order_id = ANY($1::uuid[]) ORDER BY l.ordinal;

SELECT x.id AS "id", x.shipment_id AS "shipmentId", x.order_line_id AS "orderLineId", x.lot_id AS "lotId", x.quantity AS "quantity", x.accepted_quantity AS "acceptedQuantity", x.rejected_quantity AS "rejectedQuantity", x.returned_quantity AS "returnedQuantity", x.accepted_mass AS "acceptedMass", x.accepted_fen AS "acceptedFen" FROM shipment_lines x JOIN shipments h ON h.id = x.shipment_id AND h.buyer_id = x.buyer_id WHERE h.supplier_order_id = $1 ORDER BY x.id;

SELECT each->>'shipmentLineId' AS id, min(happened_on) FILTER (WHERE kind = 'ACCEPTANCE') AS "acceptedOn", max(happened_on) FILTER (WHERE kind = 'ACCEPTANCE') AS "lastAcceptedOn",
COALESCE(sum((each->>'mass')::bigint) FILTER (WHERE kind = 'RETURN'), 0)::bigint AS "returnedMass"
FROM deliveries, jsonb_array_elements(lines) AS each WHERE supplier_order_id = $1 GROUP BY 1;

WITH taken AS (SELECT lot, sum(base) AS base FROM unnest($1::uuid[], $2::bigint[]) AS t(lot, base) GROUP BY lot),
locked AS MATERIALIZED (SELECT id FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
UPDATE lots SET shipped_base = lots.shipped_base + taken.base FROM taken, locked WHERE lots.id = taken.lot AND locked.id = lots.id;

WITH wanted AS (SELECT sku, sum(quantity) AS quantity FROM unnest($1::uuid[], $2::bigint[]) AS w(sku, quantity) GROUP BY sku), locked AS MATERIALIZED (SELECT sku_id FROM stock WHERE sku_id = ANY($1::uuid[]) ORDER BY sku_id FOR UPDATE)
UPDATE stock SET on_hand = stock.on_hand + wanted.quantity FROM wanted, locked WHERE stock.sku_id = wanted.sku AND locked.sku_id = stock.sku_id;

UPDATE order_lines l SET confirmed_quantity = n."confirmedQuantity", shipped_quantity = n."shippedQuantity", accepted_quantity = n."acceptedQuantity",
rejected_quantity = n."rejectedQuantity", returned_quantity = n."returnedQuantity", accepted_mass = n."acceptedMass", returned_mass = n."returnedMass", due_fen = n."dueFen"
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "confirmedQuantity" integer, "shippedQuantity" integer, "acceptedQuantity" integer, "rejectedQuantity" integer,
"returnedQuantity" integer, "acceptedMass" bigint, "returnedMass" bigint, "dueFen" bigint)
WHERE l.id = n.id;

UPDATE shipment_lines x SET accepted_quantity = n."acceptedQuantity", rejected_quantity = n."rejectedQuantity", returned_quantity = n."returnedQuantity",
accepted_mass = n."acceptedMass", accepted_fen = n."acceptedFen"
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "acceptedQuantity" integer, "rejectedQuantity" integer, "returnedQuantity" integer, "acceptedMass" bigint, "acceptedFen" bigint)
WHERE x.id = n.id;

INSERT INTO deliveries (id, buyer_id, supplier_order_id, kind, happened_on, signed_by, reason, lines) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

SELECT number FROM orders WHERE id = $1;

SELECT id AS "lotId", trace_code AS "traceCode", place_code AS "placeCode", harvested_on AS "harvestedOn", base_unit AS "baseUnit" FROM lots WHERE id = ANY($1::uuid[]);

SELECT id, buyer_id AS "buyerId", payee_id AS "payeeId", subject_id AS "subjectId", group_id AS "groupId", reference,
opened_on AS "openedOn", due_fen AS "dueFen", paid_fen AS "paidFen", receiver_id AS "receiverId",
released_fen AS "releasedFen", payout_fen AS "payoutFen", direct_fen AS "directFen" FROM payables WHERE subject_id = ANY($1::uuid[]) ORDER BY id FOR UPDATE;

UPDATE payable_items i SET due_fen = i.due_fen + n.delta
FROM (SELECT c."payableId" AS payable, (item->>'itemId')::uuid AS item, sum((item->>'amountFen')::bigint) AS delta
FROM jsonb_to_recordset($1::jsonb) AS c("payableId" uuid, items jsonb), jsonb_array_elements(c.items) AS item GROUP BY 1, 2) n
WHERE i.payable_id = n.payable AND i.item_id = n.item;

WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS c("movementId" uuid, "buyerId" uuid, "payeeId" uuid, "payableId" uuid, "on" date, "totalFen" bigint, items jsonb, reason text)),
sums AS (UPDATE payables SET due_fen = due_fen + s.total FROM (SELECT "payableId", sum("totalFen") AS total FROM given GROUP BY 1) s WHERE payables.id = s."payableId"),
postings AS (SELECT "movementId" AS id, "movementId" AS source_id, "on" AS effective_on, reason, CASE WHEN rises THEN 'BUYER_DUE' ELSE 'SUPPLIER_DUE' END AS debit_account,
CASE WHEN rises THEN "buyerId" ELSE "payeeId" END AS debit_owner_id, CASE WHEN rises THEN 'SUPPLIER_DUE' ELSE 'BUYER_DUE' END AS credit_account,
CASE WHEN rises THEN "payeeId" ELSE "buyerId" END AS credit_owner_id, abs("totalFen") AS amount_fen, "payableId" AS payable_id
FROM given, LATERAL (SELECT "totalFen" > 0 AS rises) AS way),
posted AS (INSERT INTO money_postings (id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id)
SELECT id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id FROM postings WHERE amount_fen > 0),
changed AS (INSERT INTO money_changes (owner_id, account, effective_on, debit_fen, credit_fen)
SELECT s.owner_id, s.account, effective_on, sum(s.debit_fen), sum(s.credit_fen)
FROM postings, LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit_fen, credit_fen)
WHERE amount_fen > 0 GROUP BY 1, 2, 3)
INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason)
SELECT "movementId", "buyerId", "payableId", 'DUE_CHANGED', "on", "totalFen", items, reason FROM given;

WITH stood AS (SELECT id, released_fen, paid_fen, due_fen, direct_fen FROM payables WHERE id = ANY($1::uuid[])) UPDATE payable_holdings h SET owed_fen = n.owed_fen, to_refund = n.to_refund FROM (SELECT payable_id, custodian_id, GREATEST(0, LEAST(held, earned - before)) - payout_fen AS owed_fen, over AND held > 0 AS to_refund FROM (
SELECT h.payable_id, h.custodian_id, h.payout_fen, s.paid_fen > s.due_fen AS over, h.received_fen - h.returned_fen AS held, GREATEST(0, LEAST(s.released_fen, s.paid_fen) - s.direct_fen) AS earned,
COALESCE(sum(GREATEST(h.received_fen - h.returned_fen, 0)) OVER (PARTITION BY h.payable_id ORDER BY h.payout_fen = 0, h.custodian_id
ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
FROM stood s JOIN payable_holdings h ON h.payable_id = s.id) x) n
WHERE h.payable_id = n.payable_id AND h.custodian_id = n.custodian_id AND (h.owed_fen, h.to_refund) <> (n.owed_fen, n.to_refund);

WITH new_facts AS (
SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, owner_id uuid, type text, version smallint, key text,
stream_id uuid, slot smallint, business_date date, payload jsonb, hash text)
), recorded AS (
INSERT INTO facts (id, owner_id, type, version, key, stream_id, slot, business_date, payload, hash)
SELECT id, owner_id, type, version, key, stream_id, slot, business_date, payload, decode(hash, 'hex') FROM new_facts
)
INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash)
SELECT id, owner_id, stream_id, slot, type, decode(hash, 'hex') FROM new_facts;

SELECT FROM payables WHERE subject_id = $1 FOR NO KEY UPDATE;

WITH stood AS (UPDATE payables p SET released_fen = $2::bigint + CASE WHEN $3::boolean
THEN (SELECT COALESCE(sum(i.due_fen), 0)::bigint FROM payable_items i WHERE i.payable_id = p.id AND i.buyer_id = p.buyer_id AND i.kind <> 'GOODS') ELSE 0 END
WHERE p.subject_id = $1 RETURNING p.id, p.released_fen, p.paid_fen, p.due_fen, p.direct_fen)
UPDATE payable_holdings h SET owed_fen = n.owed_fen, to_refund = n.to_refund FROM (SELECT payable_id, custodian_id, GREATEST(0, LEAST(held, earned - before)) - payout_fen AS owed_fen, over AND held > 0 AS to_refund FROM (
SELECT h.payable_id, h.custodian_id, h.payout_fen, s.paid_fen > s.due_fen AS over, h.received_fen - h.returned_fen AS held, GREATEST(0, LEAST(s.released_fen, s.paid_fen) - s.direct_fen) AS earned,
COALESCE(sum(GREATEST(h.received_fen - h.returned_fen, 0)) OVER (PARTITION BY h.payable_id ORDER BY h.payout_fen = 0, h.custodian_id
ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
FROM stood s JOIN payable_holdings h ON h.payable_id = s.id) x) n
WHERE h.payable_id = n.payable_id AND h.custodian_id = n.custodian_id AND (h.owed_fen, h.to_refund) <> (n.owed_fen, n.to_refund);

UPDATE settlement_sheet_orders SET changed = true WHERE supplier_order_id = $1 AND buyer_id = $2 AND live AND due_fen IS NOT NULL
AND turn = (SELECT max(turn) FROM settlement_sheet_orders WHERE supplier_order_id = $1 AND buyer_id = $2 AND live AND due_fen IS NOT NULL);

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

INSERT INTO notices (id, organisation_id, kind, key, subject_type, subject_id, text_zh, text_en, created_on)
SELECT id, "organisationId", kind, key, "subjectType", "subjectId", "textZh", "textEn", $2
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "organisationId" uuid, kind text, key text, "subjectType" text, "subjectId" uuid, "textZh" text, "textEn" text)
ON CONFLICT (organisation_id, key) DO NOTHING;

COMMIT;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.id = ANY($1::uuid[]) AND s.buyer_id = $2;
