-- refund-payment: 13 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT id, buyer_id AS "buyerId", payee_id AS "payeeId", subject_id AS "subjectId", group_id AS "groupId", reference,
opened_on AS "openedOn", due_fen AS "dueFen", paid_fen AS "paidFen", receiver_id AS "receiverId",
released_fen AS "releasedFen", payout_fen AS "payoutFen", direct_fen AS "directFen" FROM payables WHERE id = $1 FOR UPDATE;

SELECT id, payable_id AS "payableId", kind, effective_on AS "effectiveOn", amount_fen AS "amountFen", items FROM payable_movements WHERE payable_id = ANY($1::uuid[]);

SELECT id, requested_on AS "on", items FROM card_refunds WHERE payable_id = $1 AND status IN ('REQUESTED', 'PENDING');

SELECT c.id AS "cardPaymentId", c.custodian_id AS "custodianId", m.left AS "leftFen",
CASE WHEN EXISTS (SELECT FROM card_disputes d WHERE d.card_payment_id = c.id AND d.status = 'OPEN') THEN m.left
ELSE (SELECT COALESCE(sum(r.amount_fen), 0)::bigint FROM card_refunds r WHERE r.card_payment_id = c.id AND r.payable_id = $1 AND r.status IN ('REQUESTED', 'PENDING')) END AS "reservedFen"
FROM (SELECT card_payment_id, sum(CASE kind WHEN 'PAYMENT' THEN amount_fen ELSE -amount_fen END)::bigint AS left
FROM payable_movements WHERE payable_id = $1 AND card_payment_id IS NOT NULL GROUP BY 1) m
JOIN card_payments c ON c.id = m.card_payment_id ORDER BY c.id;

SELECT received_fen - returned_fen AS fen FROM payable_holdings WHERE payable_id = $1 AND custodian_id = $2;

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payableId" uuid, "on" date, "amountFen" bigint, items jsonb, reason text,
account text, "ownerId" uuid, "sourceId" uuid, "transferId" uuid, "cardPaymentId" uuid)),
lowered AS (UPDATE payables SET paid_fen = paid_fen - s.total, direct_fen = direct_fen - s.direct
FROM (SELECT "payableId", sum("amountFen") AS total, sum(CASE account WHEN 'SUPPLIER_DUE' THEN "amountFen" ELSE 0 END) AS direct FROM given GROUP BY 1) s
WHERE payables.id = s."payableId"),
went AS (SELECT "payableId" AS payable_id, "ownerId" AS custodian_id, sum("amountFen") AS amount_fen FROM given WHERE account <> 'SUPPLIER_DUE' GROUP BY 1, 2),
returned AS (UPDATE payable_holdings h SET returned_fen = h.returned_fen + w.amount_fen FROM went w
WHERE h.payable_id = w.payable_id AND h.custodian_id = w.custodian_id),
postings AS (SELECT id, COALESCE("sourceId", id) AS source_id, "on" AS effective_on, CASE account WHEN 'SUSPENSE' THEN 'REVERSED' ELSE 'REFUND' END AS reason,
'BUYER_DUE' AS debit_account, "buyerId" AS debit_owner_id, account AS credit_account, "ownerId" AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
posted AS (INSERT INTO money_postings (id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id)
SELECT id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id FROM postings WHERE amount_fen > 0),
changed AS (INSERT INTO money_changes (owner_id, account, effective_on, debit_fen, credit_fen)
SELECT s.owner_id, s.account, effective_on, sum(s.debit_fen), sum(s.credit_fen)
FROM postings, LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit_fen, credit_fen)
WHERE amount_fen > 0 GROUP BY 1, 2, 3)
INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, transfer_id, card_payment_id, reason)
SELECT id, "buyerId", "payableId", 'REFUND', "on", "amountFen", items, "transferId", "cardPaymentId", reason FROM given;

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

COMMIT;

SELECT id, buyer_id AS "buyerId", payee_id AS "payeeId", subject_id AS "subjectId", group_id AS "groupId", reference,
opened_on AS "openedOn", due_fen AS "dueFen", paid_fen AS "paidFen", receiver_id AS "receiverId",
released_fen AS "releasedFen", payout_fen AS "payoutFen", direct_fen AS "directFen" FROM payables WHERE id = ANY($1::uuid[]);
