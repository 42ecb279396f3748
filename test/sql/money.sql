-- money: 5 statements

SELECT account, sum(debit_fen)::bigint AS "debitFen", sum(credit_fen)::bigint AS "creditFen" FROM (SELECT account, debit_fen, credit_fen FROM money_days WHERE owner_id = $1 AND effective_on <= coalesce($2::date, 'infinity')
UNION ALL SELECT account, debit_fen, credit_fen FROM money_changes WHERE owner_id = $1 AND effective_on <= coalesce($2::date, 'infinity')) x GROUP BY 1 ORDER BY 1;

SELECT id, buyer_id AS "buyerId", payee_id AS "payeeId", subject_id AS "subjectId", group_id AS "groupId", reference,
opened_on AS "openedOn", due_fen AS "dueFen", paid_fen AS "paidFen", receiver_id AS "receiverId",
released_fen AS "releasedFen", payout_fen AS "payoutFen", direct_fen AS "directFen" FROM payables WHERE id = ANY($1::uuid[]);

SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name FROM organisations o WHERE o.id = ANY($1::uuid[]);

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.id = ANY($1::uuid[]) AND s.buyer_id = $2;

WITH found AS (SELECT * FROM (SELECT s.effective_on, s.id FROM unnest($2::text[]) AS a(account), LATERAL (SELECT effective_on, id FROM money_postings
WHERE debit_owner_id = $1 AND debit_account = a.account AND effective_on BETWEEN coalesce($3::date, '-infinity') AND coalesce($4::date, 'infinity') AND TRUE ORDER BY effective_on DESC, id DESC LIMIT $5) s UNION SELECT s.effective_on, s.id FROM unnest($2::text[]) AS a(account), LATERAL (SELECT effective_on, id FROM money_postings
WHERE credit_owner_id = $1 AND credit_account = a.account AND effective_on BETWEEN coalesce($3::date, '-infinity') AND coalesce($4::date, 'infinity') AND TRUE ORDER BY effective_on DESC, id DESC LIMIT $5) s) sides ORDER BY effective_on DESC, id DESC LIMIT $5)
SELECT p.id, p.source_id AS "sourceId", p.effective_on AS "effectiveOn", p.reason, p.debit_account AS "debitAccount", p.debit_owner_id AS "debitOwnerId",
p.credit_account AS "creditAccount", p.credit_owner_id AS "creditOwnerId", p.amount_fen AS "amountFen", p.payable_id AS "payableId", p.recorded_at AS "recordedAt" FROM found JOIN money_postings p ON p.id = found.id ORDER BY p.effective_on DESC, p.id DESC LIMIT $5;
