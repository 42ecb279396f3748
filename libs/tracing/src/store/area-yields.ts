import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { AreaYield } from '../rules/field-harvest';

const COLUMNS = `y.category_code AS "categoryCode", y.version, y.base_unit AS "baseUnit", y.yield_base AS "yieldBase", y.area_square_metres AS "areaSquareMetres", y.source,
  y.valid_from AS "validFrom", y.valid_until AS "validUntil"`;

/** Every version of the yields of every category, or of one. */
export function areaYields(db: Queryable, categoryCode: string | null): Promise<AreaYield[]> {
  return db.query<AreaYield>(
    `SELECT ${COLUMNS} FROM area_yields y WHERE $1::text IS NULL OR y.category_code = $1 ORDER BY y.category_code, y.version`,
    [categoryCode],
  );
}

/** The version that is valid on a day: the newest of those whose span covers it; null where none does. */
export async function areaYieldOn(db: Queryable, categoryCode: string, on: BusinessDate): Promise<AreaYield | null> {
  const [row] = await db.query<AreaYield>(
    `SELECT ${COLUMNS} FROM area_yields y WHERE y.category_code = $1 AND y.valid_from <= $2 AND (y.valid_until IS NULL OR $2 < y.valid_until)
     ORDER BY y.version DESC LIMIT 1`,
    [categoryCode, on],
  );
  return row ?? null;
}

export function insertAreaYield(tx: Tx, row: AreaYield, putBy: string, putOn: BusinessDate): void {
  tx.send(
    `INSERT INTO area_yields (category_code, version, base_unit, yield_base, area_square_metres, source, valid_from, valid_until, put_by, put_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.categoryCode,
      row.version,
      row.baseUnit,
      row.yieldBase,
      row.areaSquareMetres,
      row.source,
      row.validFrom,
      row.validUntil,
      putBy,
      putOn,
    ],
  );
}
