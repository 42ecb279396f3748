import type { Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { FieldSum } from '../rules/field-harvest';

/** What is judged anew: a crop of one supplier, or of all that have fields of it; harvests of a span of days. */
export interface Crop {
  categoryCode: string;
  supplierId: string | null;
  validFrom?: BusinessDate;
  validUntil?: BusinessDate | null;
}

/** A lot that may leave and is above what the fields can have grown. */
export interface LotBeyond extends FieldSum {
  lotId: string;
  supplierId: string;
  placeCode: string;
  harvestedOn: BusinessDate;
  yieldVersion: number;
}

/**
 * Lots that no longer fit what their supplier's fields can have grown, by the yield of their harvest day: of each year the last that were recorded. What an
 * office released is left where no less can have grown than it saw. One statement; whoever asks holds the locks of the crop.
 */
export function lotsBeyond(tx: Tx, { categoryCode, supplierId, validFrom, validUntil }: Crop): Promise<LotBeyond[]> {
  return tx.query(
    `WITH area AS (
       SELECT s.supplier_id, COALESCE(sum(p.area_square_metres), 0)::bigint AS area
       FROM (SELECT $2::uuid AS supplier_id WHERE $2 IS NOT NULL UNION SELECT supplier_id FROM plots WHERE $2 IS NULL AND category_code = $1) s
       LEFT JOIN plots p ON p.supplier_id = s.supplier_id AND p.category_code = $1 GROUP BY s.supplier_id
     ), grown AS (
       SELECT l.*, a.area, date_part('year', l.harvested_on)::integer AS year,
         sum(l.quantity_base) OVER (PARTITION BY l.supplier_id, l.base_unit, date_part('year', l.harvested_on) ORDER BY l.recorded_on, l.id)::bigint AS up_to
       FROM area a JOIN lots l ON l.supplier_id = a.supplier_id AND l.making_id IS NULL AND l.standing = 'FREE'
       JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id AND p.category_code = $1
     )
     SELECT g.id AS "lotId", g.supplier_id AS "supplierId", g.place_code AS "placeCode", g.harvested_on AS "harvestedOn", y.version AS "yieldVersion",
       g.year AS "harvestYear", g.area AS "areaSquareMetres", m.most AS "mostBase", g.up_to - g.quantity_base AS "beforeBase", g.quantity_base AS "statedBase"
     FROM grown g CROSS JOIN LATERAL (
       SELECT v.* FROM area_yields v WHERE v.category_code = $1 AND v.valid_from <= g.harvested_on AND (v.valid_until IS NULL OR g.harvested_on < v.valid_until)
       ORDER BY v.version DESC LIMIT 1) y
     CROSS JOIN LATERAL (SELECT div(g.area::numeric * y.yield_base, y.area_square_metres)::bigint AS most) m
     WHERE y.base_unit = g.base_unit AND g.up_to > m.most AND g.harvested_on >= COALESCE($3::date, '-infinity') AND g.harvested_on < COALESCE($4::date, 'infinity')
       AND NOT EXISTS (SELECT FROM lot_holds h WHERE h.lot_id = g.id AND h.decision = 'RELEASED' AND h.most_base <= m.most)
     ORDER BY g.id`,
    [categoryCode, supplierId, validFrom ?? null, validUntil ?? null],
  );
}

/** Stops lots that may leave: their rows are locked in the order of their ids. */
export function holdLots(tx: Tx, lotIds: readonly string[]): void {
  tx.send('SELECT FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [lotIds]);
  tx.send("UPDATE lots SET standing = 'HELD' WHERE id = ANY($1::uuid[]) AND standing = 'FREE'", [lotIds]);
}
