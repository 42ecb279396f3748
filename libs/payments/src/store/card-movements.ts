import type { Queryable } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { Movement } from '../rules/paid-by-item';

export interface CardMoney {
  cardPaymentId: string;
  custodianId: string;
  /** What it paid of the payable, less what went back. */
  leftFen: Fen;
  /** Of that, on its way back; all of it while a dispute is open. */
  reservedFen: Fen;
}

/** The card payments that a payable was paid by, the first first. One statement. */
export function cardMoneyOf(db: Queryable, payableId: string): Promise<CardMoney[]> {
  return db.query(
    `SELECT c.id AS "cardPaymentId", c.custodian_id AS "custodianId", m.left AS "leftFen",
       CASE WHEN EXISTS (SELECT FROM card_disputes d WHERE d.card_payment_id = c.id AND d.status = 'OPEN') THEN m.left
         ELSE (SELECT COALESCE(sum(r.amount_fen), 0)::bigint FROM card_refunds r WHERE r.card_payment_id = c.id AND r.payable_id = $1 AND r.status IN ('REQUESTED', 'PENDING')) END AS "reservedFen"
     FROM (SELECT card_payment_id, sum(CASE kind WHEN 'PAYMENT' THEN amount_fen ELSE -amount_fen END)::bigint AS left
       FROM payable_movements WHERE payable_id = $1 AND card_payment_id IS NOT NULL GROUP BY 1) m
     JOIN card_payments c ON c.id = m.card_payment_id ORDER BY c.id`,
    [payableId],
  );
}

/** Refunds of a payable that are on their way, as the movements that they will be: what they take back is taken. */
export async function refundsOnTheirWay(db: Queryable, payableId: string): Promise<Movement[]> {
  const rows = await db.query<{ id: string; on: BusinessDate; items: { itemId: string; amountFen: string }[] }>(
    `SELECT id, requested_on AS "on", items FROM card_refunds WHERE payable_id = $1 AND status IN ('REQUESTED', 'PENDING')`,
    [payableId],
  );
  return rows.map(({ id, on, items }) => ({
    kind: 'REFUND',
    key: id,
    on,
    items: new Map(items.map(({ itemId, amountFen }) => [itemId, BigInt(amountFen)])),
  }));
}

/** What a card payment has left on each payable that it paid, beside refunds of it that are on their way. */
export function leftOnPayables(db: Queryable, cardPaymentId: string): Promise<{ payableId: string; leftFen: Fen }[]> {
  return db.query(
    `SELECT m.payable_id AS "payableId", GREATEST(0, m.left - COALESCE(r.fen, 0))::bigint AS "leftFen"
     FROM (SELECT payable_id, sum(CASE kind WHEN 'PAYMENT' THEN amount_fen ELSE -amount_fen END) AS left FROM payable_movements WHERE card_payment_id = $1 GROUP BY 1) m
     LEFT JOIN (SELECT payable_id, sum(amount_fen) AS fen FROM card_refunds WHERE card_payment_id = $1 AND status IN ('REQUESTED', 'PENDING') GROUP BY 1) r USING (payable_id)
     ORDER BY 1`,
    [cardPaymentId],
  );
}

/** Of payables: what is on its way back to cards. */
export async function refundsPendingOf(db: Queryable, payableIds: readonly string[]): Promise<Map<string, Fen>> {
  const rows = await db.query<{ id: string; fen: Fen }>(
    `SELECT payable_id AS id, sum(amount_fen)::bigint AS fen FROM card_refunds WHERE payable_id = ANY($1::uuid[]) AND status IN ('REQUESTED', 'PENDING') GROUP BY 1`,
    [payableIds],
  );
  return new Map(rows.map(({ id, fen }) => [id, fen]));
}

/** Of payables: what card payments in open disputes have left on them. */
export async function disputedOf(db: Queryable, payableIds: readonly string[]): Promise<Map<string, Fen>> {
  const rows = await db.query<{ id: string; fen: Fen }>(
    `SELECT m.payable_id AS id, sum(CASE m.kind WHEN 'PAYMENT' THEN m.amount_fen ELSE -m.amount_fen END)::bigint AS fen FROM payable_movements m
     WHERE m.payable_id = ANY($1::uuid[]) AND m.card_payment_id IS NOT NULL AND EXISTS (SELECT FROM card_disputes d WHERE d.card_payment_id = m.card_payment_id AND d.status = 'OPEN') GROUP BY 1`,
    [payableIds],
  );
  return new Map(rows.map(({ id, fen }) => [id, fen]));
}
