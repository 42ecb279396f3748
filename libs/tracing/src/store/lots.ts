import type { Queryable, Tx } from '@shanhai/database';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { LotStanding } from '../rules/lot-standing';
import type { OriginState } from '../rules/origin-states';
import { refreshMadeOrigins } from './made-origins';

export interface LotRow {
  id: string;
  supplierId: string;
  productId: string;
  traceCode: string;
  quantityBase: bigint;
  shippedBase: bigint;
  /** Taken for other lots: processed, mixed or taken over. */
  takenBase: bigint;
  /** Spoiled, lost or used up. */
  lostBase: bigint;
  /** Sold elsewhere, as its buyers declared and offices confirmed. */
  declaredBase: bigint;
  baseUnit: BaseUnit;
  placeCode: string;
  harvestedOn: BusinessDate;
  recordedOn: BusinessDate;
  /** Of a made lot the worst of what it comes from: nobody claims it. */
  originStatus: OriginState;
  /** First day on which its verified origin holds no more; null where it has no end. */
  originValidUntil: BusinessDate | null;
  /** How many revocations last, of its own origin or of that of a lot that it was made of. */
  revocations: number;
  standing: LotStanding;
  /** How many open recalls stand on it. */
  openRecalls: number;
  /** The step that it was made in; null for what was harvested. */
  makingId: string | null;
  /** Place and day of the last step that processed it. */
  processedIn: string | null;
  processedOn: BusinessDate | null;
}

export const LOT_COLUMNS = `l.id, l.supplier_id AS "supplierId", l.product_id AS "productId", l.trace_code AS "traceCode",
  l.quantity_base AS "quantityBase", l.shipped_base AS "shippedBase", l.taken_base AS "takenBase", l.lost_base AS "lostBase", l.declared_base AS "declaredBase", l.base_unit AS "baseUnit", l.place_code AS "placeCode",
  l.harvested_on AS "harvestedOn", l.recorded_on AS "recordedOn", l.origin_status AS "originStatus", l.standing, l.open_recalls AS "openRecalls", l.making_id AS "makingId",
  l.processed_in AS "processedIn", l.processed_on AS "processedOn", l.origin_valid_until AS "originValidUntil", l.revocations`;

type Balance = Pick<LotRow, 'quantityBase' | 'shippedBase' | 'takenBase' | 'lostBase' | 'declaredBase'>;
/** What is neither shipped nor taken nor lost nor sold elsewhere of a lot, in base units. */
export const leftOf = (lot: Balance): bigint =>
  lot.quantityBase - lot.shippedBase - lot.takenBase - lot.lostBase - lot.declaredBase;

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

/** Where a lot stands with its origin; one that is verified stands until its claim ends. All that is made of it follows. */
export function setOriginStatus(
  tx: Tx,
  lot: Pick<LotRow, 'id' | 'supplierId'> & { validUntil?: BusinessDate | null },
  status: OriginState,
): void {
  tx.send('UPDATE lots SET origin_status = $3, origin_valid_until = $4 WHERE id = $1 AND supplier_id = $2', [
    ...[lot.id, lot.supplierId, status, lot.validUntil ?? null],
  ]);
  refreshMadeOrigins(tx, [lot.id]);
}
