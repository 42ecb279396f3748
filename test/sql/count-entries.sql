-- count-entries: 4 statements

SELECT e.id, f.scheme_code AS "schemeCode", f.scheme_version AS "schemeVersion", f.measure, f.outcome, f.buyer_id AS "buyerId", f.supplier_id AS "supplierId",
f.buyer_codes AS "buyerCodes", f.origin_codes AS "originCodes", f.pairing_id AS "pairingId", f.category_code AS "categoryCode", f.channel, f.evidence_level AS "evidenceLevel",
e.stream_id AS "streamId", e.order_line_id AS "orderLineId", e.lot_id AS "lotId", e.recognised_on AS "recognisedOn", e.posting_month AS "postingMonth", e.posting,
e.amount_fen AS "amountFen", e.goods_fen AS "goodsFen", e.position, e.fact_id AS "factId", e.judgement FROM (SELECT * FROM count_entries e WHERE e.position <= $1 AND TRUE AND e.recognised_on >= $6::date AND e.recognised_on < $7::date AND TRUE ORDER BY e.recognised_on DESC, e.id DESC LIMIT $8) e JOIN count_facets f ON f.id = e.facet_id
WHERE f.scheme_code = $2 AND (f.buyer_id = $3::uuid OR $3::uuid = ANY(f.unit_ids)) AND TRUE AND $4::text = ANY(f.origin_codes) ORDER BY e.recognised_on DESC, e.id DESC LIMIT $5;

SELECT id AS "lotId", trace_code AS "traceCode", place_code AS "placeCode", harvested_on AS "harvestedOn", base_unit AS "baseUnit" FROM lots WHERE id = ANY($1::uuid[]);

SELECT min(position) AS through FROM counter_slots;

SELECT o.id AS "organisationId", o.kind, o.unit_type AS "unitType", o.credit_code AS "creditCode",
o.seat_code AS "seatCode", o.budget_unit AS "budgetUnit", o.approval_above_fen AS "approvalAboveFen", o.parent_id AS "parentId", o.merged_on AS "mergedOn", o.status, o.name FROM organisations o WHERE o.id = ANY($1::uuid[]);
