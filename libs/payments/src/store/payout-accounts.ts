import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** The bank account that a supplier is paid into. */
export interface PayoutAccount {
  version: number;
  holderName: string;
  bankName: string;
  bankCode: string | null;
  accountNumber: string;
  namedOn: BusinessDate;
  /** The supplier's bank sent a payout back that went there. */
  returned: boolean;
}

/** The account that a supplier named last; null where it never did. */
export async function payoutAccount(db: Queryable, supplierId: string): Promise<PayoutAccount | null> {
  const [row] = await db.query<PayoutAccount>(
    `SELECT version, holder_name AS "holderName", bank_name AS "bankName", bank_code AS "bankCode", account_number AS "accountNumber", named_on AS "namedOn",
       EXISTS (SELECT FROM payouts p WHERE p.supplier_id = a.supplier_id AND p.account_version = a.version AND p.status = 'RETURNED') AS returned
     FROM payout_accounts a WHERE supplier_id = $1 ORDER BY version DESC LIMIT 1`,
    [supplierId],
  );
  return row ?? null;
}

/** Adds an account as the newest; of two of a supplier at the same moment the second waits. */
export function insertPayoutAccount(
  tx: Tx,
  supplierId: string,
  { holderName, bankName, bankCode, accountNumber, namedBy, namedOn }: Omit<PayoutAccount, 'version' | 'returned'> & { namedBy: string }, // prettier-ignore
): void {
  tx.send(`SELECT pg_advisory_xact_lock(hashtextextended('payout_accounts ' || $1, 0))`, [supplierId]);
  tx.send(
    `INSERT INTO payout_accounts (supplier_id, version, holder_name, bank_name, bank_code, account_number, named_by, named_on)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7 FROM payout_accounts WHERE supplier_id = $1`,
    [supplierId, holderName, bankName, bankCode, accountNumber, namedBy, namedOn],
  );
}
