import type { Queryable } from '@shanhai/database';
import { groupedBy } from '@shanhai/kernel';
import type { Candidate } from '../rules/suggest-orders';

/** So many of a unit's newest payables are looked through for open ones, and so many of an account's newest transfers for whom they paid. */
const NEWEST = 500;

/**
 * Open orders and collections that transfers may be for, by transfer: those of units that bear the payer's name (banks set blanks into it, and brackets of
 * either width), and of units for which the payer's account paid before. One statement for a page of transfers. Reads the table of organisations.
 */
export async function candidatesFor(db: Queryable, transferIds: readonly string[]): Promise<Map<string, Candidate[]>> {
  const rows = await db.query<Omit<Candidate, 'openParts'> & { transferId: string; openParts: string[] }>(
    `WITH asked AS (SELECT id, custodian_id, payer_name, payer_account, regexp_replace(payer_name, '\\s', '', 'g') AS packed FROM bank_transfers WHERE id = ANY($1::uuid[])),
     hints AS (
       SELECT a.id, o.id AS buyer_id, true AS by_name, false AS by_account FROM asked a JOIN organisations o ON o.name = ANY(ARRAY[a.payer_name, translate(a.packed, '()', '（）'), translate(a.packed, '（）', '()')])
       UNION ALL
       SELECT a.id, m.buyer_id, false, true FROM asked a
       CROSS JOIN LATERAL (SELECT b.id FROM bank_transfers b WHERE b.custodian_id = a.custodian_id AND b.payer_account = a.payer_account AND a.payer_account <> ''
         ORDER BY b.id DESC LIMIT ${NEWEST}) b
       JOIN payable_movements m ON m.transfer_id = b.id AND m.kind = 'PAYMENT'),
     units AS (SELECT id, buyer_id, bool_or(by_name) AS by_name, bool_or(by_account) AS by_account FROM hints GROUP BY 1, 2)
     SELECT u.id AS "transferId", g.reference, g.collective, u.buyer_id AS "buyerId", min(p.opened_on) AS "openedOn",
       array_agg((p.due_fen - p.paid_fen)::text ORDER BY p.id) AS "openParts", u.by_name AS "byName", u.by_account AS "byAccount"
     FROM units u JOIN asked a ON a.id = u.id
     CROSS JOIN LATERAL (SELECT * FROM payables WHERE buyer_id = u.buyer_id ORDER BY opened_on DESC, id DESC LIMIT ${NEWEST}) p
     CROSS JOIN LATERAL (SELECT p.reference, false AS collective UNION ALL SELECT c.reference, true FROM collective_payables c WHERE c.payable_id = p.id
       AND NOT EXISTS (SELECT FROM closed_references x WHERE x.reference = c.reference)) g
     WHERE p.due_fen > p.paid_fen AND (p.receiver_id IS NULL OR p.receiver_id = a.custodian_id) GROUP BY 1, 2, 3, 4, 7, 8`,
    [transferIds],
  );
  const candidates = rows.map(({ openParts, ...row }) => ({ ...row, openParts: openParts.map(BigInt) }));
  return groupedBy(candidates, (row) => row.transferId);
}
