import type { Queryable } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { RootShare } from '../rules/origin-shares';

/** A harvested lot that a made lot comes from, with the place that an office verified it to be from. */
export interface RootRow extends RootShare {
  lotId: string;
  traceCode: string;
  placeCode: string;
  harvestedOn: BusinessDate;
  /** Null where no claim on it is verified. */
  claimId: string | null;
  claimedPlaceCode: string | null;
}

/** The harvested lots that made lots come from, by made lot, the largest share first; one statement. Harvested lots have none. */
export async function rootsOfLots(db: Queryable, lotIds: readonly string[]): Promise<Map<string, RootRow[]>> {
  const rows = await db.query<RootRow>(
    `SELECT o.lot_id AS "lotId", o.root_lot_id AS "rootLotId", o.root_supplier_id AS "rootSupplierId", o.mass_base AS "massBase", r.trace_code AS "traceCode",
       r.place_code AS "placeCode", r.harvested_on AS "harvestedOn", c.id AS "claimId", c.place_code AS "claimedPlaceCode"
     FROM lot_roots o JOIN lots r ON r.id = o.root_lot_id AND r.supplier_id = o.root_supplier_id
     LEFT JOIN origin_claims c ON c.lot_id = r.id AND c.supplier_id = r.supplier_id AND c.status = 'VERIFIED'
     WHERE o.lot_id = ANY($1::uuid[]) ORDER BY o.mass_base DESC, o.root_lot_id`,
    [lotIds],
  );
  return groupedBy(rows, (row) => row.lotId);
}
