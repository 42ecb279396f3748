import type { Queryable, Tx } from '@shanhai/database';
import type { Fen } from '@shanhai/kernel';

/** Money of a payable in a custodian's hands. */
export interface Holding {
  payableId: string;
  custodianId: string;
  receivedFen: Fen;
  /** Given back to the buyer. */
  returnedFen: Fen;
  /** In payouts that stand. */
  payoutFen: Fen;
  /** Owed to the supplier; negative where more was paid out than it has earned. */
  owedFen: Fen;
}

const COLUMNS = `payable_id AS "payableId", custodian_id AS "custodianId", received_fen AS "receivedFen", returned_fen AS "returnedFen",
  payout_fen AS "payoutFen", owed_fen AS "owedFen"`;

/** Keeps what a common table `came` (payable_id, buyer_id, payee_id, custodian_id, amount_fen) of the same statement says custodians received. */
export const KEEP_RECEIVED = `received AS (INSERT INTO payable_holdings AS h (payable_id, buyer_id, payee_id, custodian_id, received_fen)
       SELECT payable_id, buyer_id, payee_id, custodian_id, sum(amount_fen) FROM came GROUP BY 1, 2, 3, 4
       ON CONFLICT (payable_id, custodian_id, buyer_id) DO UPDATE SET received_fen = h.received_fen + excluded.received_fen)`;

/** Keeps what a common table `went` (payable_id, custodian_id, amount_fen) of the same statement says a custodian gave back. */
export const KEEP_RETURNED = `returned AS (UPDATE payable_holdings h SET returned_fen = h.returned_fen + w.amount_fen FROM went w
       WHERE h.payable_id = w.payable_id AND h.custodian_id = w.custodian_id)`;

/**
 * What custodians owe of the payables of a common table `stood` (id, released_fen, paid_fen, due_fen, direct_fen), as rows (payable_id, custodian_id, owed_fen, to_refund),
 * which is SQL. The supplier has earned what was released, as far as it is paid. Of that each custodian owes as much as it holds, those that paid
 * some out already first, less what it paid out.
 */
export const SHARES_OF_STOOD = `SELECT payable_id, custodian_id, GREATEST(0, LEAST(held, earned - before)) - payout_fen AS owed_fen, over AND held > 0 AS to_refund FROM (
       SELECT h.payable_id, h.custodian_id, h.payout_fen, s.paid_fen > s.due_fen AS over, h.received_fen - h.returned_fen AS held, GREATEST(0, LEAST(s.released_fen, s.paid_fen) - s.direct_fen) AS earned,
         COALESCE(sum(GREATEST(h.received_fen - h.returned_fen, 0)) OVER (PARTITION BY h.payable_id ORDER BY h.payout_fen = 0, h.custodian_id
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
       FROM stood s JOIN payable_holdings h ON h.payable_id = s.id) x`;

const KEEP_SHARES = `UPDATE payable_holdings h SET owed_fen = n.owed_fen, to_refund = n.to_refund FROM (${SHARES_OF_STOOD}) n
     WHERE h.payable_id = n.payable_id AND h.custodian_id = n.custodian_id AND (h.owed_fen, h.to_refund) <> (n.owed_fen, n.to_refund)`;

/** Brings what custodians owe of payables, to suppliers and back to buyers, up to date, after money moved or dues changed; the payables' rows are locked. */
export function shareOwed(tx: Tx, payableIds: readonly string[]): void {
  tx.send(
    `WITH stood AS (SELECT id, released_fen, paid_fen, due_fen, direct_fen FROM payables WHERE id = ANY($1::uuid[])) ${KEEP_SHARES}`,
    [payableIds],
  );
}

/** What the buyer has kept of a subject's goods. */
export interface Release {
  subjectId: string;
  /** Accepted goods net of returns. */
  goodsFen: Fen;
  /** Whether all of it is accepted or rejected: then charges are released too. */
  closed: boolean;
}

/**
 * Releases to the supplier what the buyer has kept by now, or takes back what it returned: two statements. The first waits for whoever
 * pays it at this moment: a statement that waits itself would see the payable as paid and not yet who received the money.
 */
export function releaseGoods(tx: Tx, { subjectId, goodsFen, closed }: Release): void {
  tx.send('SELECT FROM payables WHERE subject_id = $1 FOR NO KEY UPDATE', [subjectId]);
  tx.send(
    `WITH stood AS (UPDATE payables p SET released_fen = $2::bigint + CASE WHEN $3::boolean
         THEN (SELECT COALESCE(sum(i.due_fen), 0)::bigint FROM payable_items i WHERE i.payable_id = p.id AND i.buyer_id = p.buyer_id AND i.kind <> 'GOODS') ELSE 0 END
       WHERE p.subject_id = $1 RETURNING p.id, p.released_fen, p.paid_fen, p.due_fen, p.direct_fen)
     ${KEEP_SHARES}`,
    [subjectId, goodsFen, closed],
  );
}

/** What custodians hold of payables, by payable. */
export async function holdingsOf(db: Queryable, payableIds: readonly string[]): Promise<Holding[]> {
  return db.query<Holding>(
    `SELECT ${COLUMNS} FROM payable_holdings WHERE payable_id = ANY($1::uuid[]) ORDER BY payable_id, custodian_id`,
    [payableIds],
  );
}

/** What is paid of a subject's payable beyond what it owes now, and the custodians that hold money of it; none where there is no payable. */
export async function overpaidOf(
  tx: Tx,
  subjectId: string,
): Promise<{ payableId: string; overpaidFen: Fen; custodianIds: string[] } | null> {
  const [row] = await tx.query<{ payableId: string; overpaidFen: Fen; custodianIds: string[] }>(
    `SELECT p.id AS "payableId", GREATEST(0, p.paid_fen - p.due_fen)::bigint AS "overpaidFen",
       ARRAY(SELECT h.custodian_id FROM payable_holdings h WHERE h.payable_id = p.id AND h.received_fen > h.returned_fen ORDER BY 1) AS "custodianIds"
     FROM payables p WHERE p.subject_id = $1`,
    [subjectId],
  );
  return row ?? null;
}

/** What a custodian received of a payable less what it gave back; null where it received nothing. */
export async function netReceived(db: Queryable, payableId: string, custodianId: string): Promise<Fen | null> {
  const [row] = await db.query<{ fen: Fen }>(
    'SELECT received_fen - returned_fen AS fen FROM payable_holdings WHERE payable_id = $1 AND custodian_id = $2',
    [payableId, custodianId],
  );
  return row?.fen ?? null;
}
