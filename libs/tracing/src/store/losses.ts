import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';

export interface NewLoss {
  id: string;
  lotId: string;
  supplierId: string;
  quantityBase: bigint;
  lostOn: BusinessDate;
  reason: string;
  recordedOn: BusinessDate;
}

export interface LossRow extends NewLoss {
  /** The loss in whose place it stands; null for none. */
  corrects: string | null;
  /** Whether another stands in its place. */
  corrected: boolean;
}

/** Writes a loss and takes it off a lot that is locked. The mass balance (CR-20) stands as a CHECK. */
export function insertLoss(tx: Tx, row: NewLoss): void {
  insert(tx, row, null, row.quantityBase);
}

/** Writes what stands in the place of a loss that was wrong; the lot is locked. */
export function insertCorrection(tx: Tx, row: NewLoss, wrong: LossRow): void {
  insert(tx, row, wrong.id, row.quantityBase - wrong.quantityBase);
}

function insert(tx: Tx, row: NewLoss, corrects: string | null, moreLostBase: bigint): void {
  tx.send(
    'INSERT INTO lot_losses (id, lot_id, supplier_id, quantity_base, lost_on, reason, recorded_on, corrects) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [row.id, row.lotId, row.supplierId, row.quantityBase, row.lostOn, row.reason, row.recordedOn, corrects],
  );
  tx.send('UPDATE lots SET lost_base = lost_base + $3 WHERE id = $1 AND supplier_id = $2', [
    row.lotId,
    row.supplierId,
    moreLostBase,
  ]);
}

const COLUMNS = `l.id, l.lot_id AS "lotId", l.supplier_id AS "supplierId", l.quantity_base AS "quantityBase", l.lost_on AS "lostOn", l.reason, l.recorded_on AS "recordedOn", l.corrects,
  EXISTS (SELECT FROM lot_losses c WHERE c.corrects = l.id) AS corrected`;

/** A supplier's own losses; unknown ids and those of others are left out. */
export function lossesById(db: Queryable, ids: readonly string[], supplierId: string | null): Promise<LossRow[]> {
  return db.query<LossRow>(`SELECT ${COLUMNS} FROM lot_losses l WHERE l.id = ANY($1::uuid[]) AND l.supplier_id = $2`, [
    ids,
    supplierId,
  ]);
}

/** Whether a loss was corrected, as its lot's lock shows it. */
export async function isCorrected(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query('SELECT FROM lot_losses WHERE corrects = $1', [id])).length > 0;
}

/** Losses of lots, corrected ones too, in the order of their recording. */
export async function lossesOfLots(db: Queryable, lotIds: readonly string[]): Promise<Map<string, LossRow[]>> {
  const rows = await db.query<LossRow>(
    `SELECT ${COLUMNS} FROM lot_losses l WHERE l.lot_id = ANY($1::uuid[]) ORDER BY l.id`,
    [lotIds],
  );
  return groupedBy(rows, ({ lotId }) => lotId);
}
