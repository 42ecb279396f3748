import type { Queryable } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { LotOfPage } from './lot-of-page';

/** A certificate or licence, as everyone may know it. */
export interface Paper {
  /** COMMITMENT: the producer's own word. ATTACHED: what it uploaded. LICENCE: what an office verified. */
  source: 'COMMITMENT' | 'ATTACHED' | 'LICENCE';
  kind: string;
  number: string;
  issuer: string | null;
  issuedOn: BusinessDate;
  validUntil: BusinessDate | null;
}

/** Parcels of the lot to one city, whoever bought them. */
export interface Way {
  /** Code of a city, or of a province where it has none above the county. */
  cityCode: string;
  firstOn: BusinessDate;
  lastOn: BusinessDate;
  accepted: boolean;
}

/** Parcels of one lot that are looked at; a lot that fills more went to these cities at least. */
const PARCELS_MAX = 2_000;
/** Papers of one lot, and licences of its producer, that are shown. */
const PAPERS_MAX = 12;

/**
 * Papers of the lot and of its producer that hold on a day, and to which cities its parcels went: one statement over tables of
 * tracing and orders. Addresses leave the database as cities.
 */
export async function papersAndWays(
  db: Queryable,
  { id, supplierId }: Pick<LotOfPage, 'id' | 'supplierId'>,
  day: BusinessDate,
): Promise<{ papers: Paper[]; ways: Way[] }> {
  const [row] = await db.query<{ papers: Paper[]; ways: Way[] }>(
    `SELECT COALESCE((SELECT jsonb_agg(x ORDER BY x.rank, x."issuedOn", x.number) FROM (
         (SELECT 1 AS rank, 'COMMITMENT' AS source, 'COMMITMENT' AS kind, c.content ->> 'number' AS number, NULL::text AS issuer,
            c.issued_on AS "issuedOn", NULL::date AS "validUntil"
          FROM commitment_certificates c WHERE c.lot_id = $1 AND c.supplier_id = $2
            AND c.version = (SELECT max(n.version) FROM commitment_certificates n WHERE n.lot_id = $1)
            AND NOT EXISTS (SELECT FROM commitment_certificate_voids v WHERE v.certificate_id = c.id))
         UNION ALL
         (SELECT 2, 'LICENCE', y.kind, y.number, y.issuer, y.valid_from, y.valid_until
          FROM licences y WHERE y.supplier_id = $2 AND y.status = 'VERIFIED' AND y.valid_from <= $3 AND (y.valid_until IS NULL OR y.valid_until > $3)
          ORDER BY y.valid_from LIMIT ${PAPERS_MAX})
         UNION ALL
         (SELECT 3, 'ATTACHED', z.kind, z.number, NULL, z.issued_on, z.valid_until
          FROM certificates z WHERE z.lot_id = $1 AND z.supplier_id = $2 ORDER BY z.issued_on LIMIT ${PAPERS_MAX})) x), '[]') AS papers,
       COALESCE((SELECT jsonb_agg(w ORDER BY w."firstOn", w."cityCode") FROM (
         SELECT left(a.division_code, 4) || '00' AS "cityCode", min(s.shipped_on) AS "firstOn", max(s.shipped_on) AS "lastOn",
           bool_or(n.accepted_quantity > 0) AS accepted
         FROM (SELECT * FROM shipment_lines WHERE lot_id = $1 LIMIT ${PARCELS_MAX}) n
         JOIN shipments s ON s.id = n.shipment_id AND s.buyer_id = n.buyer_id
         JOIN order_lines o ON o.id = n.order_line_id AND o.buyer_id = n.buyer_id
         JOIN order_addresses a ON a.order_id = o.order_id AND a.buyer_id = o.buyer_id AND a.name = o.address_name
         WHERE n.supplier_id = $2 GROUP BY 1) w), '[]') AS ways`,
    [id, supplierId, day],
  );
  return row;
}
