-- explain-order: 7 statements

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

COMMIT;

SELECT COALESCE(max(position), 0) AS position FROM fact_positions;

SELECT id AS "lotId", trace_code AS "traceCode", place_code AS "placeCode", harvested_on AS "harvestedOn", base_unit AS "baseUnit" FROM lots WHERE id = ANY($1::uuid[]);

SELECT p.stream_id AS "streamId", p.position, f.id, f.type, f.version, f.key, f.business_date AS "on", f.payload,
COALESCE((SELECT max(r.position) FROM fact_positions r WHERE r.slot IS NULL AND r.position <= p.position), 0) AS epoch
FROM unnest($1::uuid[], $2::bigint[]) AS s(stream_id, through)
JOIN fact_positions p ON p.stream_id = s.stream_id AND p.position <= s.through JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
WHERE p.type = ANY($3::text[]) ORDER BY p.position;

SELECT s.id AS "id", s.buyer_id AS "buyerId", s.order_id AS "orderId", s.supplier_id AS "supplierId", s.status AS "status", s.placed_on AS "placedOn", s.confirmed_on AS "confirmedOn", s.expires_on AS "expiresOn", s.goods_fen AS "goodsFen" FROM supplier_orders s WHERE s.id = ANY($1::uuid[]) AND s.buyer_id = $2;

SELECT t.code, t.version, t.evaluator, t.status, t.valid_from AS "validFrom", t.valid_until AS "validUntil", t.parameters
FROM schemes t WHERE ($1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions f WHERE f.fact_id = t.fact_id AND f.position <= $1)) ORDER BY t.code, t.version;
