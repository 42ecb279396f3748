-- revoke-declared-purchase: 20 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT d.id, d.buyer_id AS "buyerId", d.version, d.status, d.declared_on AS "declaredOn", d.seller_id AS "sellerId",
d.buyer_codes AS "buyerCodes", d.origin_codes AS "originCodes", d.place_codes AS "placeCodes" FROM declared_purchases d WHERE d.id = $1 FOR NO KEY UPDATE;

SELECT FROM memberships WHERE organisation_id = $1 AND user_id = $2 AND status = 'ACTIVE';

SELECT v.declaration_id AS "declarationId", v.buyer_id AS "buyerId", v.version, v.seller_id AS "sellerId", v.seller_code AS "sellerCode", v.seller_name AS "sellerName",
v.bought_on AS "boughtOn", v.accepted_on AS "acceptedOn", v.invoice_number AS "invoiceNumber", v.invoiced_on AS "invoicedOn", v.invoice_fen AS "invoiceFen",
v.invoice_hash AS "invoiceHash", v.invoice_evidence_id AS "invoiceEvidenceId", v.paid_on AS "paidOn", v.paid_fen AS "paidFen", v.bank_reference AS "bankReference",
v.payment_hash AS "paymentHash", v.payment_evidence_id AS "paymentEvidenceId", v.submitted_on AS "submittedOn", v.submitted_by AS "submittedBy", v.content_hash AS "contentHash" FROM declared_versions v WHERE v.declaration_id = ANY($1::uuid[]) ORDER BY v.declaration_id, v.version;

UPDATE declared_purchases SET version = $3, status = $4, seller_id = $5, buyer_codes = $6, origin_codes = $7, place_codes = $8
WHERE id = $1 AND buyer_id = $2;

SELECT r.id, r.declaration_id AS "declarationId", r.buyer_id AS "buyerId", r.version, r.row_number AS number, r.product_name AS "productName",
r.category_code AS "categoryCode", r.sku_id AS "skuId", r.lot_id AS "lotId", l.trace_code AS "traceCode", r.quantity_base AS "quantityBase", r.base_unit AS "baseUnit", r.goods_fen AS "goodsFen",
r.origin_code AS "originCode", r.harvested_on AS "harvestedOn", r.origin_hashes AS "originHashes" FROM unnest($1::text[]) AS k(key) JOIN declared_rows r
ON r.declaration_id = split_part(k.key, ':', 1)::uuid AND r.version = split_part(k.key, ':', 2)::integer LEFT JOIN lots l ON l.id = r.lot_id
ORDER BY r.declaration_id, r.version, r.row_number;

WITH taken AS (SELECT lot, sum(base) AS base FROM unnest($1::uuid[], $2::bigint[]) AS t(lot, base) GROUP BY lot),
locked AS MATERIALIZED (SELECT id FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
UPDATE lots SET declared_base = lots.declared_base + taken.base FROM taken, locked WHERE lots.id = taken.lot AND locked.id = lots.id;

WITH new_facts AS (
SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, owner_id uuid, type text, version smallint, key text,
stream_id uuid, slot smallint, business_date date, payload jsonb, hash text)
), recorded AS (
INSERT INTO facts (id, owner_id, type, version, key, stream_id, slot, business_date, payload, hash)
SELECT id, owner_id, type, version, key, stream_id, slot, business_date, payload, decode(hash, 'hex') FROM new_facts
)
INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash)
SELECT id, owner_id, stream_id, slot, type, decode(hash, 'hex') FROM new_facts;

INSERT INTO evidence_numbers (kind, number_key) SELECT $1, key FROM unnest($2::text[]) AS key GROUP BY key ORDER BY key
ON CONFLICT (kind, number_key) DO UPDATE SET kind = excluded.kind;

SELECT e.id, e.buyer_id AS "buyerId", e.supplier_order_id AS "supplierOrderId", e.declared, e.supplier_id AS "supplierId", e.kind, e.number,
e.number_key AS "numberKey", e.scope_id AS "scopeId", e.amount_fen AS "amountFen", e.issued_on AS "issuedOn", e.file_hash AS "fileHash", e.lines, e.state,
e.attached_by AS "attachedBy", e.attached_on AS "attachedOn", e.confirmed_by AS "confirmedBy", e.confirmed_on AS "confirmedOn", e.place_codes AS "placeCodes", EXISTS (SELECT FROM dispute_sides s JOIN disputes d ON d.id = s.dispute_id
WHERE s.evidence_id = e.id AND s.buyer_id = e.buyer_id AND d.kept_scope_id = e.scope_id) AS kept
FROM evidence e WHERE e.kind = $1 AND e.number_key = $2 AND e.state <> 'WITHDRAWN' ORDER BY e.id FOR UPDATE OF e;

INSERT INTO evidence_numbers (kind, number_key) SELECT $1, key FROM unnest($2::text[]) AS key GROUP BY key ORDER BY key
ON CONFLICT (kind, number_key) DO UPDATE SET kind = excluded.kind;

SELECT e.id, e.buyer_id AS "buyerId", e.supplier_order_id AS "supplierOrderId", e.declared, e.supplier_id AS "supplierId", e.kind, e.number,
e.number_key AS "numberKey", e.scope_id AS "scopeId", e.amount_fen AS "amountFen", e.issued_on AS "issuedOn", e.file_hash AS "fileHash", e.lines, e.state,
e.attached_by AS "attachedBy", e.attached_on AS "attachedOn", e.confirmed_by AS "confirmedBy", e.confirmed_on AS "confirmedOn", e.place_codes AS "placeCodes", EXISTS (SELECT FROM dispute_sides s JOIN disputes d ON d.id = s.dispute_id
WHERE s.evidence_id = e.id AND s.buyer_id = e.buyer_id AND d.kept_scope_id = e.scope_id) AS kept
FROM evidence e WHERE e.kind = $1 AND e.number_key = $2 AND e.state <> 'WITHDRAWN' ORDER BY e.id FOR UPDATE OF e;

UPDATE evidence SET state = $2 WHERE id = ANY($1::uuid[]);

WITH new_facts AS (
SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, owner_id uuid, type text, version smallint, key text,
stream_id uuid, slot smallint, business_date date, payload jsonb, hash text)
), recorded AS (
INSERT INTO facts (id, owner_id, type, version, key, stream_id, slot, business_date, payload, hash)
SELECT id, owner_id, type, version, key, stream_id, slot, business_date, payload, decode(hash, 'hex') FROM new_facts
)
INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash)
SELECT id, owner_id, stream_id, slot, type, decode(hash, 'hex') FROM new_facts;

INSERT INTO declared_decisions (declaration_id, buyer_id, version, decision, organisation_id, decided_by, decided_on, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

INSERT INTO notices (id, organisation_id, kind, key, subject_type, subject_id, text_zh, text_en, created_on)
SELECT id, "organisationId", kind, key, "subjectType", "subjectId", "textZh", "textEn", $2
FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "organisationId" uuid, kind text, key text, "subjectType" text, "subjectId" uuid, "textZh" text, "textEn" text)
ON CONFLICT (organisation_id, key) DO NOTHING;

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

COMMIT;

SELECT d.id, d.buyer_id AS "buyerId", d.version, d.status, d.declared_on AS "declaredOn", d.seller_id AS "sellerId",
d.buyer_codes AS "buyerCodes", d.origin_codes AS "originCodes", d.place_codes AS "placeCodes" FROM declared_purchases d WHERE d.id = ANY($1::uuid[]) AND d.place_codes && $2::text[];
