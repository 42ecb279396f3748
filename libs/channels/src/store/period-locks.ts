import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate, Month } from '@shanhai/kernel';

export interface PeriodLockRow {
  divisionCode: string;
  month: Month;
  locked: boolean;
  reason: string;
  officeId: string;
  setOn: BusinessDate;
}

/** Adds the next word on a month of a place; false where it says what holds already. Of two at the same moment the second fails by the key. */
export async function appendPeriodLock(tx: Tx, row: PeriodLockRow & { setBy: string }): Promise<boolean> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`sales_period_locks ${row.divisionCode}`]);
  const added = await tx.query(
    `WITH newest AS (
       SELECT version, locked FROM sales_period_locks WHERE division_code = $1 AND month = $2 ORDER BY version DESC LIMIT 1
     )
     INSERT INTO sales_period_locks (division_code, month, version, locked, reason, office_id, set_by, set_on)
     SELECT $1, $2, COALESCE((SELECT version FROM newest), 0) + 1, $3, $4, $5, $6, $7 WHERE COALESCE((SELECT locked FROM newest), false) <> $3 RETURNING 1`,
    [row.divisionCode, row.month, row.locked, row.reason, row.officeId, row.setBy, row.setOn],
  );
  return added.length > 0;
}

/** What holds of each month that was ever locked for places, the newest month first. */
export function periodLocks(db: Queryable, placeCodes: readonly string[]): Promise<PeriodLockRow[]> {
  return db.query(
    `SELECT * FROM (SELECT DISTINCT ON (division_code, month) division_code AS "divisionCode", month, locked, reason, office_id AS "officeId", set_on AS "setOn"
       FROM sales_period_locks WHERE division_code = ANY($1::text[]) ORDER BY division_code, month, version DESC) newest ORDER BY month DESC, "divisionCode" LIMIT 500`,
    [placeCodes],
  );
}
