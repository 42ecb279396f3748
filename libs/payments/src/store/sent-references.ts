import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import type { MaybeSent, Sent, SentKind, WentOut } from '../rules/show-sent';

export interface NewSent {
  custodianId: string;
  reference: string;
  kind: SentKind;
  /** The payout, the claim that gives back, or the movement of the refund. */
  subjectId: string;
  amountFen: Fen;
}

/** Takes a bank's reference for money that its custodian sent; false where something else has it, or it has another. Of two at the same moment the second waits. */
export async function takeSentReference(
  tx: Tx,
  { custodianId, reference, kind, subjectId, amountFen }: NewSent,
): Promise<boolean> {
  const taken = await tx.query(
    `INSERT INTO sent_references (custodian_id, reference, kind, subject_id, amount_fen) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1`,
    [custodianId, reference, kind, subjectId, amountFen],
  );
  return taken.length > 0;
}

/** The reference of something that a custodian sent; null where none was said. */
export async function referenceOf(db: Queryable, custodianId: string, subjectId: string): Promise<string | null> {
  const [row] = await db.query<{ reference: string }>(
    'SELECT reference FROM sent_references WHERE subject_id = $2 AND custodian_id = $1',
    [custodianId, subjectId],
  );
  return row?.reference ?? null;
}

/** SQL of the day on which a statement showed that what a row (`subject`, `custodian`: its columns) tells of was sent; null where none did. */
export const seenOnSql = (subject: string, custodian: string) =>
  `(SELECT g.booked_on FROM sent_references s JOIN sent_sightings g ON g.custodian_id = s.custodian_id AND g.reference = s.reference WHERE s.subject_id = ${subject} AND s.custodian_id = ${custodian})`;

/** What a custodian sent by any of these references. */
export function sentNamed(db: Queryable, custodianId: string, references: readonly string[]): Promise<Sent[]> {
  return db.query(
    `SELECT s.reference, s.kind, s.amount_fen AS "amountFen", g.booked_on AS "seenOn" FROM sent_references s
     LEFT JOIN sent_sightings g ON g.custodian_id = s.custodian_id AND g.reference = s.reference WHERE s.custodian_id = $1 AND s.reference = ANY($2::text[])`,
    [custodianId, references],
  );
}

/** Marks what a statement shows. Imports into the account wait for each other. */
export function insertSightings(
  tx: Tx,
  custodianId: string,
  shown: readonly { reference: string; bookedOn: BusinessDate }[],
): void {
  if (shown.length === 0) return;
  tx.send(
    `INSERT INTO sent_sightings (custodian_id, reference, booked_on)
     SELECT $1, reference, "bookedOn" FROM jsonb_to_recordset($2::jsonb) AS s(reference text, "bookedOn" date) ON CONFLICT DO NOTHING`,
    [custodianId, toJson(shown)],
  );
}

/** Suggestions for one row at most. */
const MAYBE_MAX = 5;

/**
 * What rows that show nothing may be, by amount and day: payouts that are approved and not recorded as paid, give-backs that are
 * proposed and not confirmed, refunds of that day that were recorded without a reference.
 */
export async function maybeSent(
  db: Queryable,
  custodianId: string,
  rows: readonly Pick<WentOut, 'row' | 'bookedOn' | 'amountFen'>[],
): Promise<MaybeSent[]> {
  if (rows.length === 0) return [];
  const found = await db.query<Omit<MaybeSent, 'row'> & { row: bigint }>(
    `SELECT w.row::bigint AS row, m.kind, m."subjectId" FROM jsonb_to_recordset($2::jsonb) AS w(row integer, "bookedOn" date, "amountFen" bigint)
     CROSS JOIN LATERAL (
       SELECT 'PAYOUT' AS kind, id AS "subjectId" FROM payouts WHERE custodian_id = $1 AND status = 'APPROVED' AND prepared_on <= w."bookedOn" AND gross_fen - fee_fen = w."amountFen"
       UNION ALL SELECT 'GIVE_BACK', id FROM transfer_claims WHERE custodian_id = $1 AND status = 'OPEN' AND kind = 'GIVE_BACK' AND proposed_on <= w."bookedOn" AND amount_fen = w."amountFen"
       UNION ALL SELECT 'REFUND', p.id FROM money_postings p WHERE p.credit_owner_id = $1 AND p.credit_account = 'BANK' AND p.effective_on = w."bookedOn" AND p.reason = 'REFUND' AND p.amount_fen = w."amountFen"
         AND NOT EXISTS (SELECT FROM sent_references s WHERE s.subject_id = p.id AND s.custodian_id = $1)
       ORDER BY 1, 2 LIMIT ${MAYBE_MAX}) m ORDER BY 1, 2, 3`,
    [custodianId, toJson(rows)],
  );
  return found.map((each) => ({ ...each, row: Number(each.row) }));
}
