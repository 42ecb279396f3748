import type { BusinessDate } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';

/** Payments and refunds asked about in one transaction. */
const AT_ONCE = 100;
/** Each question waits twice as long as the one before, so many times. */
const DOUBLINGS = 6;
/** What nobody paid by then is called off. */
const PAYABLE_DAYS = 2;

/** Asks how payments and refunds stand whose time has come, by calls, and sets the time of the next question. Gives how many. */
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
     asked AS (SELECT * FROM payments UNION ALL SELECT * FROM refunds),
     called AS (INSERT INTO card_calls (id, custodian_id, kind, subject, created_on, due_at) SELECT uuidv7(), custodian_id, kind, subject, $3, $1 FROM asked
       ON CONFLICT (kind, subject) WHERE status = 'WAITING' AND tries = 0 DO NOTHING)
     SELECT FROM asked`,
    [now, askAfterMs, today],
  );
  return asked.length;
}
