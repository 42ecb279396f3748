-- put-aid-project: 9 statements

BEGIN;

INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1;

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

INSERT INTO aid_project_versions (id, version, name, kind, source, year, amount_fen, division_code, supplier_id, document, document_hash, withdrawn, reason, office_id, recorded_by, recorded_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

INSERT INTO aid_projects (id, version, name, kind, source, year, amount_fen, division_code, supplier_id, document, document_hash, withdrawn, place_codes, created_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (id) DO UPDATE SET (version, name, kind, source, year, amount_fen, division_code, supplier_id, document, document_hash, withdrawn, place_codes) =
ROW (EXCLUDED.version, EXCLUDED.name, EXCLUDED.kind, EXCLUDED.source, EXCLUDED.year, EXCLUDED.amount_fen, EXCLUDED.division_code, EXCLUDED.supplier_id,
EXCLUDED.document, EXCLUDED.document_hash, EXCLUDED.withdrawn, EXCLUDED.place_codes);

INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

COMMIT;

SELECT p.id, p.version, p.name, p.kind, p.source, p.year, p.amount_fen AS "amountFen", p.division_code AS "divisionCode", p.supplier_id AS "supplierId",
p.document, p.document_hash AS "documentHash", p.withdrawn, p.place_codes AS "placeCodes", p.created_on AS "createdOn" FROM aid_projects p WHERE p.id = ANY($1::uuid[]);
