-- orders: 3 statements

SELECT o.id AS "id", o.buyer_id AS "buyerId", o.number AS "number", o.status AS "status", o.channel AS "channel", o.placed_on AS "placedOn", o.placed_by AS "placedBy", o.decided_on AS "decidedOn", o.decision_reason AS "decisionReason", o.expires_on AS "expiresOn", o.payment_reference AS "paymentReference", o.goods_fen AS "goodsFen", o.charges_fen AS "chargesFen", o.note AS "note" FROM orders o WHERE o.buyer_id = $4 AND ($1::text IS NULL OR o.status = $1) AND ($2::date IS NULL OR o.placed_on >= $2)
AND ($3::date IS NULL OR o.placed_on < $3) AND TRUE ORDER BY o.placed_on DESC, o.id DESC LIMIT $5;

SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name FROM organisations o WHERE o.id = ANY($1::uuid[]);

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.order_id = ANY($1::uuid[]) AND s.buyer_id = $2 ORDER BY s.id;
