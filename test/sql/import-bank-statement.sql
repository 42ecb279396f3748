-- import-bank-statement: 17 statements

BEGIN;

SELECT content FROM files WHERE hash = $1;

SELECT pg_advisory_xact_lock(hashtextextended('bank_statements ' || $1, 0));

INSERT INTO bank_references (reference, transfer_id, custodian_id)
SELECT reference, transfer, $3 FROM unnest($1::text[], $2::uuid[]) AS r(reference, transfer) ORDER BY reference
ON CONFLICT (reference) DO NOTHING RETURNING transfer_id AS id;

SELECT id, custodian_id AS "custodianId", bank_reference AS "bankReference", booked_on AS "bookedOn", amount_fen AS "amountFen", payer_name AS "payerName",
payer_account AS "payerAccount", remark, named, status, transfer_id AS "transferId", said_by AS "saidBy", said_transfer_id AS "saidTransferId",
said_reason AS "saidReason", decided_on AS "decidedOn" FROM transfer_reversals WHERE custodian_id = $1 AND status = 'OPEN' AND named && $2::text[] ORDER BY id FOR UPDATE;

SELECT DISTINCT n.id, t.remark, t.payer_name AS "payerName", t.payer_account AS "payerAccount"
FROM unnest($1::uuid[], $2::date[], $3::bigint[], $6::boolean[]) AS n(id, day, fen, counted)
JOIN bank_transfers t ON t.custodian_id = $4 AND t.amount_fen = n.fen AND t.booked_on BETWEEN n.day - 5 AND n.day + 5
AND t.reason NOT IN ('LIKE_ANOTHER', 'DUPLICATE')
JOIN bank_statements s ON s.id = t.statement_id AND (s.format <> $5 OR (n.counted AND t.booked_on = n.day));

SELECT id, buyer_id AS "buyerId", payee_id AS "payeeId", subject_id AS "subjectId", group_id AS "groupId", reference,
opened_on AS "openedOn", due_fen AS "dueFen", paid_fen AS "paidFen", receiver_id AS "receiverId",
released_fen AS "releasedFen", payout_fen AS "payoutFen", direct_fen AS "directFen", named.by_references AS "references" FROM payables
JOIN (SELECT payable_id, array_agg(DISTINCT name) AS by_references FROM (
SELECT p.id AS payable_id, r.reference AS name FROM payment_references r JOIN payables p ON p.group_id = r.group_id WHERE r.reference = ANY($1::text[])
UNION ALL SELECT c.payable_id, c.reference FROM collective_payables c WHERE c.reference = ANY($1::text[])
) each GROUP BY payable_id) named ON named.payable_id = payables.id
ORDER BY payables.id FOR UPDATE OF payables;

SELECT reference FROM closed_references WHERE reference = ANY($1::text[]);

WITH added AS (INSERT INTO bank_statements (id, custodian_id, content_hash, format, imported_on, rows_total) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (custodian_id, content_hash) DO NOTHING RETURNING id)
SELECT id FROM added UNION ALL SELECT id FROM bank_statements WHERE custodian_id = $2 AND content_hash = $3;

WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, "bankReference" text, "toldReference" text, "bookedOn" date, "amountFen" bigint, "payerName" text, "payerAccount" text,
remark text, "matchedFen" bigint, reason text)),
postings AS (SELECT id, id AS source_id, "bookedOn" AS effective_on, 'BANK_TRANSFER' AS reason, 'BANK' AS debit_account, $2::uuid AS debit_owner_id,
'SUSPENSE' AS credit_account, $2::uuid AS credit_owner_id, "amountFen" AS amount_fen, NULL::uuid AS payable_id FROM given),
posted AS (INSERT INTO money_postings (id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id)
SELECT id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id FROM postings WHERE amount_fen > 0),
changed AS (INSERT INTO money_changes (owner_id, account, effective_on, debit_fen, credit_fen)
SELECT s.owner_id, s.account, effective_on, sum(s.debit_fen), sum(s.credit_fen)
FROM postings, LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit_fen, credit_fen)
WHERE amount_fen > 0 GROUP BY 1, 2, 3)
INSERT INTO bank_transfers (id, custodian_id, statement_id, bank_reference, told_reference, booked_on, amount_fen, payer_name, payer_account, remark, matched_fen, reason)
SELECT id, $2, $3, "bankReference", "toldReference", "bookedOn", "amountFen", "payerName", "payerAccount", remark, "matchedFen", reason FROM given;

WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payeeId" uuid, "payableId" uuid, "paidOn" date, "amountFen" bigint,
rail text, "cameFrom" text, "receiverId" uuid, "sourceId" uuid)),
sums AS (UPDATE payables SET paid_fen = paid_fen + s.total, direct_fen = direct_fen + s.direct
FROM (SELECT "payableId", sum("amountFen") AS total, sum(CASE rail WHEN 'OFFICIAL_CARD' THEN "amountFen" ELSE 0 END) AS direct FROM given GROUP BY 1) s
WHERE payables.id = s."payableId"),
came AS (SELECT "payableId" AS payable_id, "buyerId" AS buyer_id, "payeeId" AS payee_id, "receiverId" AS custodian_id, "amountFen" AS amount_fen FROM given
WHERE rail <> 'OFFICIAL_CARD'),
received AS (INSERT INTO payable_holdings AS h (payable_id, buyer_id, payee_id, custodian_id, received_fen)
SELECT payable_id, buyer_id, payee_id, custodian_id, sum(amount_fen) FROM came GROUP BY 1, 2, 3, 4
ON CONFLICT (payable_id, custodian_id, buyer_id) DO UPDATE SET received_fen = h.received_fen + excluded.received_fen),
postings AS (SELECT id, "sourceId" AS source_id, "paidOn" AS effective_on, rail AS reason, "cameFrom" AS debit_account, "receiverId" AS debit_owner_id,
'BUYER_DUE' AS credit_account, "buyerId" AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
posted AS (INSERT INTO money_postings (id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id)
SELECT id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id FROM postings WHERE amount_fen > 0),
changed AS (INSERT INTO money_changes (owner_id, account, effective_on, debit_fen, credit_fen)
SELECT s.owner_id, s.account, effective_on, sum(s.debit_fen), sum(s.credit_fen)
FROM postings, LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit_fen, credit_fen)
WHERE amount_fen > 0 GROUP BY 1, 2, 3)
INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, transfer_id, card_payment_id, reason)
SELECT id, "buyerId", "payableId", 'PAYMENT', "paidOn", "amountFen", CASE rail WHEN 'BANK_TRANSFER' THEN "sourceId" END, CASE rail WHEN 'CARD' THEN "sourceId" END, rail FROM given;

WITH stood AS (SELECT id, released_fen, paid_fen, due_fen, direct_fen FROM payables WHERE id = ANY($1::uuid[])) UPDATE payable_holdings h SET owed_fen = n.owed_fen, to_refund = n.to_refund FROM (SELECT payable_id, custodian_id, GREATEST(0, LEAST(held, earned - before)) - payout_fen AS owed_fen, over AND held > 0 AS to_refund FROM (
SELECT h.payable_id, h.custodian_id, h.payout_fen, s.paid_fen > s.due_fen AS over, h.received_fen - h.returned_fen AS held, GREATEST(0, LEAST(s.released_fen, s.paid_fen) - s.direct_fen) AS earned,
COALESCE(sum(GREATEST(h.received_fen - h.returned_fen, 0)) OVER (PARTITION BY h.payable_id ORDER BY h.payout_fen = 0, h.custodian_id
ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
FROM stood s JOIN payable_holdings h ON h.payable_id = s.id) x) n
WHERE h.payable_id = n.payable_id AND h.custodian_id = n.custodian_id AND (h.owed_fen, h.to_refund) <> (n.owed_fen, n.to_refund);

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

SELECT id, custodian_id AS "custodianId", bank_reference AS "bankReference", told_reference AS "toldReference", booked_on AS "bookedOn", amount_fen AS "amountFen",
payer_name AS "payerName", payer_account AS "payerAccount", remark, matched_fen AS "matchedFen", claimed_fen AS "claimedFen", returned_fen AS "returnedFen", reversed_fen AS "reversedFen", reason FROM bank_transfers WHERE id = ANY($1::uuid[]);
