import type { BusinessDate, Fen } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { CardIntent, CardMethod } from '../card-rail';

export const CARD_PAYMENT_STATUSES = ['REQUESTED', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXCESS', 'MISMATCH'] as const; // prettier-ignore
export type CardPaymentStatus = (typeof CARD_PAYMENT_STATUSES)[number];

/** Money that a buyer pays by card, Alipay or WeChat Pay. */
export interface CardPayment {
  id: string;
  buyerId: string;
  custodianId: string;
  payableIds: string[];
  method: CardMethod;
  amountFen: Fen;
  status: CardPaymentStatus;
  startedBy: string;
  startedOn: BusinessDate;
  intentRef: string | null;
  failure: string | null;
  paidOn: BusinessDate | null;
  /** In the smallest unit of `receivedCurrency`. */
  receivedAmount: bigint | null;
  receivedCurrency: string | null;
  paidFen: Fen;
  heldFen: Fen;
  returnedFen: Fen;
}

const COLUMNS = `id, buyer_id AS "buyerId", custodian_id AS "custodianId", payable_ids AS "payableIds", method, amount_fen AS "amountFen", status,
  started_by AS "startedBy", started_on AS "startedOn", intent_ref AS "intentRef", failure, paid_on AS "paidOn", received_amount AS "receivedAmount",
  received_currency AS "receivedCurrency", paid_fen AS "paidFen", held_fen AS "heldFen", returned_fen AS "returnedFen"`;

export type NewCardPayment = Pick<CardPayment, 'id' | 'buyerId' | 'custodianId' | 'payableIds' | 'method' | 'amountFen' | 'startedBy' | 'startedOn'>; // prettier-ignore

export function insertCardPayment(tx: Tx, payment: NewCardPayment): void {
  tx.send(
    `INSERT INTO card_payments (id, buyer_id, custodian_id, payable_ids, method, amount_fen, started_by, started_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      payment.id,
      payment.buyerId,
      payment.custodianId,
      payment.payableIds,
      payment.method,
      payment.amountFen,
      payment.startedBy,
      payment.startedOn,
    ],
  );
}

/** The payment, locked until the transaction ends: whoever follows it waits here, before it locks payables; who refunds a payable and names it does not. */
export async function lockCardPayment(tx: Tx, id: string): Promise<CardPayment | null> {
  const [payment] = await tx.query<CardPayment>(
    `SELECT ${COLUMNS} FROM card_payments WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return payment ?? null;
}

export async function lockCardPaymentOf(tx: Tx, intentRef: string): Promise<CardPayment | null> {
  const [payment] = await tx.query<CardPayment>(
    `SELECT ${COLUMNS} FROM card_payments WHERE intent_ref = $1 FOR NO KEY UPDATE`,
    [intentRef],
  );
  return payment ?? null;
}

/** How far a payment is that has not brought money. `askAt` is when the processor is asked again. */
export function setCardPaymentState(
  tx: Tx,
  payment: CardPayment,
  state: { status: CardPaymentStatus; intentRef: string; failure: string | null; askAt: Date | null },
): void {
  tx.send(
    'UPDATE card_payments SET status = $3, intent_ref = $4, failure = $5, ask_at = $6 WHERE id = $1 AND buyer_id = $2',
    [payment.id, payment.buyerId, state.status, state.intentRef, state.failure, state.askAt],
  );
}

/** The processor refused to begin the payment. */
export function failCardPayment(tx: Tx, id: string, failure: string): void {
  tx.send(`UPDATE card_payments SET status = 'FAILED', failure = $2 WHERE id = $1 AND status = 'REQUESTED'`, [
    id,
    failure,
  ]);
}

/** A person lets a payment be begun again that the processor had refused. */
export function requestCardPaymentAgain(tx: Tx, id: string): void {
  tx.send(`UPDATE card_payments SET status = 'REQUESTED', failure = NULL WHERE id = $1 AND status = 'FAILED'`, [id]);
}

export function settleCardPayment(
  tx: Tx,
  payment: CardPayment,
  { intent, ...settled }: { intent: CardIntent; status: CardPaymentStatus; paidOn: BusinessDate; paidFen: Fen; heldFen: Fen }, // prettier-ignore
): void {
  tx.send(
    `UPDATE card_payments SET status = $3, intent_ref = $4, paid_on = $5, received_amount = $6, received_currency = $7, paid_fen = $8, held_fen = $9,
       failure = NULL, ask_at = NULL WHERE id = $1 AND buyer_id = $2`,
    [
      payment.id,
      payment.buyerId,
      settled.status,
      intent.ref,
      settled.paidOn,
      intent.received,
      intent.currency,
      settled.paidFen,
      settled.heldFen,
    ],
  );
}

/** Held money went back to the payer. */
export function returnHeld(tx: Tx, payment: CardPayment, amountFen: Fen): void {
  tx.send(
    'UPDATE card_payments SET held_fen = held_fen - $3, returned_fen = returned_fen + $3 WHERE id = $1 AND buyer_id = $2',
    [payment.id, payment.buyerId, amountFen],
  );
}

export async function cardPaymentsById(db: Queryable, ids: readonly string[]): Promise<Map<string, CardPayment>> {
  const rows = await db.query<CardPayment>(`SELECT ${COLUMNS} FROM card_payments WHERE id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Payments of a buyer, or into a custodian's account; those whose money is held alone where asked. */
export function cardPaymentPage(
  db: Queryable,
  { organisationId, asBuyer, held }: { organisationId: string; asBuyer: boolean; held: boolean },
  page: Page,
): Promise<CardPayment[]> {
  const parameters: unknown[] = [organisationId];
  const keyset = keysetSql(page, [{ sql: 'started_on', type: 'date' }, { sql: 'id', type: 'uuid' }], parameters); // prettier-ignore
  const whose = asBuyer ? 'buyer_id' : 'custodian_id';
  const wanted = held ? 'held_fen > 0' : 'TRUE';
  return db.query(
    `SELECT ${COLUMNS} FROM card_payments WHERE ${whose} = $1 AND ${wanted} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}
