import type { Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { LicenceKind } from '../rules/licences';

export interface DueReminder {
  id: string;
  supplierId: string;
  kind: LicenceKind;
  number: string;
  validUntil: BusinessDate;
  /** Whether another verified licence of the supplier covers as much, from no later than its end, and holds longer. */
  renewed: boolean;
}

/** Licences whose reminder is due, locked; those that another worker has are left to it. */
export async function takeDueReminders(tx: Tx, today: BusinessDate, limit: number): Promise<DueReminder[]> {
  return tx.query<DueReminder>(
    `SELECT x.id, x.supplier_id AS "supplierId", x.kind, x.number, x.valid_until AS "validUntil",
       EXISTS (SELECT FROM licences n WHERE n.supplier_id = x.supplier_id AND n.kind = x.kind AND n.status = 'VERIFIED' AND n.id <> x.id
         AND n.category_codes @> x.category_codes AND n.valid_from <= x.valid_until AND (n.valid_until IS NULL OR n.valid_until > x.valid_until)) AS renewed
     FROM licences x WHERE x.remind_on <= $1 ORDER BY x.remind_on, x.id LIMIT $2 FOR NO KEY UPDATE OF x SKIP LOCKED`,
    [today, limit],
  );
}

/** Writes the day of each licence's next reminder; null where none will come. */
export function setReminders(tx: Tx, rows: readonly { id: string; remindOn: BusinessDate | null }[]): void {
  tx.send(
    `UPDATE licences x SET remind_on = n.remind_on FROM unnest($1::uuid[], $2::date[]) AS n(id, remind_on) WHERE x.id = n.id`,
    [rows.map((row) => row.id), rows.map((row) => row.remindOn)],
  );
}
