-- confirm-declared-purchase: 20 statements

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

SELECT DISTINCT p.group_id AS id FROM (SELECT COALESCE(c.original_id, b.id) AS id FROM (SELECT transfer_id AS id FROM bank_references WHERE reference = ANY($1::text[])
UNION SELECT id FROM bank_transfers WHERE told_reference = ANY($1::text[])) b LEFT JOIN (SELECT transfer_id AS copy_id, original_id FROM transfer_claims WHERE status = 'CONFIRMED' AND original_id IS NOT NULL) c ON c.copy_id = b.id) t
JOIN payable_movements m ON m.transfer_id = t.id AND m.kind = 'PAYMENT' JOIN payables p ON p.id = m.payable_id AND p.buyer_id = m.buyer_id;

SELECT order_id AS id FROM paid_numbers WHERE number_key = $1;

SELECT r.id, r.declaration_id AS "declarationId", r.buyer_id AS "buyerId", r.version, r.row_number AS number, r.product_name AS "productName",
r.category_code AS "categoryCode", r.sku_id AS "skuId", r.lot_id AS "lotId", l.trace_code AS "traceCode", r.quantity_base AS "quantityBase", r.base_unit AS "baseUnit", r.goods_fen AS "goodsFen",
r.origin_code AS "originCode", r.harvested_on AS "harvestedOn", r.origin_hashes AS "originHashes" FROM unnest($1::text[]) AS k(key) JOIN declared_rows r
ON r.declaration_id = split_part(k.key, ':', 1)::uuid AND r.version = split_part(k.key, ':', 2)::integer LEFT JOIN lots l ON l.id = r.lot_id
ORDER BY r.declaration_id, r.version, r.row_number;

SELECT o.id, o.id AS "organisationId", o.credit_code AS "creditCode", o.name, o.unit_type AS "unitType", o.seat_code AS "seatCode"
FROM organisations o WHERE o.kind = 'SUPPLIER' AND o.status = 'APPROVED' AND (o.id = $1 OR o.credit_code = $2);

SELECT DISTINCT ON (organisation_id) organisation_id AS id, trading FROM trading_standings
WHERE organisation_id = ANY($1::uuid[]) AND effective_on <= $2 ORDER BY organisation_id, effective_on DESC, version DESC;

WITH RECURSIVE chain AS (
SELECT id AS start_id, id, parent_id, budget_unit, unit_type, merged_on, 0 AS depth FROM organisations WHERE id = ANY($1::uuid[])
UNION ALL
SELECT chain.start_id, above.id, above.parent_id, above.budget_unit, above.unit_type, above.merged_on, chain.depth + 1
FROM chain JOIN organisations above ON above.id = chain.parent_id WHERE chain.depth + 1 < $2
)
SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name, units.ids AS "unitIds", units.union_ids AS "unionIds", units.budget_unit_id AS "budgetUnitId", units.superior_id AS "superiorId"
FROM organisations o
JOIN (SELECT start_id, array_agg(id ORDER BY depth) AS ids, COALESCE(array_agg(id ORDER BY depth) FILTER (WHERE unit_type = ANY($3::text[])), '{}') AS union_ids,
(array_agg(id ORDER BY depth) FILTER (WHERE budget_unit AND merged_on IS NULL))[1] AS budget_unit_id,
(array_agg(id ORDER BY depth) FILTER (WHERE depth > 0 AND merged_on IS NULL))[1] AS superior_id FROM chain GROUP BY start_id) units ON units.start_id = o.id;

SELECT l.id AS "lotId", l.trace_code AS "traceCode", l.supplier_id AS "supplierId", l.product_id AS "productId", l.place_code AS "placeCode",
l.harvested_on AS "harvestedOn", l.base_unit AS "baseUnit", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
l.origin_valid_until AS "originValidUntil", l.revocations, l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.quantity_base - l.shipped_base - l.taken_base - l.lost_base - l.declared_base AS "availableBase",
c.id AS "claimId", c.place_code AS "claimedPlaceCode",
(SELECT json_agg(json_build_object('code', b.brand_code, 'claimed', b.reason IS NULL, 'reason', b.reason) ORDER BY b.brand_code) FROM lot_brands b WHERE b.lot_id = l.id) AS brands
FROM trace_codes t JOIN lots l ON l.id = t.lot_id
LEFT JOIN origin_claims c ON c.lot_id = l.id AND c.status = 'VERIFIED'
WHERE t.code = ANY($1::text[]) ORDER BY l.id FOR UPDATE OF l;

WITH taken AS (SELECT lot, sum(base) AS base FROM unnest($1::uuid[], $2::bigint[]) AS t(lot, base) GROUP BY lot),
locked AS MATERIALIZED (SELECT id FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
UPDATE lots SET declared_base = lots.declared_base + taken.base FROM taken, locked WHERE lots.id = taken.lot AND locked.id = lots.id;

UPDATE declared_purchases SET version = $3, status = $4, seller_id = $5, buyer_codes = $6, origin_codes = $7, place_codes = $8
WHERE id = $1 AND buyer_id = $2;

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
