import type { BusinessDate } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import type { CardDisputeState } from '../card-rail';

/** Payments, refunds and disputes asked about in one transaction, and calls that are revived. */
const AT_ONCE = 100;
/** Each question waits twice as long as the one before, so many times. */
const DOUBLINGS = 6;
/** What nobody paid by then is called off. */
const PAYABLE_DAYS = 2;

/** Asks how payments, refunds and open disputes stand whose time has come, by calls, and sets the time of the next question. Gives how many. */
export async function askAgain(
  tx: Tx,
  { now, today, askAfterMs }: { now: Date; today: BusinessDate; askAfterMs: number },
): Promise<number> {
  const next = `$1::timestamptz + make_interval(secs => $2::double precision / 1000 * 2 ^ LEAST(t.asked + 1, ${DOUBLINGS})), asked = t.asked + 1`;
  const due = (table: string) =>
    `UPDATE ${table} t SET ask_at = ${next} FROM (SELECT id, buyer_id FROM ${table} WHERE ask_at <= $1 ORDER BY ask_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED) due
     WHERE t.id = due.id AND t.buyer_id = due.buyer_id`;
  const asked = await tx.query(
    `WITH payments AS (${due('card_payments')} RETURNING t.custodian_id, CASE WHEN t.started_on < $3::date - ${PAYABLE_DAYS} THEN 'CANCEL_PAYMENT' ELSE 'FOLLOW_PAYMENT' END AS kind,
       CASE WHEN t.started_on < $3::date - ${PAYABLE_DAYS} THEN t.id::text ELSE t.intent_ref END AS subject),
     refunds AS (${due('card_refunds')} RETURNING t.custodian_id, 'FOLLOW_REFUND' AS kind, t.refund_ref AS subject),
     disputes AS (${due('card_disputes')} RETURNING t.custodian_id, 'FOLLOW_DISPUTE' AS kind, t.dispute_ref AS subject),
     asked AS (SELECT * FROM payments UNION ALL SELECT * FROM refunds UNION ALL SELECT * FROM disputes),
     called AS (INSERT INTO card_calls (id, custodian_id, kind, subject, created_on, due_at) SELECT uuidv7(), custodian_id, kind, subject, $3, $1 FROM asked
       ON CONFLICT (kind, subject) WHERE status = 'WAITING' AND tries = 0 DO NOTHING)
     SELECT FROM asked`,
    [now, askAfterMs, today],
  );
  return asked.length;
}

/**
 * Follows again what could not be followed, one try each: such calls only ask, so that they may be made at any time. Calls that do something
 * stay dead until a person decides. Gives how many.
 */
export async function reviveFollowing(tx: Tx, now: Date): Promise<number> {
  const revived = await tx.query(
    `UPDATE card_calls c SET status = 'WAITING', due_at = $1 FROM (SELECT id FROM card_calls
       WHERE status = 'DEAD' AND kind IN ('FOLLOW_PAYMENT', 'FOLLOW_REFUND', 'FOLLOW_DISPUTE', 'FOLLOW_PAYOUT') AND due_at < 'infinity' AND due_at <= $1 ORDER BY due_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED) due
     WHERE c.id = due.id RETURNING c.id`,
    [now],
  );
  return revived.length;
}

/** Asks about disputes of our payments that are not on the books. */
export function askAboutUnknown(
  tx: Tx,
  { now, today }: { now: Date; today: BusinessDate },
  disputes: readonly CardDisputeState[],
): void {
  const rows = disputes.map(({ ref, intentRef }) => ({ ref, intentRef }));
  if (rows.length === 0) return;
  tx.send(
    `INSERT INTO card_calls (id, custodian_id, kind, subject, created_on, due_at)
     SELECT uuidv7(), p.custodian_id, 'FOLLOW_DISPUTE', g.ref, $2, $3 FROM jsonb_to_recordset($1::jsonb) AS g(ref text, "intentRef" text)
     JOIN card_payments p ON p.intent_ref = g."intentRef" WHERE NOT EXISTS (SELECT FROM card_disputes d WHERE d.dispute_ref = g.ref AND d.buyer_id = p.buyer_id)
     ON CONFLICT (kind, subject) WHERE status = 'WAITING' AND tries = 0 DO NOTHING`,
    [JSON.stringify(rows), today, now],
  );
}
