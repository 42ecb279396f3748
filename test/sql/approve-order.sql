-- approve-order: 14 statements

BEGIN;

SELECT o.id AS "id", o.buyer_id AS "buyerId", o.number AS "number", o.status AS "status", o.channel AS "channel", o.placed_on AS "placedOn", o.placed_by AS "placedBy", o.decided_on AS "decidedOn", o.decision_reason AS "decisionReason", o.expires_on AS "expiresOn", o.payment_reference AS "paymentReference", o.goods_fen AS "goodsFen", o.charges_fen AS "chargesFen", o.note AS "note" FROM orders o WHERE o.id = $1 FOR UPDATE;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.order_id = $1 ORDER BY s.id FOR UPDATE;

UPDATE orders SET status = $2, decided_by = $3, decided_on = $4, decision_reason = $5, expires_on = NULL WHERE id = $1;

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

UPDATE supplier_orders SET status = $2 WHERE id = ANY($1::uuid[]);

UPDATE supplier_orders SET expires_on = $2 WHERE order_id = $1;

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

SELECT l.id AS "id", l.buyer_id AS "buyerId", l.order_id AS "orderId", l.supplier_order_id AS "supplierOrderId", l.supplier_id AS "supplierId", l.ordinal AS "ordinal", l.sku_id AS "skuId", l.sku_code AS "skuCode", l.sku_name AS "skuName", l.product_id AS "productId", l.category_code AS "categoryCode", l.pricing AS "pricing", l.content_base AS "contentBase", l.address_name AS "addressName", l.unit_price_fen AS "unitPriceFen", l.ordered_quantity AS "orderedQuantity", l.confirmed_quantity AS "confirmedQuantity", l.shipped_quantity AS "shippedQuantity", l.accepted_quantity AS "acceptedQuantity", l.rejected_quantity AS "rejectedQuantity", l.returned_quantity AS "returnedQuantity", l.accepted_mass AS "acceptedMass", l.returned_mass AS "returnedMass", l.due_fen AS "dueFen" FROM order_lines l WHERE l.supplier_order_id = ANY($1::uuid[]) ORDER BY l.ordinal;

SELECT c.id AS "id", c.supplier_order_id AS "supplierOrderId", c.kind AS "kind", c.amount_fen AS "amountFen" FROM order_charges c WHERE c.supplier_order_id = ANY($1::uuid[]) ORDER BY c.supplier_order_id, c.id;

WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payeeId" uuid, "subjectId" uuid, "groupId" uuid,
reference text, "openedOn" date, "dueFen" bigint, items jsonb, "movementId" uuid)),
opened AS (INSERT INTO payables (id, buyer_id, payee_id, subject_id, group_id, reference, opened_on, due_fen, receiver_id)
SELECT given.id, "buyerId", "payeeId", "subjectId", "groupId", reference, "openedOn", "dueFen", (SELECT c.receiver_id FROM (SELECT receiver_id FROM payee_choices WHERE supplier_id = given."payeeId" ORDER BY version DESC LIMIT 1) c
WHERE EXISTS (SELECT FROM receiving_accounts a WHERE a.custodian_id = c.receiver_id AND a.status = 'VERIFIED' AND a.valid_from <= given."openedOn" AND (a.valid_until IS NULL OR a.valid_until > given."openedOn"))) FROM given),
items AS (INSERT INTO payable_items (payable_id, buyer_id, item_id, kind, ordinal, due_fen)
SELECT given.id, "buyerId", (i.item->>'itemId')::uuid, i.item->>'kind', i.ordinal, (i.item->>'amountFen')::bigint
FROM given, jsonb_array_elements(items) WITH ORDINALITY AS i(item, ordinal)),
named AS (INSERT INTO payment_references (reference, buyer_id, group_id) SELECT DISTINCT reference, "buyerId", "groupId" FROM given),
postings AS (SELECT "movementId" AS id, "movementId" AS source_id, "openedOn" AS effective_on, 'ORDERED' AS reason, 'BUYER_DUE' AS debit_account, "buyerId" AS debit_owner_id,
'SUPPLIER_DUE' AS credit_account, "payeeId" AS credit_owner_id, "dueFen" AS amount_fen, id AS payable_id FROM given),
posted AS (INSERT INTO money_postings (id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id)
SELECT id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id FROM postings WHERE amount_fen > 0),
changed AS (INSERT INTO money_changes (owner_id, account, effective_on, debit_fen, credit_fen)
SELECT s.owner_id, s.account, effective_on, sum(s.debit_fen), sum(s.credit_fen)
FROM postings, LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit_fen, credit_fen)
WHERE amount_fen > 0 GROUP BY 1, 2, 3)
INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason)
SELECT "movementId", "buyerId", id, 'OPENED', "openedOn", "dueFen", items, 'ORDERED' FROM given;

WITH new_facts AS (
SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, owner_id uuid, type text, version smallint, key text,
stream_id uuid, slot smallint, business_date date, payload jsonb, hash text)
), recorded AS (
INSERT INTO facts (id, owner_id, type, version, key, stream_id, slot, business_date, payload, hash)
SELECT id, owner_id, type, version, key, stream_id, slot, business_date, payload, decode(hash, 'hex') FROM new_facts
)
INSERT INTO facts_unsequenced (fact_id, owner_id, stream_id, slot, type, hash)
SELECT id, owner_id, stream_id, slot, type, decode(hash, 'hex') FROM new_facts;

COMMIT;

SELECT o.id AS "id", o.buyer_id AS "buyerId", o.number AS "number", o.status AS "status", o.channel AS "channel", o.placed_on AS "placedOn", o.placed_by AS "placedBy", o.decided_on AS "decidedOn", o.decision_reason AS "decisionReason", o.expires_on AS "expiresOn", o.payment_reference AS "paymentReference", o.goods_fen AS "goodsFen", o.charges_fen AS "chargesFen", o.note AS "note" FROM orders o WHERE o.id = ANY($1::uuid[]) AND o.buyer_id = $2;
