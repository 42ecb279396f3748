import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { type Payable, PAYABLE_COLUMNS } from './payables';

/** A payable with those of the payment references asked for that stand for it: its order's, and collective ones. */
export interface NamedPayable extends Payable {
  references: string[];
}

const NAMED = `SELECT ${PAYABLE_COLUMNS}, named.by_references AS "references" FROM payables
  JOIN (SELECT payable_id, array_agg(DISTINCT name) AS by_references FROM (
      SELECT p.id AS payable_id, r.reference AS name FROM payment_references r JOIN payables p ON p.group_id = r.group_id WHERE r.reference = ANY($1::text[])
      UNION ALL SELECT c.payable_id, c.reference FROM collective_payables c WHERE c.reference = ANY($1::text[])
    ) each GROUP BY payable_id) named ON named.payable_id = payables.id
  ORDER BY payables.id`;

/** The payables that payment references stand for. */
export function payablesNamed(db: Queryable, references: readonly string[]): Promise<NamedPayable[]> {
  return db.query(NAMED, [references]);
}

/** The same, locked in the order of their ids. */
export async function lockPayablesNamed(tx: Tx, references: readonly string[]): Promise<NamedPayable[]> {
  return references.length === 0 ? [] : tx.query(`${NAMED} FOR UPDATE OF payables`, [references]);
}

/** Those of payment references that nothing is paid by any more. To be asked once the payables are locked that they stand for. */
export async function closedAmong(db: Queryable, references: readonly string[]): Promise<Set<string>> {
  if (references.length === 0) return new Set();
  const rows = await db.query<{ reference: string }>(
    'SELECT reference FROM closed_references WHERE reference = ANY($1::text[])',
    [references],
  );
  return new Set(rows.map(({ reference }) => reference));
}

/** Closes a collective reference for good: money that comes with it waits in suspense. The payables that it stands for are locked. */
export function closeCollection(tx: Tx, reference: string, on: BusinessDate): void {
  tx.send('INSERT INTO closed_references (reference, closed_on) VALUES ($1, $2)', [reference, on]);
}

/** Lets one new reference stand for payables of one buyer, of any number of orders. `groupId` is what collects them, such as a sheet. */
export function nameCollection(
  tx: Tx,
  collection: { groupId: string; buyerId: string; reference: string; payableIds: readonly string[] },
): void {
  const { groupId, buyerId, reference, payableIds } = collection;
  tx.send('INSERT INTO payment_references (reference, buyer_id, group_id) VALUES ($1, $2, $3)', [
    reference,
    buyerId,
    groupId,
  ]);
  tx.send(
    'INSERT INTO collective_payables (reference, payable_id, buyer_id) SELECT $1, payable, $2 FROM unnest($3::uuid[]) AS payable',
    [reference, buyerId, payableIds],
  );
}
