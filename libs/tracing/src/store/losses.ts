import type { Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

export interface LossRow {
  id: string;
  lotId: string;
  supplierId: string;
  quantityBase: bigint;
  lostOn: BusinessDate;
  reason: string;
  recordedOn: BusinessDate;
}

/** Writes a loss and takes it off a lot that is locked. The mass balance (CR-20) stands as a CHECK. */
export function insertLoss(tx: Tx, row: LossRow): void {
  tx.send(
    'INSERT INTO lot_losses (id, lot_id, supplier_id, quantity_base, lost_on, reason, recorded_on) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [row.id, row.lotId, row.supplierId, row.quantityBase, row.lostOn, row.reason, row.recordedOn],
  );
  tx.send('UPDATE lots SET lost_base = lost_base + $3 WHERE id = $1 AND supplier_id = $2', [
    row.lotId,
    row.supplierId,
    row.quantityBase,
  ]);
}
