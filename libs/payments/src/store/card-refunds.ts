import { type BusinessDate, type Fen, groupedBy, toJson } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { ItemAmount } from '../rules/as-paid';

export const CARD_REFUND_STATUSES = ['REQUESTED', 'PENDING', 'SUCCEEDED', 'FAILED'] as const;
export type CardRefundStatus = (typeof CARD_REFUND_STATUSES)[number];

/** Money that goes back over the card processor. Until it has gone it is reserved: nobody else gives it back. */
export interface CardRefund {
  id: string;
  buyerId: string;
  custodianId: string;
  cardPaymentId: string;
  /** Null where held money goes back. */
  payableId: string | null;
  amountFen: Fen;
  items: ItemAmount[];
  reason: string;
  status: CardRefundStatus;
  /** Null where it was made at the processor's own desk. */
  requestedBy: string | null;
  requestedOn: BusinessDate;
  refundRef: string | null;
  failure: string | null;
  refundedOn: BusinessDate | null;
}

const COLUMNS = `id, buyer_id AS "buyerId", custodian_id AS "custodianId", card_payment_id AS "cardPaymentId", payable_id AS "payableId", amount_fen AS "amountFen", items,
  reason, status, requested_by AS "requestedBy", requested_on AS "requestedOn", refund_ref AS "refundRef", failure, refunded_on AS "refundedOn"`;

type Kept = Omit<CardRefund, 'items'> & { items: { itemId: string; amountFen: string }[] };
const fromKept = (row: Kept): CardRefund => ({
  ...row,
  items: row.items.map(({ itemId, amountFen }) => ({ itemId, amountFen: BigInt(amountFen) })),
});

export type NewCardRefund = Omit<CardRefund, 'failure'>;

/** The payable's row, or the card payment's where held money goes back, is locked. */
export function insertCardRefunds(tx: Tx, refunds: readonly NewCardRefund[]): void {
  tx.send(
    `INSERT INTO card_refunds (id, buyer_id, custodian_id, card_payment_id, payable_id, amount_fen, items, reason, status, requested_by, requested_on, refund_ref, refunded_on)
     SELECT id, "buyerId", "custodianId", "cardPaymentId", "payableId", "amountFen", items, reason, status, "requestedBy", "requestedOn", "refundRef", "refundedOn"
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "buyerId" uuid, "custodianId" uuid, "cardPaymentId" uuid, "payableId" uuid, "amountFen" bigint, items jsonb,
       reason text, status text, "requestedBy" uuid, "requestedOn" date, "refundRef" text, "refundedOn" date)`,
    [toJson(refunds)],
  );
}

export async function lockCardRefund(tx: Tx, id: string): Promise<CardRefund | null> {
  const [row] = await tx.query<Kept>(`SELECT ${COLUMNS} FROM card_refunds WHERE id = $1 FOR UPDATE`, [id]);
  return row ? fromKept(row) : null;
}

export function setCardRefundState(
  tx: Tx,
  refund: CardRefund,
  state: Pick<CardRefund, 'status' | 'refundRef' | 'failure' | 'refundedOn'> & { askAt: Date | null },
): void {
  tx.send(
    'UPDATE card_refunds SET status = $3, refund_ref = $4, failure = $5, refunded_on = $6, ask_at = $7 WHERE id = $1 AND buyer_id = $2',
    [refund.id, refund.buyerId, state.status, state.refundRef, state.failure, state.refundedOn, state.askAt],
  );
}

/** What stands on the books of a card payment under the processor's name of a refund, in the order of payables. */
export async function refundsNamed(tx: Tx, cardPaymentId: string, refundRef: string): Promise<CardRefund[]> {
  const rows = await tx.query<Kept>(
    `SELECT ${COLUMNS} FROM card_refunds WHERE card_payment_id = $1 AND refund_ref = $2 ORDER BY payable_id`,
    [cardPaymentId, refundRef],
  );
  return rows.map(fromKept);
}

/** What of held money is on its way back. */
export async function heldOnItsWay(tx: Tx, cardPaymentId: string): Promise<Fen> {
  const [{ fen }] = await tx.query<{ fen: Fen }>(
    `SELECT COALESCE(sum(amount_fen), 0)::bigint AS fen FROM card_refunds WHERE card_payment_id = $1 AND payable_id IS NULL AND status IN ('REQUESTED', 'PENDING')`,
    [cardPaymentId],
  );
  return fen;
}

export async function cardRefundsById(db: Queryable, ids: readonly string[]): Promise<Map<string, CardRefund>> {
  const rows = await db.query<Kept>(`SELECT ${COLUMNS} FROM card_refunds WHERE id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, fromKept(row)]));
}

export async function cardRefundsOf(
  db: Queryable,
  cardPaymentIds: readonly string[],
): Promise<Map<string, CardRefund[]>> {
  const rows = await db.query<Kept>(
    `SELECT ${COLUMNS} FROM card_refunds WHERE card_payment_id = ANY($1::uuid[]) ORDER BY requested_on, id`,
    [cardPaymentIds],
  );
  return groupedBy(rows.map(fromKept), ({ cardPaymentId }) => cardPaymentId);
}

export async function cardRefundPage(
  db: Queryable,
  custodianId: string,
  open: boolean,
  page: Page,
): Promise<CardRefund[]> {
  const parameters: unknown[] = [custodianId];
  const keyset = keysetSql(page, [{ sql: 'requested_on', type: 'date' }, { sql: 'id', type: 'uuid' }], parameters); // prettier-ignore
  const wanted = open ? `status IN ('REQUESTED', 'PENDING')` : 'TRUE';
  const rows = await db.query<Kept>(
    `SELECT ${COLUMNS} FROM card_refunds WHERE custodian_id = $1 AND ${wanted} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return rows.map(fromKept);
}
