import type { Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { LOT_COLUMNS, type LotRow } from './lots';
import type { MakingKind } from './makings';

/** A supplier's own step with the lots that it made, they and those that it took from locked; null where it is unknown. */
export async function lockMaking(
  tx: Tx,
  id: string,
  supplierId: string,
): Promise<{ kind: MakingKind; undone: boolean; lots: LotRow[] } | null> {
  tx.send(
    `SELECT FROM lots WHERE id IN (SELECT lot_id FROM making_inputs WHERE making_id = $1 AND supplier_id = $2
       UNION ALL SELECT id FROM lots WHERE making_id = $1 AND supplier_id = $2) ORDER BY id FOR NO KEY UPDATE`,
    [id, supplierId],
  );
  const [[step], lots] = await tx.together([
    tx.query<{ kind: MakingKind; undone: boolean }>(
      `SELECT m.kind, EXISTS (SELECT FROM making_undos u WHERE u.making_id = m.id AND u.supplier_id = m.supplier_id) AS undone
       FROM makings m WHERE m.id = $1 AND m.supplier_id = $2`,
      [id, supplierId],
    ),
    tx.query<LotRow>(`SELECT ${LOT_COLUMNS} FROM lots l WHERE l.making_id = $1 AND l.supplier_id = $2 ORDER BY l.id`, [
      id,
      supplierId,
    ]),
  ]);
  return step ? { ...step, lots } : null;
}

/** Gives back what a step took, and says so of the lots that it made. All of them are locked. */
export function undoMaking(tx: Tx, id: string, supplierId: string, reason: string, on: BusinessDate): void {
  tx.send('INSERT INTO making_undos (making_id, supplier_id, reason, undone_on) VALUES ($1, $2, $3, $4)', [
    id,
    supplierId,
    reason,
    on,
  ]);
  tx.send(
    `UPDATE lots l SET taken_base = l.taken_base - i.taken_base FROM making_inputs i
     WHERE i.making_id = $1 AND i.supplier_id = $2 AND l.id = i.lot_id AND l.supplier_id = i.lot_supplier_id`,
    [id, supplierId],
  );
  tx.send(`UPDATE lots SET standing = 'UNDONE' WHERE making_id = $1 AND supplier_id = $2`, [id, supplierId]);
}
