import { type BusinessDate, type Fen, newId, toJson } from '@shanhai/kernel';
import { type Queryable, recordFacts, type Tx } from '@shanhai/database';
import { paymentReceived, paymentRefunded } from '../facts/payable-facts';
import type { ItemAmount } from '../rules/card-refunds';
import type { Movement } from '../rules/paid-by-item';
import { buyerStandings } from './buyer-standings';
import { KEEP_RECEIVED, KEEP_RETURNED, shareOwed } from './holdings';
import type { Payable } from './payables';
import { KEEP_POSTINGS } from './postings';

/** Records what a card payment pays of payables whose rows are locked: movements, the payables' sums, and the facts. */
export async function insertCardPayments(
  tx: Tx,
  { cardPaymentId, custodianId, intentRef, paidOn }: { cardPaymentId: string; custodianId: string; intentRef: string; paidOn: BusinessDate }, // prettier-ignore
  payments: readonly { payable: Payable; amountFen: Fen }[],
): Promise<void> {
  if (payments.length === 0) return;
  const rows = payments.map(({ payable, amountFen }) => ({ id: newId(), payable, amountFen }));
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payeeId" uuid, "payableId" uuid, "amountFen" bigint)),
     sums AS (UPDATE payables SET paid_fen = paid_fen + g."amountFen" FROM given g WHERE payables.id = g."payableId"),
     came AS (SELECT "payableId" AS payable_id, "buyerId" AS buyer_id, "payeeId" AS payee_id, $4::uuid AS custodian_id, "amountFen" AS amount_fen FROM given),
     ${KEEP_RECEIVED},
     postings AS (SELECT id, $3::uuid AS source_id, $2::date AS effective_on, 'CARD' AS reason, 'CARD_BALANCE' AS debit_account, $4::uuid AS debit_owner_id,
       'BUYER_DUE' AS credit_account, "buyerId" AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, card_payment_id, reason)
     SELECT id, "buyerId", "payableId", 'PAYMENT', $2, "amountFen", $3, 'CARD' FROM given`,
    [
      toJson(
        rows.map(({ id, payable: { id: payableId, buyerId, payeeId }, amountFen }) => ({ id, buyerId, payeeId, payableId, amountFen })), // prettier-ignore
      ),
      paidOn,
      cardPaymentId,
      custodianId,
    ],
  );
  shareOwed(tx, payments.map(({ payable }) => payable.id)); // prettier-ignore
  const standing = await buyerStandings(
    tx,
    rows.map(({ payable }) => ({ organisationId: payable.buyerId, on: paidOn })),
  );
  recordFacts(
    tx,
    rows.map(({ id, payable, amountFen }) =>
      paymentReceived({ buyerId: payable.buyerId, payableId: payable.id, subjectId: payable.subjectId }, paidOn, id, {
        amountFen,
        transferId: null,
        bankReference: intentRef,
        buyer: standing(payable.buyerId, paidOn),
      }),
    ),
  );
}

/** Why card money went back: a refund or a lost dispute (`sourceId`), `from` the processor's balance or from what is disputed. */
export interface CardBack {
  cardPaymentId: string;
  sourceId: string;
  custodianId: string;
  from: 'CARD_BALANCE' | 'DISPUTED';
  on: BusinessDate;
  reason: string;
}

export interface CardTakenBack {
  /** Of the movement, and the key of the fact: a refund's own id, so that it is entered once. */
  id: string;
  payable: Payable;
  items: readonly ItemAmount[];
  amountFen: Fen;
}

/** Records money that a card payment brought and that went back; the payables' rows are locked. */
export function insertCardTakenBack(
  tx: Tx,
  { cardPaymentId, sourceId, custodianId, from, on, reason }: CardBack,
  taken: readonly CardTakenBack[],
): void {
  if (taken.length === 0) return;
  const rows = taken.map(({ id, payable, items, amountFen }) => ({
    id,
    buyerId: payable.buyerId,
    payableId: payable.id,
    items,
    amountFen,
  }));
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payableId" uuid, items jsonb, "amountFen" bigint)),
     lowered AS (UPDATE payables SET paid_fen = paid_fen - g."amountFen" FROM given g WHERE payables.id = g."payableId"),
     went AS (SELECT "payableId" AS payable_id, $6::uuid AS custodian_id, "amountFen" AS amount_fen FROM given),
     ${KEEP_RETURNED},
     postings AS (SELECT id, $7::uuid AS source_id, $2::date AS effective_on, 'REFUND' AS reason, 'BUYER_DUE' AS debit_account, "buyerId" AS debit_owner_id,
       $5::text AS credit_account, $6::uuid AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, card_payment_id, reason)
     SELECT id, "buyerId", "payableId", 'REFUND', $2, "amountFen", items, $3, $4 FROM given`,
    [toJson(rows), on, cardPaymentId, reason, from, custodianId, sourceId],
  );
  shareOwed(tx, rows.map(({ payableId }) => payableId)); // prettier-ignore
  recordFacts(
    tx,
    taken.map(({ id, payable, items }) =>
      paymentRefunded({ buyerId: payable.buyerId, payableId: payable.id, subjectId: payable.subjectId }, on, id, {
        items: [...items],
        reason,
      }),
    ),
  );
}

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

/** What a card payment has left on each payable that it paid. */
export function leftOnPayables(db: Queryable, cardPaymentId: string): Promise<{ payableId: string; leftFen: Fen }[]> {
  return db.query(
    `SELECT payable_id AS "payableId", sum(CASE kind WHEN 'PAYMENT' THEN amount_fen ELSE -amount_fen END)::bigint AS "leftFen"
     FROM payable_movements WHERE card_payment_id = $1 GROUP BY 1 ORDER BY 1`,
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
