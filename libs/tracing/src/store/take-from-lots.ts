import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import type { LotStanding } from '../rules/lot-standing';

/** A lot as shipping sees it. */
export interface ShippableLot {
  lotId: string;
  traceCode: string;
  supplierId: string;
  productId: string;
  placeCode: string;
  harvestedOn: BusinessDate;
  baseUnit: BaseUnit;
  originStatus: string;
  /** First day on which its verified origin holds no more; null where it has no end. */
  originValidUntil: BusinessDate | null;
  /** Revocations that last, of its origin or of that of a lot that it was made of. */
  revocations: number;
  standing: LotStanding;
  openRecalls: number;
  /** The step that it was made in; null for what was harvested. */
  makingId: string | null;
  processedIn: string | null;
  processedOn: BusinessDate | null;
  /** Division and claim that the office verified; null where none is. */
  claimId: string | null;
  claimedPlaceCode: string | null;
  availableBase: bigint;
  /** Regional brands that it claims; null where it claims none. */
  brands?: { code: string; claimed: boolean; reason: string | null }[] | null;
}

/** Lots by trace code, their rows locked in the order of their ids. Unknown codes are left out. */
export async function lockLots(tx: Tx, traceCodes: readonly string[]): Promise<Map<string, ShippableLot>> {
  const rows = await tx.query<ShippableLot>(
    `SELECT l.id AS "lotId", l.trace_code AS "traceCode", l.supplier_id AS "supplierId", l.product_id AS "productId", l.place_code AS "placeCode",
       l.harvested_on AS "harvestedOn", l.base_unit AS "baseUnit", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
       l.origin_valid_until AS "originValidUntil", l.revocations, l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.quantity_base - l.shipped_base - l.taken_base - l.lost_base - l.declared_base AS "availableBase",
       c.id AS "claimId", c.place_code AS "claimedPlaceCode",
       (SELECT json_agg(json_build_object('code', b.brand_code, 'claimed', b.reason IS NULL, 'reason', b.reason) ORDER BY b.brand_code) FROM lot_brands b WHERE b.lot_id = l.id) AS brands
     FROM trace_codes t JOIN lots l ON l.id = t.lot_id
     LEFT JOIN origin_claims c ON c.lot_id = l.id AND c.status = 'VERIFIED'
     WHERE t.code = ANY($1::text[]) ORDER BY l.id FOR UPDATE OF l`,
    [traceCodes],
  );
  return new Map(rows.map((row) => [row.traceCode, row]));
}

/** Adds to what lots have shipped, or sold elsewhere; negative amounts come back. The mass balance (CR-20) stands as a CHECK. */
export function takeFromLots(
  tx: Tx,
  amounts: readonly { lotId: string; base: bigint }[],
  as: 'shipped_base' | 'declared_base' = 'shipped_base',
): void {
  if (amounts.length === 0) return;
  tx.send(
    `WITH taken AS (SELECT lot, sum(base) AS base FROM unnest($1::uuid[], $2::bigint[]) AS t(lot, base) GROUP BY lot),
     locked AS MATERIALIZED (SELECT id FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
     UPDATE lots SET ${as} = lots.${as} + taken.base FROM taken, locked WHERE lots.id = taken.lot AND locked.id = lots.id`,
    [amounts.map((amount) => amount.lotId), amounts.map((amount) => amount.base)],
  );
}

/** Trace code, place, harvest date and base unit of lots. */
export async function lotsOf(
  db: Queryable,
  lotIds: readonly string[],
): Promise<Map<string, Pick<ShippableLot, 'lotId' | 'traceCode' | 'placeCode' | 'harvestedOn' | 'baseUnit'>>> {
  const rows = await db.query<ShippableLot>(
    'SELECT id AS "lotId", trace_code AS "traceCode", place_code AS "placeCode", harvested_on AS "harvestedOn", base_unit AS "baseUnit" FROM lots WHERE id = ANY($1::uuid[])',
    [lotIds],
  );
  return new Map(rows.map((row) => [row.lotId, row]));
}
