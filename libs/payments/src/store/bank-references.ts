import type { Queryable, Tx } from '@shanhai/database';
import type { BookedTransfer } from '../rules/bank-references';
import { COPIES } from './transfer-claims';

/** Takes bank references for the platform, in their order so that two imports at once wait and do not lock each other out. Returns the ids that got theirs. */
export async function addReferences(
  tx: Tx,
  custodianId: string,
  rows: readonly { id: string; bankReference: string }[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const added = await tx.query<{ id: string }>(
    `INSERT INTO bank_references (reference, transfer_id, custodian_id)
     SELECT reference, transfer, $3 FROM unnest($1::text[], $2::uuid[]) AS r(reference, transfer) ORDER BY reference
     ON CONFLICT (reference) DO NOTHING RETURNING transfer_id AS id`,
    [rows.map((row) => row.bankReference), rows.map((row) => row.id), custodianId],
  );
  return new Set(added.map(({ id }) => id));
}

/** The transfers that bear references, by reference: on the whole platform. */
export async function transfersBearing(
  db: Queryable,
  references: readonly string[],
): Promise<Map<string, BookedTransfer>> {
  if (references.length === 0) return new Map();
  const rows = await db.query<BookedTransfer & { reference: string }>(
    `SELECT r.reference, t.custodian_id AS "custodianId", t.booked_on AS "bookedOn", t.amount_fen AS "amountFen", t.payer_name AS "payerName", t.payer_account AS "payerAccount"
     FROM bank_references r JOIN bank_transfers t ON t.id = r.transfer_id AND t.custodian_id = r.custodian_id WHERE r.reference = ANY($1::text[])`,
    [references],
  );
  return new Map(rows.map(({ reference, ...transfer }) => [reference, transfer]));
}

/** The groups (orders) that transfers paid, under each reference that the bank gave them. */
export function paidByTransfers(
  db: Queryable,
  transferIds: readonly string[],
): Promise<{ reference: string; groupId: string }[]> {
  return db.query(
    `SELECT DISTINCT r.reference, p.group_id AS "groupId" FROM bank_transfers t CROSS JOIN LATERAL (VALUES (t.bank_reference), (t.told_reference)) AS r(reference)
     JOIN payable_movements m ON m.transfer_id = t.id AND m.kind = 'PAYMENT' JOIN payables p ON p.id = m.payable_id AND p.buyer_id = m.buyer_id
     WHERE t.id = ANY($1::uuid[]) AND r.reference IS NOT NULL`,
    [transferIds],
  );
}

/** The groups (orders) that transfers with any of these bank references paid; empty where no statement has told of one. A copy stands for its original. */
export async function groupsPaidBy(db: Queryable, bankReferences: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT p.group_id AS id FROM (SELECT COALESCE(c.original_id, b.id) AS id FROM (SELECT transfer_id AS id FROM bank_references WHERE reference = ANY($1::text[])
       UNION SELECT id FROM bank_transfers WHERE told_reference = ANY($1::text[])) b LEFT JOIN ${COPIES} c ON c.copy_id = b.id) t
     JOIN payable_movements m ON m.transfer_id = t.id AND m.kind = 'PAYMENT' JOIN payables p ON p.id = m.payable_id AND p.buyer_id = m.buyer_id`,
    [bankReferences],
  );
  return rows.map(({ id }) => id);
}
