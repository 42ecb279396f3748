import type { Tx } from '@shanhai/database';
import { WORST_LAST } from '../rules/origin-states';

const STATES = `ARRAY['${WORST_LAST.join("', '")}']`;

/**
 * Lets the origin of all that is made of harvested lots follow theirs: verified where all of it is. The made lots are locked before their roots are
 * read, so of two roots that change at once the later change sees the earlier.
 */
export function refreshMadeOrigins(tx: Tx, rootLotIds: readonly string[]): void {
  tx.send(
    `SELECT FROM lots WHERE id IN (SELECT lot_id FROM lot_roots WHERE root_lot_id = ANY($1::uuid[])) ORDER BY id FOR NO KEY UPDATE`,
    [rootLotIds],
  );
  tx.send(
    `UPDATE lots m SET origin_status = worst.status, origin_valid_until = worst.until FROM (
       SELECT o.lot_id, o.supplier_id, (${STATES})[max(array_position(${STATES}, r.origin_status))] AS status, min(r.origin_valid_until) AS until
       FROM lot_roots o JOIN lots r ON r.id = o.root_lot_id AND r.supplier_id = o.root_supplier_id
       WHERE o.lot_id IN (SELECT lot_id FROM lot_roots WHERE root_lot_id = ANY($1::uuid[])) GROUP BY o.lot_id, o.supplier_id
     ) worst WHERE m.id = worst.lot_id AND m.supplier_id = worst.supplier_id AND (m.origin_status, m.origin_valid_until) IS DISTINCT FROM (worst.status, worst.until)`,
    [rootLotIds],
  );
}
