import type { Queryable, Tx } from '@shanhai/database';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { OriginState } from '../rules/origin-states';

export interface LotRow {
  id: string;
  supplierId: string;
  productId: string;
  traceCode: string;
  quantityBase: bigint;
  shippedBase: bigint;
  /** Spoiled, lost or used up. */
  lostBase: bigint;
  baseUnit: BaseUnit;
  placeCode: string;
  harvestedOn: BusinessDate;
  recordedOn: BusinessDate;
  originStatus: OriginState;
  /** First day on which its verified origin holds no more; null where it has no end. */
  originValidUntil: BusinessDate | null;
  /** How many revocations last, of its own origin or of that of a lot that it was made of. */
  revocations: number;
}

export const LOT_COLUMNS = `l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
  l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.lost_base AS "lostBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
  l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus",
  l.origin_valid_until AS "originValidUntil", l.revocations`;

/** Lots by id, in one statement; unknown ids are left out. */
export async function lotsById(db: Queryable, ids: readonly string[]): Promise<Map<string, LotRow>> {
  const rows = await db.query<LotRow>(`SELECT ${LOT_COLUMNS} FROM lots l WHERE l.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The lot that carries a trace code; null where none does. */
export async function lotByTraceCode(db: Queryable, code: string): Promise<LotRow | null> {
  const [row] = await db.query<LotRow>(
    `SELECT ${LOT_COLUMNS} FROM trace_codes t JOIN lots l ON l.id = t.lot_id AND l.supplier_id = t.supplier_id WHERE t.code = $1`,
    [code],
  );
  return row ?? null;
}

/** The supplier's own lot, locked; null where it is unknown or another's. */
export async function lockLot(tx: Tx, id: string, supplierId: string): Promise<LotRow | null> {
  const [row] = await tx.query<LotRow>(
    `SELECT ${LOT_COLUMNS} FROM lots l WHERE l.id = $1 AND l.supplier_id = $2 FOR NO KEY UPDATE`,
    [id, supplierId],
  );
  return row ?? null;
}

export type NewLot = Omit<
  LotRow,
  'traceCode' | 'shippedBase' | 'lostBase' | 'originStatus' | 'originValidUntil' | 'revocations'
>;

/** Adds a lot and its trace code. False where the code is taken: draw another. */
export async function insertLot(tx: Tx, lot: NewLot & { traceCode: string }): Promise<boolean> {
  const taken = await tx.query(
    'INSERT INTO trace_codes (code, lot_id, supplier_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
    [lot.traceCode, lot.id, lot.supplierId],
  );
  if (taken.length === 0) return false;
  tx.send(
    `INSERT INTO lots (id, supplier_id, product_id, trace_code, quantity_base, base_unit, place_code, harvested_on, recorded_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      lot.id,
      lot.supplierId,
      lot.productId,
      lot.traceCode,
      lot.quantityBase,
      lot.baseUnit,
      lot.placeCode,
      lot.harvestedOn,
      lot.recordedOn,
    ],
  );
  return true;
}

/** Where a lot stands with its origin; one that is verified stands until its claim ends. */
export function setOriginStatus(
  tx: Tx,
  lot: Pick<LotRow, 'id' | 'supplierId'> & { validUntil?: BusinessDate | null },
  status: OriginState,
): void {
  tx.send('UPDATE lots SET origin_status = $3, origin_valid_until = $4 WHERE id = $1 AND supplier_id = $2', [
    ...[lot.id, lot.supplierId, status, lot.validUntil ?? null],
  ]);
}
