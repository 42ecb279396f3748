import { type BusinessDate, type Fen, groupedBy } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';

export const CARD_DISPUTE_STATUSES = ['INQUIRY', 'OPEN', 'WON', 'LOST'] as const;
export type CardDisputeStatus = (typeof CARD_DISPUTE_STATUSES)[number];

/** A payer's complaint to the bank about a card payment. While it is open the bank has the money back. */
export interface CardDispute {
  id: string;
  buyerId: string;
  custodianId: string;
  cardPaymentId: string;
  disputeRef: string;
  amountFen: Fen;
  reason: string;
  status: CardDisputeStatus;
  openedOn: BusinessDate;
  closedOn: BusinessDate | null;
  takenFen: Fen;
}

const COLUMNS = `id, buyer_id AS "buyerId", custodian_id AS "custodianId", card_payment_id AS "cardPaymentId", dispute_ref AS "disputeRef", amount_fen AS "amountFen", reason, status,
  opened_on AS "openedOn", closed_on AS "closedOn", taken_fen AS "takenFen"`;

/** The dispute as the books know it; the card payment's row is locked. */
export async function cardDisputeByRef(tx: Tx, payment: { buyerId: string }, ref: string): Promise<CardDispute | null> {
  const [row] = await tx.query<CardDispute>(
    `SELECT ${COLUMNS} FROM card_disputes WHERE dispute_ref = $1 AND buyer_id = $2`,
    [ref, payment.buyerId],
  );
  return row ?? null;
}

/** `askAt` is when the processor is asked again. */
export function putCardDispute(tx: Tx, dispute: CardDispute, askAt: Date | null): void {
  tx.send(
    `INSERT INTO card_disputes (id, buyer_id, custodian_id, card_payment_id, dispute_ref, amount_fen, reason, status, opened_on, closed_on, taken_fen, ask_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (id, buyer_id) DO UPDATE SET status = $8, closed_on = $10, taken_fen = $11, ask_at = $12`,
    [
      dispute.id,
      dispute.buyerId,
      dispute.custodianId,
      dispute.cardPaymentId,
      dispute.disputeRef,
      dispute.amountFen,
      dispute.reason,
      dispute.status,
      dispute.openedOn,
      dispute.closedOn,
      dispute.takenFen,
      askAt,
    ],
  );
}

/** What a lost dispute took: off payables (BUYER_DUE), of held money (SUSPENSE), and at the custodian's cost. */
export function takenByDispute(
  tx: Tx,
  { id, custodianId, closedOn }: CardDispute,
): Promise<{ account: 'BUYER_DUE' | 'SUSPENSE' | 'CARD_COSTS'; payableId: string | null; fen: Fen }[]> {
  return tx.query(
    `SELECT debit_account AS account, payable_id AS "payableId", sum(amount_fen)::bigint AS fen FROM money_postings
     WHERE credit_owner_id = $2 AND credit_account = 'DISPUTED' AND effective_on = $3 AND source_id = $1 GROUP BY 1, 2 ORDER BY 2`,
    [id, custodianId, closedOn],
  );
}

export async function cardDisputesById(db: Queryable, ids: readonly string[]): Promise<Map<string, CardDispute>> {
  const rows = await db.query<CardDispute>(`SELECT ${COLUMNS} FROM card_disputes WHERE id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function cardDisputesOf(
  db: Queryable,
  cardPaymentIds: readonly string[],
): Promise<Map<string, CardDispute[]>> {
  const rows = await db.query<CardDispute>(
    `SELECT ${COLUMNS} FROM card_disputes WHERE card_payment_id = ANY($1::uuid[]) ORDER BY opened_on, id`,
    [cardPaymentIds],
  );
  return groupedBy(rows, ({ cardPaymentId }) => cardPaymentId);
}

export function cardDisputePage(db: Queryable, custodianId: string, page: Page): Promise<CardDispute[]> {
  const parameters: unknown[] = [custodianId];
  const keyset = keysetSql(page, [{ sql: 'opened_on', type: 'date' }, { sql: 'id', type: 'uuid' }], parameters); // prettier-ignore
  return db.query(
    `SELECT ${COLUMNS} FROM card_disputes WHERE custodian_id = $1 AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}
