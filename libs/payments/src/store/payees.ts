import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { inForceOn } from './receiving-accounts';

/**
 * The custodian that a supplier had chosen when its payable is opened, for the rows of `given`; null where none was chosen, and where the
 * chosen one has no verified account on that day.
 */
export const CHOSEN_RECEIVER = `(SELECT c.receiver_id FROM (SELECT receiver_id FROM payee_choices WHERE supplier_id = given."payeeId" ORDER BY version DESC LIMIT 1) c
         WHERE EXISTS (SELECT FROM receiving_accounts a WHERE a.custodian_id = c.receiver_id AND ${inForceOn('given."openedOn"')}))`;

export interface PayeeChoice {
  /** Null: any custodian of the platform. */
  receiverId: string | null;
  chosenOn: BusinessDate;
}

/** What a supplier has chosen last; null where it never chose. */
export async function payeeChoice(db: Queryable, supplierId: string): Promise<PayeeChoice | null> {
  const [choice] = await db.query<PayeeChoice>(
    'SELECT receiver_id AS "receiverId", chosen_on AS "chosenOn" FROM payee_choices WHERE supplier_id = $1 ORDER BY version DESC LIMIT 1',
    [supplierId],
  );
  return choice ?? null;
}

/** Adds a choice as the newest; of two of a supplier at the same moment the second waits. */
export function insertPayeeChoice(tx: Tx, supplierId: string, choice: PayeeChoice & { chosenBy: string }): void {
  tx.send(`SELECT pg_advisory_xact_lock(hashtextextended('payee_choices ' || $1, 0))`, [supplierId]);
  tx.send(
    `INSERT INTO payee_choices (supplier_id, version, receiver_id, chosen_by, chosen_on)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4 FROM payee_choices WHERE supplier_id = $1`,
    [supplierId, choice.receiverId, choice.chosenBy, choice.chosenOn],
  );
}
