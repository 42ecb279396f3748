import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import { type BaseUnit, type BusinessDate, groupedBy, toJson } from '@shanhai/kernel';
import type { Outline } from '../rules/outline';

/** A field of a supplier, with the goods that it grows. */
export interface PlotRow {
  id: string;
  supplierId: string;
  name: string;
  divisionCode: string;
  areaSquareMetres: bigint;
  categoryCode: string;
  outline: Outline | null;
  putOn: BusinessDate;
}

const COLUMNS = `p.id, p.supplier_id AS "supplierId", p.name, p.division_code AS "divisionCode", p.area_square_metres AS "areaSquareMetres",
  p.category_code AS "categoryCode", p.outline, p.put_on AS "putOn"`;

/** A supplier's fields, the newest first. */
export async function pageOfPlots(db: Queryable, supplierId: string, page: Page): Promise<PageOf<PlotRow>> {
  const parameters: unknown[] = [supplierId];
  const columns = [
    { sql: 'p.put_on', type: 'date' },
    { sql: 'p.id', type: 'uuid' },
  ];
  const keyset = keysetSql(page, columns, parameters);
  const rows = await db.query<PlotRow>(
    `SELECT ${COLUMNS} FROM plots p WHERE p.supplier_id = $1 AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.putOn, row.id]);
}

export function plotsById(db: Queryable, ids: readonly string[]): Promise<PlotRow[]> {
  return db.query<PlotRow>(`SELECT ${COLUMNS} FROM plots p WHERE p.id = ANY($1::uuid[])`, [ids]);
}

/** The supplier's own field, locked; null where it is unknown or another's. */
export async function lockPlot(tx: Tx, id: string, supplierId: string): Promise<PlotRow | null> {
  const [row] = await tx.query<PlotRow>(
    `SELECT ${COLUMNS} FROM plots p WHERE p.id = $1 AND p.supplier_id = $2 FOR NO KEY UPDATE`,
    [id, supplierId],
  );
  return row ?? null;
}

/** All fields of a supplier that grow a category. */
export function plotsOfCategory(db: Queryable, supplierId: string, categoryCode: string): Promise<PlotRow[]> {
  return db.query<PlotRow>(
    `SELECT ${COLUMNS} FROM plots p WHERE p.supplier_id = $1 AND p.category_code = $2 ORDER BY p.id`,
    [supplierId, categoryCode],
  );
}

export async function countPlots(db: Queryable, supplierId: string): Promise<number> {
  const [{ count }] = await db.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM plots WHERE supplier_id = $1',
    [supplierId],
  );
  return count;
}

/** Adds a field, or writes one that is there and locked anew. */
export function writePlot(tx: Tx, plot: PlotRow): void {
  tx.send(
    `INSERT INTO plots (id, supplier_id, name, division_code, area_square_metres, category_code, outline, put_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (id, supplier_id) DO UPDATE SET name = EXCLUDED.name, division_code = EXCLUDED.division_code, area_square_metres = EXCLUDED.area_square_metres,
       category_code = EXCLUDED.category_code, outline = EXCLUDED.outline`,
    [
      plot.id,
      plot.supplierId,
      plot.name,
      plot.divisionCode,
      plot.areaSquareMetres,
      plot.categoryCode,
      plot.outline && toJson(plot.outline),
      plot.putOn,
    ],
  );
}

/** The fields that lots grew on, by lot, in one statement. */
export async function plotsOfLots(db: Queryable, lotIds: readonly string[]): Promise<Map<string, PlotRow[]>> {
  const rows = await db.query<PlotRow & { lotId: string }>(
    `SELECT x.lot_id AS "lotId", ${COLUMNS} FROM lot_plots x JOIN plots p ON p.id = x.plot_id AND p.supplier_id = x.supplier_id
     WHERE x.lot_id = ANY($1::uuid[]) ORDER BY x.lot_id, p.id`,
    [lotIds],
  );
  return groupedBy(rows, (row) => row.lotId);
}

/** Base units of a supplier's own harvest of a category in a year that may leave: what counts before the next lot. */
export async function grownBefore(
  tx: Tx,
  { supplierId, categoryCode, baseUnit }: { supplierId: string; categoryCode: string; baseUnit: BaseUnit },
  harvestYear: number,
): Promise<bigint> {
  const [{ sum }] = await tx.query<{ sum: bigint }>(
    `SELECT COALESCE(sum(l.quantity_base), 0)::bigint AS sum FROM lots l JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
     WHERE l.supplier_id = $1 AND l.making_id IS NULL AND l.standing = 'FREE' AND l.base_unit = $3 AND p.category_code = $2
       AND l.harvested_on >= make_date($4::integer, 1, 1) AND l.harvested_on < make_date($4::integer + 1, 1, 1)`,
    [supplierId, categoryCode, baseUnit, harvestYear],
  );
  return sum;
}

export function insertLotPlots(tx: Tx, lot: { id: string; supplierId: string }, plotIds: readonly string[]): void {
  tx.send('INSERT INTO lot_plots (lot_id, supplier_id, plot_id) SELECT $1, $2, plot FROM unnest($3::uuid[]) AS plot', [
    lot.id,
    lot.supplierId,
    plotIds,
  ]);
}
