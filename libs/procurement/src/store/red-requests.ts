import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { RedReason } from '../rules/red-invoice';

export const RED_REQUEST_STATUSES = ['OPEN', 'ANSWERED', 'DECLINED', 'WITHDRAWN'] as const;
export type RedRequestStatus = (typeof RED_REQUEST_STATUSES)[number];

/** What a buyer asks its supplier to take off an invoice by a red one. */
export interface RedRequest {
  id: string;
  buyerId: string;
  supplierId: string;
  supplierOrderId: string;
  /** The invoice. */
  evidenceId: string;
  redReason: RedReason;
  amountFen: Fen;
  note: string;
  requestedBy: string;
  requestedOn: BusinessDate;
  status: RedRequestStatus;
  /** The red invoice that answered it. */
  answerId: string | null;
  decidedOn: BusinessDate | null;
  decisionReason: string | null;
}

const COLUMNS = `r.id, r.buyer_id AS "buyerId", r.supplier_id AS "supplierId", r.supplier_order_id AS "supplierOrderId", r.evidence_id AS "evidenceId", r.red_reason AS "redReason",
  r.amount_fen AS "amountFen", r.note, r.requested_by AS "requestedBy", r.requested_on AS "requestedOn", r.status, r.answer_id AS "answerId", r.decided_on AS "decidedOn",
  r.decision_reason AS "decisionReason"`;

export type NewRedRequest = Pick<RedRequest, 'id' | 'buyerId' | 'supplierId' | 'supplierOrderId' | 'evidenceId' | 'redReason' | 'amountFen' | 'note' | 'requestedBy' | 'requestedOn'>; // prettier-ignore

/** Asks for a red invoice; the invoice's row is locked. `reversedFen`: what red ones took off before. False where one is asked for already. */
export async function insertRedRequest(tx: Tx, request: NewRedRequest, reversedFen: Fen): Promise<boolean> {
  const { id, buyerId, supplierId, supplierOrderId, evidenceId, redReason, amountFen, note, requestedBy, requestedOn } = request; // prettier-ignore
  const added = await tx.query(
    `INSERT INTO red_invoice_requests (id, buyer_id, supplier_id, supplier_order_id, evidence_id, red_reason, amount_fen, note, requested_by, requested_on, reversed_before_fen)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (evidence_id, buyer_id) WHERE status = 'OPEN' DO NOTHING RETURNING 1`,
    [id, buyerId, supplierId, supplierOrderId, evidenceId, redReason, amountFen, note, requestedBy, requestedOn, reversedFen], // prettier-ignore
  );
  return added.length > 0;
}

export interface RedAnswer {
  evidenceId: string;
  answerId: string;
  /** What red invoices take off by now, this one included. */
  reversedFen: Fen;
  by: string;
  on: BusinessDate;
}

/** Answers the request for an invoice, whose row is locked, once red invoices took off what was asked for. Gives the request that it answered. */
export async function answerRedRequest(
  tx: Tx,
  { evidenceId, answerId, reversedFen, by, on }: RedAnswer,
): Promise<RedRequest | null> {
  const [answered] = await tx.query<RedRequest>(
    `UPDATE red_invoice_requests r SET status = 'ANSWERED', answer_id = $2, decided_by = $3, decided_on = $4
     WHERE r.evidence_id = $1 AND r.status = 'OPEN' AND r.reversed_before_fen - r.amount_fen >= $5 RETURNING ${COLUMNS}`,
    [evidenceId, answerId, by, on, reversedFen],
  );
  return answered ?? null;
}

export async function lockRedRequest(tx: Tx, id: string): Promise<RedRequest | null> {
  const [row] = await tx.query<RedRequest>(`SELECT ${COLUMNS} FROM red_invoice_requests r WHERE r.id = $1 FOR UPDATE`, [
    id,
  ]);
  return row ?? null;
}

export function closeRedRequest(
  tx: Tx,
  { id, buyerId }: RedRequest,
  decision: { status: 'DECLINED' | 'WITHDRAWN'; by: string; on: BusinessDate; reason: string },
): void {
  tx.send(
    'UPDATE red_invoice_requests SET status = $3, decided_by = $4, decided_on = $5, decision_reason = $6 WHERE id = $1 AND buyer_id = $2',
    [id, buyerId, decision.status, decision.by, decision.on, decision.reason],
  );
}

/** Requests by, or to, an organisation, the latest first. */
export function redRequestPage(
  db: Queryable,
  viewer: { organisationId: string; organisationKind: string },
  status: RedRequestStatus | null,
  page: Page,
): Promise<RedRequest[]> {
  const parameters: unknown[] = [viewer.organisationId];
  const keyset = keysetSql(page, [{ sql: 'r.requested_on', type: 'date' }, { sql: 'r.id', type: 'uuid' }], parameters); // prettier-ignore
  const own = viewer.organisationKind === 'SUPPLIER' ? 'r.supplier_id' : 'r.buyer_id';
  // By its literal, so that the index of open ones serves.
  const wanted = status === null ? 'TRUE' : `r.status = '${status}'`;
  return db.query(
    `SELECT ${COLUMNS} FROM red_invoice_requests r WHERE ${own} = $1 AND ${wanted} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export async function redRequestsById(db: Queryable, ids: readonly string[]): Promise<Map<string, RedRequest>> {
  const rows = await db.query<RedRequest>(`SELECT ${COLUMNS} FROM red_invoice_requests r WHERE r.id = ANY($1::uuid[])`, [ids]); // prettier-ignore
  return new Map(rows.map((row) => [row.id, row]));
}
