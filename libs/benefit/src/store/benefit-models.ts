import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { BenefitModel } from '../rules/benefit-model';

export interface BenefitModelRow extends BenefitModel {
  supplierId: string;
  /** Of the supplier. */
  seatCode: string;
  /** Of the product that it is about, or whose lot it is about; null where it is about all goods. */
  baseUnit: BaseUnit | null;
  source: string;
  fileHash: string;
  recordedOn: BusinessDate;
}

const COLUMNS = `m.id, m.supplier_id AS "supplierId", m.product_id AS "productId", m.lot_id AS "lotId", m.kind, m.floor_fen AS "floorFen", m.floor_base AS "floorBase",
  m.dividend_points AS "dividendPoints", m.guaranteed_fen AS "guaranteedFen", m.valid_from AS "validFrom", m.valid_until AS "validUntil", m.source,
  m.file_hash AS "fileHash", m.recorded_on AS "recordedOn", o.seat_code AS "seatCode", COALESCE(p.base_unit, l.base_unit) AS "baseUnit"`;
const FROM = `benefit_models m JOIN organisations o ON o.id = m.supplier_id LEFT JOIN products p ON p.id = m.product_id AND p.supplier_id = m.supplier_id
  LEFT JOIN lots l ON l.id = m.lot_id AND l.supplier_id = m.supplier_id`;

export async function modelsById(db: Queryable, ids: readonly string[]): Promise<Map<string, BenefitModelRow>> {
  const rows = await db.query<BenefitModelRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE m.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** All models of suppliers, in the order in which they were recorded: what `modelOn` takes. */
export function modelsOfSuppliers(db: Queryable, supplierIds: readonly string[]): Promise<BenefitModelRow[]> {
  return db.query(`SELECT ${COLUMNS} FROM ${FROM} WHERE m.supplier_id = ANY($1::uuid[]) ORDER BY m.recorded_on, m.id`, [
    supplierIds,
  ]);
}

/** Whether goods are the supplier's: a product or a lot by its id. */
export async function isOwnGoods(tx: Tx, table: 'products' | 'lots', supplierId: string, id: string): Promise<boolean> {
  const [row] = await tx.query(`SELECT 1 FROM ${table} WHERE id = $1 AND supplier_id = $2`, [id, supplierId]);
  return row !== undefined;
}

export type NewModel = Omit<BenefitModelRow, 'baseUnit' | 'seatCode'> & { recordedBy: string | null };

export function insertModel(tx: Tx, row: NewModel): void {
  tx.send(
    `INSERT INTO benefit_models (id, supplier_id, product_id, lot_id, kind, floor_fen, floor_base, dividend_points, guaranteed_fen, valid_from, valid_until, source, file_hash, recorded_by, recorded_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      ...[row.id, row.supplierId, row.productId, row.lotId, row.kind, row.floorFen, row.floorBase, row.dividendPoints],
      ...[row.guaranteedFen, row.validFrom, row.validUntil, row.source, row.fileHash, row.recordedBy, row.recordedOn],
    ],
  );
}

/** Models of one supplier, or of those with seats in an office's places; the newest first. */
export async function pageOfModels(
  db: Queryable,
  whose: { supplierId: string } | { seatPatterns: readonly string[] },
  page: Page,
): Promise<PageOf<BenefitModelRow>> {
  const [seen, value] =
    'supplierId' in whose
      ? ['m.supplier_id = $1', whose.supplierId]
      : ['o.seat_code LIKE ANY($1::text[])', whose.seatPatterns];
  const parameters: unknown[] = [value];
  const keyset = keysetSql(
    page,
    [
      { sql: 'm.recorded_on', type: 'date' },
      { sql: 'm.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<BenefitModelRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${seen} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.recordedOn, row.id]);
}
