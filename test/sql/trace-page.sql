-- trace-page: 6 statements

SELECT COALESCE((SELECT jsonb_agg(x ORDER BY x.rank, x."issuedOn", x.number) FROM (
(SELECT 1 AS rank, 'COMMITMENT' AS source, 'COMMITMENT' AS kind, c.content ->> 'number' AS number, NULL::text AS issuer,
c.issued_on AS "issuedOn", NULL::date AS "validUntil"
FROM commitment_certificates c WHERE c.lot_id = $1 AND c.supplier_id = $2
AND c.version = (SELECT max(n.version) FROM commitment_certificates n WHERE n.lot_id = $1)
AND NOT EXISTS (SELECT FROM commitment_certificate_voids v WHERE v.certificate_id = c.id))
UNION ALL
(SELECT 2, 'LICENCE', y.kind, y.number, y.issuer, y.valid_from, y.valid_until
FROM licences y WHERE y.supplier_id = $2 AND y.status = 'VERIFIED' AND y.valid_from <= $3 AND (y.valid_until IS NULL OR y.valid_until > $3)
ORDER BY y.valid_from LIMIT 12)
UNION ALL
(SELECT 3, 'ATTACHED', z.kind, z.number, NULL, z.issued_on, z.valid_until
FROM certificates z WHERE z.lot_id = $1 AND z.supplier_id = $2 ORDER BY z.issued_on LIMIT 12)) x), '[]') AS papers,
COALESCE((SELECT jsonb_agg(w ORDER BY w."firstOn", w."cityCode") FROM (
SELECT left(a.division_code, 4) || '00' AS "cityCode", min(s.shipped_on) AS "firstOn", max(s.shipped_on) AS "lastOn",
bool_or(n.accepted_quantity > 0) AS accepted
FROM (SELECT * FROM shipment_lines WHERE lot_id = $1 LIMIT 2000) n
JOIN shipments s ON s.id = n.shipment_id AND s.buyer_id = n.buyer_id
JOIN order_lines o ON o.id = n.order_line_id AND o.buyer_id = n.buyer_id
JOIN order_addresses a ON a.order_id = o.order_id AND a.buyer_id = o.buyer_id AND a.name = o.address_name
WHERE n.supplier_id = $2 GROUP BY 1) w), '[]') AS ways;

SELECT coalesce(max(edition), 0) AS edition FROM division_editions e
WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = e.fact_id AND p.position <= $1);

SELECT e.id, e.owner_id AS "ownerId", e.event_id AS "eventId", e.event_time AS "eventTime", e.record_time AS "recordTime", e.event, e.prefixes
FROM epcis_events e
WHERE e.terms && $2::text[] AND e.owner_id = $1 AND e.party_ids IS NULL AND NOT e.declares
AND NOT EXISTS (SELECT FROM epcis_events d WHERE d.owner_id = e.owner_id AND d.event_id = e.event_id AND d.declares)
ORDER BY e.event_time, e.id LIMIT $3;

SELECT l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode", p.name AS product, p.description,
jsonb_build_object('nameZh', c.name_zh, 'nameEn', c.name_en) AS category,
(SELECT COALESCE(jsonb_agg(jsonb_build_object('nameZh', r.name_zh, 'nameEn', r.name_en) ORDER BY r.code), '[]') FROM lot_brands y
JOIN brands r ON r.code = y.brand_code WHERE y.lot_id = l.id AND y.supplier_id = l.supplier_id AND y.reason IS NULL) AS brands,
CASE WHEN b.code IS NOT NULL AND NOT EXISTS (SELECT FROM lot_brands y WHERE y.lot_id = l.id AND y.supplier_id = l.supplier_id AND y.brand_code = b.code)
THEN jsonb_build_object('nameZh', b.name_zh, 'nameEn', b.name_en) END AS "brandNamed",
o.name AS producer, o.seat_code AS "producerSeat", l.quantity_base AS "quantityBase", l.base_unit AS "baseUnit",
l.place_code AS "placeCode", l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus",
l.origin_valid_until AS "originValidUntil", l.revocations,
l.standing, CASE l.standing
WHEN 'UNDONE' THEN (SELECT u.undone_on FROM making_undos u WHERE u.making_id = l.making_id AND u.supplier_id = l.supplier_id)
WHEN 'HELD' THEN (SELECT h.held_on FROM lot_holds h WHERE h.lot_id = l.id AND h.supplier_id = l.supplier_id AND h.decision IS NULL LIMIT 1)
WHEN 'REFUSED' THEN (SELECT h.decided_on FROM lot_holds h WHERE h.lot_id = l.id AND h.supplier_id = l.supplier_id AND h.decision = 'REFUSED' LIMIT 1)
END AS "stoppedOn",
(SELECT jsonb_build_object('kind', m.kind, 'placeCode', m.place_code, 'on', m.happened_on)
FROM makings m WHERE m.id = l.making_id AND m.supplier_id = l.supplier_id) AS making,
(SELECT lpad(k.gtin, 14, '0') FROM skus k WHERE k.product_id = l.product_id AND k.gtin IS NOT NULL ORDER BY k.code LIMIT 1) AS gtin,
ARRAY(SELECT a.alias FROM lot_aliases a WHERE a.lot_id = l.id ORDER BY a.named_on, a.alias) AS aliases
FROM trace_codes t
JOIN lots l ON l.id = t.lot_id AND l.supplier_id = t.supplier_id
JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
JOIN categories c ON c.code = p.category_code
LEFT JOIN brands b ON b.code = p.brand_code
JOIN organisations o ON o.id = l.supplier_id
WHERE t.code = $1;

SELECT x.lot_id AS "onLot", r.id, r.supplier_id AS "supplierId", r.lot_id AS "lotId", r.level, r.reason, r.started_by AS "startedBy", r.started_on AS "startedOn",
r.ended_by AS "endedBy", r.ended_on AS "endedOn", r.end_reason AS "endReason" FROM recalled_lots x JOIN recalls r ON r.id = x.recall_id AND r.supplier_id = x.supplier_id
WHERE x.lot_id = ANY($1::uuid[]) ORDER BY x.lot_id, r.ended_on IS NOT NULL, r.started_on DESC, r.id DESC;

WITH roots AS (
SELECT o.root_lot_id AS id, o.root_supplier_id AS supplier_id, o.mass_base FROM lot_roots o WHERE o.lot_id = $1 AND o.supplier_id = $2
), sources AS (
SELECT * FROM roots UNION ALL SELECT $1::uuid, $2::uuid, 1 WHERE NOT EXISTS (SELECT FROM roots)
)
SELECT COALESCE(c.place_code, r.place_code) AS "placeCode", min(r.harvested_on) AS "firstHarvestedOn", max(r.harvested_on) AS "lastHarvestedOn",
sum(s.mass_base)::bigint AS "massBase", r.origin_status AS "originStatus", r.origin_valid_until AS "originValidUntil",
max(r.revocations) AS revocations, f.name AS office, max(c.decided_on) AS "decidedOn"
FROM sources s JOIN lots r ON r.id = s.id AND r.supplier_id = s.supplier_id
LEFT JOIN origin_claims c ON c.lot_id = r.id AND c.supplier_id = r.supplier_id AND c.status = 'VERIFIED'
LEFT JOIN organisations f ON f.id = c.decided_by
GROUP BY 1, r.origin_status, r.origin_valid_until, r.revocations > 0, f.id, f.name
ORDER BY "massBase" DESC, "placeCode", r.origin_status, f.id;
