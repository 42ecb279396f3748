import { LogFollower, type Queryable, type Tx } from '@shanhai/database';
import { groupsPaidBy } from '@shanhai/payments';
import { EVIDENCE_COLUMNS, type EvidenceRow } from './evidence';

/** How far payments of the log were compared with evidence. */
export const paidNumbers = new LogFollower('paid_number_progress');

/** An order that a transfer paid under a bank reference, as evidence compares it. */
export interface PaidNumber {
  numberKey: string;
  orderId: string;
}

/** The transfers by which payments came that stand at positions. */
export async function transfersAt(db: Queryable, position: bigint, until: bigint): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT f.payload->>'transferId' AS id FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.position > $1 AND p.position <= $2 AND p.type = 'payment.received' AND f.payload->>'transferId' IS NOT NULL`,
    [position, until],
  );
  return rows.map(({ id }) => id);
}

/** Keeps which orders numbers paid; the numbers are locked. */
export function insertPaidNumbers(tx: Tx, rows: readonly PaidNumber[]): void {
  tx.send(
    'INSERT INTO paid_numbers (number_key, order_id) SELECT * FROM unnest($1::text[], $2::uuid[]) ON CONFLICT DO NOTHING',
    [rows.map(({ numberKey }) => numberKey), rows.map(({ orderId }) => orderId)],
  );
}

/**
 * The orders that transfers with a bank reference paid, empty where no statement has told of one: by the spellings as the bank may have
 * written it, at once, and by any other as soon as the worker has looked at the payment. True until the transaction ends where the number is locked.
 */
export async function ordersPaidBy(
  db: Queryable,
  numberKey: string,
  spellings: readonly string[] = [],
): Promise<string[]> {
  const told = await groupsPaidBy(db, [numberKey, ...spellings]);
  const kept = await db.query<{ id: string }>('SELECT order_id AS id FROM paid_numbers WHERE number_key = $1', [
    numberKey,
  ]);
  return [...new Set([...told, ...kept.map(({ id }) => id)])];
}

/** Held bank references among numbers, locked, whose transfer paid other orders than they support, in the order of ids. */
export function heldAgainstPayments(tx: Tx, numberKeys: readonly string[]): Promise<EvidenceRow[]> {
  return tx.query(
    `SELECT ${EVIDENCE_COLUMNS} FROM evidence e WHERE e.kind = 'BANK_REFERENCE' AND e.number_key = ANY($1::text[]) AND e.state = 'HELD'
       AND NOT EXISTS (SELECT FROM paid_numbers n WHERE n.number_key = e.number_key AND n.order_id = e.scope_id) ORDER BY e.id FOR UPDATE OF e`,
    [numberKeys],
  );
}
