import { keysetSql, type Page, type Queryable, type Tx, wordIs } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { OfficialCardState } from '../rules/official-cards';

/** A payment by official card, as the buyer said it and the supplier answered. */
export interface OfficialCardPayment {
  id: string;
  buyerId: string;
  supplierId: string;
  payableId: string;
  amountFen: Fen;
  paidOn: BusinessDate;
  slipNumber: string;
  fileHash: string | null;
  status: OfficialCardState;
  recordedOn: BusinessDate;
  decidedOn: BusinessDate | null;
  /** Why it was refused or withdrawn. */
  reason: string | null;
}

const SELECT = `SELECT id, buyer_id AS "buyerId", supplier_id AS "supplierId", payable_id AS "payableId", amount_fen AS "amountFen", paid_on AS "paidOn", slip_number AS "slipNumber",
  file_hash AS "fileHash", status, recorded_on AS "recordedOn", decided_on AS "decidedOn", reason FROM official_card_payments`;

/** False where the slip stands for another payment of the supplier; of two at the same moment the second waits. */
export async function insertOfficialCardPayment(
  tx: Tx,
  row: Omit<OfficialCardPayment, 'status' | 'decidedOn' | 'reason'> & { recordedBy: string },
): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO official_card_payments (id, buyer_id, supplier_id, payable_id, amount_fen, paid_on, slip_number, file_hash, status, recorded_by, recorded_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'PROPOSED', $9, $10) ON CONFLICT (supplier_id, slip_number) WHERE status IN ('PROPOSED', 'CONFIRMED') DO NOTHING RETURNING 1`,
    [
      row.id,
      row.buyerId,
      row.supplierId,
      row.payableId,
      row.amountFen,
      row.paidOn,
      row.slipNumber,
      row.fileHash,
      row.recordedBy,
      row.recordedOn,
    ],
  );
  return added.length > 0;
}

/** What is said to be paid of a payable and waits for the supplier. */
export async function proposedOf(tx: Tx, payableId: string): Promise<Fen> {
  const [{ fen }] = await tx.query<{ fen: Fen }>(
    `SELECT COALESCE(sum(amount_fen), 0)::bigint AS fen FROM official_card_payments WHERE payable_id = $1 AND status = 'PROPOSED'`,
    [payableId],
  );
  return fen;
}

export async function lockOfficialCardPayment(tx: Tx, id: string): Promise<OfficialCardPayment | null> {
  const [row] = await tx.query<OfficialCardPayment>(`${SELECT} WHERE id = $1 FOR UPDATE`, [id]);
  return row ?? null;
}

export function decideOfficialCardPayment(
  tx: Tx,
  { id, buyerId }: OfficialCardPayment,
  decision: { status: OfficialCardState; by: string; on: BusinessDate; reason: string | null },
): void {
  tx.send(
    'UPDATE official_card_payments SET status = $3, decided_by = $4, decided_on = $5, reason = $6 WHERE id = $1 AND buyer_id = $2',
    [id, buyerId, decision.status, decision.by, decision.on, decision.reason],
  );
}

export async function officialCardPaymentsById(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, OfficialCardPayment>> {
  const rows = await db.query<OfficialCardPayment>(`${SELECT} WHERE id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Payments of a buyer, or to a supplier, newest first. */
export function officialCardPage(
  db: Queryable,
  side: 'BUYER' | 'SUPPLIER',
  ownerId: string,
  status: OfficialCardState | null,
  page: Page,
): Promise<OfficialCardPayment[]> {
  const parameters: unknown[] = [ownerId];
  const keyset = keysetSql(page, [{ sql: 'recorded_on', type: 'date' }, { sql: 'id', type: 'uuid' }], parameters); // prettier-ignore
  const own = side === 'BUYER' ? 'buyer_id' : 'supplier_id';
  return db.query(
    `${SELECT} WHERE ${own} = $1 AND ${wordIs('status', status)} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}
