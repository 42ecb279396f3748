-- explain-order: 9 statements

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

COMMIT;

SELECT COALESCE(max(position), 0) AS epoch FROM fact_positions WHERE slot IS NULL AND position <= $1;

SELECT id AS "lotId", trace_code AS "traceCode", place_code AS "placeCode", harvested_on AS "harvestedOn", base_unit AS "baseUnit" FROM lots WHERE id = ANY($1::uuid[]);

SELECT min(position) AS position FROM counter_slots;

SELECT p.stream_id AS "streamId", p.position, f.id, f.type, f.version, f.key, f.business_date AS "on", f.payload,
COALESCE((SELECT max(r.position) FROM fact_positions r WHERE r.slot IS NULL AND r.position <= p.position), 0) AS epoch
FROM unnest($1::uuid[], $2::bigint[]) AS s(stream_id, through)
JOIN fact_positions p ON p.stream_id = s.stream_id AND p.position <= s.through JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
WHERE p.type = ANY($3::text[]) ORDER BY p.position;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.deliver_by AS "deliverBy", s.goods_fen AS "goodsFen", s.short_on AS "shortOn", s.short_by AS "shortBy", s.short_reason AS "shortReason" FROM supplier_orders s WHERE s.id = ANY($1::uuid[]) AND s.buyer_id = $2;

SELECT t.code, t.version, t.evaluator, t.status, t.valid_from AS "validFrom", t.valid_until AS "validUntil", t.parameters
FROM schemes t WHERE ($1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions f WHERE f.fact_id = t.fact_id AND f.position <= $1)) ORDER BY t.code, t.version;

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
