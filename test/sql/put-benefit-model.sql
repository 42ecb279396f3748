-- put-benefit-model: 8 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT wanted.hash FROM unnest($1::text[]) AS wanted(hash) WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.hash = wanted.hash);

SELECT 1 FROM products WHERE id = $1 AND supplier_id = $2;

INSERT INTO benefit_models (id, supplier_id, product_id, lot_id, kind, floor_fen, floor_base, dividend_points, guaranteed_fen, valid_from, valid_until, source, file_hash, recorded_by, recorded_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

COMMIT;

SELECT m.id, m.supplier_id AS "supplierId", m.product_id AS "productId", m.lot_id AS "lotId", m.kind, m.floor_fen AS "floorFen", m.floor_base AS "floorBase",
m.dividend_points AS "dividendPoints", m.guaranteed_fen AS "guaranteedFen", m.valid_from AS "validFrom", m.valid_until AS "validUntil", m.source,
m.file_hash AS "fileHash", m.recorded_on AS "recordedOn", o.seat_code AS "seatCode", COALESCE(p.base_unit, l.base_unit) AS "baseUnit" FROM benefit_models m JOIN organisations o ON o.id = m.supplier_id LEFT JOIN products p ON p.id = m.product_id AND p.supplier_id = m.supplier_id
LEFT JOIN lots l ON l.id = m.lot_id AND l.supplier_id = m.supplier_id WHERE m.id = ANY($1::uuid[]);
