-- declare-purchase: 30 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

SELECT o.id, o.id AS "organisationId", o.credit_code AS "creditCode", o.name, o.unit_type AS "unitType", o.seat_code AS "seatCode"
FROM organisations o WHERE o.kind = 'SUPPLIER' AND o.status = 'APPROVED' AND (o.id = $1 OR o.credit_code = $2);

SELECT code, parent_code AS "parentCode", name_zh AS "nameZh", name_en AS "nameEn", special
FROM categories WHERE $1::text[] IS NULL OR code = ANY($1) ORDER BY code;

SELECT wanted.hash FROM unnest($1::text[]) AS wanted(hash) WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.hash = wanted.hash);

SELECT l.id AS "lotId", l.trace_code AS "traceCode", l.supplier_id AS "supplierId", l.product_id AS "productId", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.base_unit AS "baseUnit", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.origin_valid_until AS "originValidUntil", l.revocations, l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.quantity_base - l.shipped_base - l.taken_base - l.lost_base - l.declared_base AS "availableBase",
c.id AS "claimId", c.place_code AS "claimedPlaceCode",
(SELECT json_agg(json_build_object('code', b.brand_code, 'claimed', b.reason IS NULL, 'reason', b.reason) ORDER BY b.brand_code) FROM lot_brands b WHERE b.lot_id = l.id) AS brands
FROM trace_codes t JOIN lots l ON l.id = t.lot_id
LEFT JOIN origin_claims c ON c.lot_id = l.id AND c.status = 'VERIFIED'
WHERE t.code = ANY($1::text[]) ORDER BY l.id FOR UPDATE OF l;

SELECT p.id, p.supplier_id AS "supplierId", p.category_code AS "categoryCode", p.brand_code AS "brandCode", p.name,
p.description, p.base_unit AS "baseUnit", p.origin_code AS "originCode", p.created_on AS "createdOn" FROM products p WHERE p.id = ANY($1::uuid[]);

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

INSERT INTO declared_purchases (id, buyer_id, version, status, declared_on, seller_id, buyer_codes, origin_codes, place_codes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

INSERT INTO evidence_numbers (kind, number_key) SELECT $1, key FROM unnest($2::text[]) AS key GROUP BY key ORDER BY key
ON CONFLICT (kind, number_key) DO UPDATE SET kind = excluded.kind;

INSERT INTO evidence_numbers (kind, number_key) SELECT $1, key FROM unnest($2::text[]) AS key GROUP BY key ORDER BY key
ON CONFLICT (kind, number_key) DO UPDATE SET kind = excluded.kind;

INSERT INTO declared_versions (declaration_id, buyer_id, version, seller_id, seller_code, seller_name, bought_on, accepted_on, invoice_number, invoiced_on, invoice_fen,
invoice_hash, invoice_evidence_id, paid_on, paid_fen, bank_reference, payment_hash, payment_evidence_id, submitted_on, submitted_by, content_hash)
SELECT "declarationId", "buyerId", version, "sellerId", "sellerCode", "sellerName", "boughtOn", "acceptedOn", "invoiceNumber", "invoicedOn", "invoiceFen",
"invoiceHash", "invoiceEvidenceId", "paidOn", "paidFen", "bankReference", "paymentHash", "paymentEvidenceId", "submittedOn", "submittedBy", "contentHash"
FROM jsonb_to_record($1::jsonb) AS v("declarationId" uuid, "buyerId" uuid, version integer, "sellerId" uuid, "sellerCode" text, "sellerName" text, "boughtOn" date,
"acceptedOn" date, "invoiceNumber" text, "invoicedOn" date, "invoiceFen" bigint, "invoiceHash" text, "invoiceEvidenceId" uuid, "paidOn" date, "paidFen" bigint,
"bankReference" text, "paymentHash" text, "paymentEvidenceId" uuid, "submittedOn" date, "submittedBy" uuid, "contentHash" text);

INSERT INTO declared_rows (id, buyer_id, declaration_id, version, row_number, product_name, category_code, sku_id, lot_id, quantity_base, base_unit, goods_fen, origin_code, harvested_on, origin_hashes)
SELECT id, $2, $3, $4, ordinal, "productName", "categoryCode", "skuId", "lotId", "quantityBase", "baseUnit", "goodsFen", "originCode", "harvestedOn", ARRAY(SELECT jsonb_array_elements_text("originHashes"))
FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (id uuid, "productName" text, "categoryCode" text, "skuId" uuid, "lotId" uuid, "quantityBase" bigint, "baseUnit" text, "goodsFen" bigint,
"originCode" text, "harvestedOn" date, "originHashes" jsonb)) WITH ORDINALITY
AS r(id, "productName", "categoryCode", "skuId", "lotId", "quantityBase", "baseUnit", "goodsFen", "originCode", "harvestedOn", "originHashes", ordinal);

INSERT INTO evidence_numbers (kind, number_key) SELECT $1, key FROM unnest($2::text[]) AS key GROUP BY key ORDER BY key
ON CONFLICT (kind, number_key) DO UPDATE SET kind = excluded.kind;

SELECT e.id, e.buyer_id AS "buyerId", e.supplier_order_id AS "supplierOrderId", e.declared, e.supplier_id AS "supplierId", e.kind, e.number,
e.number_key AS "numberKey", e.scope_id AS "scopeId", e.amount_fen AS "amountFen", e.issued_on AS "issuedOn", e.file_hash AS "fileHash", e.lines, e.state,
e.attached_by AS "attachedBy", e.attached_on AS "attachedOn", e.confirmed_by AS "confirmedBy", e.confirmed_on AS "confirmedOn", e.place_codes AS "placeCodes", EXISTS (SELECT FROM dispute_sides s JOIN disputes d ON d.id = s.dispute_id
WHERE s.evidence_id = e.id AND s.buyer_id = e.buyer_id AND d.kept_scope_id = e.scope_id) AS kept
FROM evidence e WHERE e.kind = $1 AND e.number_key = $2 AND e.state <> 'WITHDRAWN' ORDER BY e.id FOR UPDATE OF e;

INSERT INTO evidence (id, buyer_id, supplier_order_id, supplier_id, kind, number, number_key, scope_id, amount_fen, issued_on, file_hash, lines, state, attached_by, attached_on, place_codes, declared)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

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

SELECT DISTINCT p.group_id AS id FROM (SELECT COALESCE(c.original_id, b.id) AS id FROM (SELECT transfer_id AS id FROM bank_references WHERE reference = ANY($1::text[])
UNION SELECT id FROM bank_transfers WHERE told_reference = ANY($1::text[])) b LEFT JOIN (SELECT transfer_id AS copy_id, original_id FROM transfer_claims WHERE status = 'CONFIRMED' AND original_id IS NOT NULL) c ON c.copy_id = b.id) t
JOIN payable_movements m ON m.transfer_id = t.id AND m.kind = 'PAYMENT' JOIN payables p ON p.id = m.payable_id AND p.buyer_id = m.buyer_id;

SELECT order_id AS id FROM paid_numbers WHERE number_key = $1;

INSERT INTO evidence (id, buyer_id, supplier_order_id, supplier_id, kind, number, number_key, scope_id, amount_fen, issued_on, file_hash, lines, state, attached_by, attached_on, place_codes, declared)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

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

SELECT d.id, d.buyer_id AS "buyerId", d.version, d.status, d.declared_on AS "declaredOn", d.seller_id AS "sellerId",
d.buyer_codes AS "buyerCodes", d.origin_codes AS "originCodes", d.place_codes AS "placeCodes" FROM declared_purchases d WHERE d.id = ANY($1::uuid[]) AND d.buyer_id = $2::uuid;

SELECT v.declaration_id AS "declarationId", v.buyer_id AS "buyerId", v.version, v.seller_id AS "sellerId", v.seller_code AS "sellerCode", v.seller_name AS "sellerName",
v.bought_on AS "boughtOn", v.accepted_on AS "acceptedOn", v.invoice_number AS "invoiceNumber", v.invoiced_on AS "invoicedOn", v.invoice_fen AS "invoiceFen",
v.invoice_hash AS "invoiceHash", v.invoice_evidence_id AS "invoiceEvidenceId", v.paid_on AS "paidOn", v.paid_fen AS "paidFen", v.bank_reference AS "bankReference",
v.payment_hash AS "paymentHash", v.payment_evidence_id AS "paymentEvidenceId", v.submitted_on AS "submittedOn", v.submitted_by AS "submittedBy", v.content_hash AS "contentHash" FROM declared_versions v WHERE v.declaration_id = ANY($1::uuid[]) ORDER BY v.declaration_id, v.version;

SELECT r.id, r.declaration_id AS "declarationId", r.buyer_id AS "buyerId", r.version, r.row_number AS number, r.product_name AS "productName",
r.category_code AS "categoryCode", r.sku_id AS "skuId", r.lot_id AS "lotId", l.trace_code AS "traceCode", r.quantity_base AS "quantityBase", r.base_unit AS "baseUnit", r.goods_fen AS "goodsFen",
r.origin_code AS "originCode", r.harvested_on AS "harvestedOn", r.origin_hashes AS "originHashes" FROM unnest($1::text[]) AS k(key) JOIN declared_rows r
ON r.declaration_id = split_part(k.key, ':', 1)::uuid AND r.version = split_part(k.key, ':', 2)::integer LEFT JOIN lots l ON l.id = r.lot_id
ORDER BY r.declaration_id, r.version, r.row_number;

SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.taken_base AS "takenBase", l.lost_base AS "lostBase", l.declared_base AS "declaredBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.origin_valid_until AS "originValidUntil", l.revocations FROM lots l WHERE l.id = ANY($1::uuid[]);
