import type { Queryable } from '@shanhai/database';
import type { OriginSource } from '../rules/origin-of-page';
import type { LotOfPage } from './lot-of-page';

/**
 * What a lot comes from: of a made lot the harvested lots behind it (at most 2,000), merged where place, standing and office are the
 * same; of a harvested lot itself. One statement over tables of tracing and organisations.
 */
export function originSources(
  db: Queryable,
  { id, supplierId }: Pick<LotOfPage, 'id' | 'supplierId'>,
): Promise<OriginSource[]> {
  return db.query<OriginSource>(
    `WITH roots AS (
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
     ORDER BY "massBase" DESC, "placeCode", r.origin_status, f.id`,
    [id, supplierId],
  );
}
