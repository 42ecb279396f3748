import { keysetSql, type Page, type Queryable, type Tx, wordIs } from '@shanhai/database';
import { type BusinessDate, type Fen, groupedBy, toJson } from '@shanhai/kernel';
import type { PayoutLine, PayoutState, PayoutSums } from '../rules/payouts';
import { FREE_OF_HOLDING } from './owed';
import { seenOnSql } from './sent-references';

/** What a custodian pays a supplier at once. */
export interface Payout {
  id: string;
  custodianId: string;
  supplierId: string;
  status: PayoutState;
  grossFen: Fen;
  feeFen: Fen;
  basisPoints: number;
  accountVersion: number;
  holderName: string;
  bankName: string;
  bankCode: string | null;
  accountNumber: string;
  preparedBy: string;
  preparedOn: BusinessDate;
  approvedOn: BusinessDate | null;
  paidOn: BusinessDate | null;
  bankReference: string | null;
  /** When the bank's statement showed that the money went. */
  seenOn: BusinessDate | null;
  /** When the supplier's bank sent the money back. */
  returnedOn: BusinessDate | null;
  /** Money came back from the account that it goes to. */
  accountReturned: boolean;
  cancelledOn: BusinessDate | null;
  cancelReason: string | null;
}

/** That money came back from the account of a payout `o`, which is SQL. */
const ACCOUNT_RETURNED = `EXISTS (SELECT FROM payouts r WHERE r.supplier_id = o.supplier_id AND r.account_version = o.account_version AND r.status = 'RETURNED')`;

const SELECT = `SELECT o.id, o.custodian_id AS "custodianId", o.supplier_id AS "supplierId", o.status, o.gross_fen AS "grossFen", o.fee_fen AS "feeFen", o.basis_points AS "basisPoints",
  o.account_version AS "accountVersion", a.holder_name AS "holderName", a.bank_name AS "bankName", a.bank_code AS "bankCode", a.account_number AS "accountNumber",
  o.prepared_by AS "preparedBy", o.prepared_on AS "preparedOn", o.approved_on AS "approvedOn", o.paid_on AS "paidOn", o.bank_reference AS "bankReference",
  o.returned_on AS "returnedOn", ${ACCOUNT_RETURNED} AS "accountReturned", o.cancelled_on AS "cancelledOn", o.cancel_reason AS "cancelReason", ${seenOnSql('o.id', 'o.custodian_id')} AS "seenOn" FROM payouts o JOIN payout_accounts a ON a.supplier_id = o.supplier_id AND a.version = o.account_version`;

/** What the bank pays. */
export const netOf = ({ grossFen, feeFen }: Pick<Payout, 'grossFen' | 'feeFen'>): Fen => grossFen - feeFen;

/** What lines take of payables and of what the custodian holds of them; `sign` -1 gives it back. The payables' rows are locked. */
const take = (
  sign: 1 | -1,
) => `payables_taken AS (UPDATE payables p SET payout_fen = p.payout_fen + ${sign} * l.amount_fen FROM lines l WHERE p.id = l.payable_id AND p.buyer_id = l.buyer_id),
     taken AS (UPDATE payable_holdings h SET payout_fen = h.payout_fen + ${sign} * l.amount_fen FROM lines l WHERE h.payable_id = l.payable_id AND h.custodian_id = l.custodian_id)`;

export type NewPayout = Pick<Payout, 'id' | 'custodianId' | 'supplierId' | 'basisPoints' | 'accountVersion' | 'preparedBy' | 'preparedOn'>; // prettier-ignore

/** Keeps a payout with its lines, which take what is owed of their payables, whose rows are locked: one statement. */
export function insertPayout(tx: Tx, payout: NewPayout, { grossFen, feeFen, lines }: PayoutSums): void {
  tx.send(
    `WITH made AS (INSERT INTO payouts (id, custodian_id, supplier_id, status, gross_fen, fee_fen, basis_points, account_version, prepared_by, prepared_on)
       VALUES ($1, $2, $3, 'PREPARED', $4, $5, $6, $7, $8, $9)),
     lines AS (INSERT INTO payout_lines (payout_id, custodian_id, payable_id, buyer_id, amount_fen, fee_fen)
       SELECT $1, $2, "payableId", "buyerId", "amountFen", "feeFen" FROM jsonb_to_recordset($10::jsonb) AS l("payableId" uuid, "buyerId" uuid, "amountFen" bigint, "feeFen" bigint) RETURNING *),
     ${take(1)}
     SELECT`,
    [
      payout.id,
      payout.custodianId,
      payout.supplierId,
      grossFen,
      feeFen,
      payout.basisPoints,
      payout.accountVersion,
      payout.preparedBy,
      payout.preparedOn,
      toJson(lines),
    ],
  );
}

/** A custodian's payout, locked before its payables; null where it is none of its own. */
export async function lockPayout(tx: Tx, custodianId: string, id: string): Promise<Payout | null> {
  const [row] = await tx.query<Payout>(`${SELECT} WHERE o.id = $1 AND o.custodian_id = $2 FOR UPDATE OF o`, [
    id,
    custodianId,
  ]);
  return row ?? null;
}

/** Locks the payables of a payout's lines in the order of their ids, which it gives; the payout's own row is locked before. */
export async function lockPayablesOf(tx: Tx, { id, custodianId }: Payout): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM payables WHERE id = ANY(ARRAY(SELECT payable_id FROM payout_lines WHERE payout_id = $1 AND custodian_id = $2)) ORDER BY id FOR UPDATE`,
    [id, custodianId],
  );
  return rows.map((row) => row.id);
}

/**
 * Whether a payout is no longer what was prepared: the supplier named another account or money came back from it, it has earned less of a line's payable since, or the
 * money of a line is claimed by a refund under way or a dispute. The rows of its payables are locked.
 */
export async function payoutChanged(tx: Tx, { id, custodianId, supplierId, accountVersion }: Payout): Promise<boolean> {
  const [{ changed }] = await tx.query<{ changed: boolean }>(
    `SELECT EXISTS (SELECT FROM payout_accounts WHERE supplier_id = $3 AND version > $4)
       OR EXISTS (SELECT FROM payouts WHERE supplier_id = $3 AND account_version = $4 AND status = 'RETURNED')
       OR EXISTS (SELECT FROM payout_lines l JOIN payable_holdings h ON h.payable_id = l.payable_id AND h.custodian_id = l.custodian_id
         WHERE l.payout_id = $1 AND l.custodian_id = $2 AND l.amount_fen > 0 AND (h.owed_fen < 0 OR ${FREE_OF_HOLDING} < 0)) AS changed`,
    [id, custodianId, supplierId, accountVersion],
  );
  return changed;
}

export function setApproved(tx: Tx, { id, custodianId }: Payout, by: string, on: BusinessDate): void {
  tx.send(
    `UPDATE payouts SET status = 'APPROVED', approved_by = $3, approved_on = $4 WHERE id = $1 AND custodian_id = $2`,
    [id, custodianId, by, on],
  );
}

export function setPaid(tx: Tx, { id, custodianId }: Payout, by: string, on: BusinessDate, reference: string): void {
  tx.send(
    `UPDATE payouts SET status = 'PAID', paid_by = $3, paid_on = $4, bank_reference = $5 WHERE id = $1 AND custodian_id = $2`,
    [id, custodianId, by, on, reference],
  );
}

/** Cancels a payout, so that what its lines took is owed again; the rows of their payables are locked. */
export function setCancelled(tx: Tx, { id, custodianId }: Payout, by: string, on: BusinessDate, reason: string): void {
  tx.send(
    `WITH cancelled AS (UPDATE payouts SET status = 'CANCELLED', cancelled_by = $3, cancelled_on = $4, cancel_reason = $5 WHERE id = $1 AND custodian_id = $2),
     lines AS (SELECT * FROM payout_lines WHERE payout_id = $1 AND custodian_id = $2),
     ${take(-1)}
     SELECT`,
    [id, custodianId, by, on, reason],
  );
}

/** Says that the money of a payout came back, so that what its lines took is owed again; the rows of their payables are locked. */
export function setReturned(tx: Tx, { id, custodianId }: Payout, on: BusinessDate): void {
  tx.send(
    `WITH returned AS (UPDATE payouts SET status = 'RETURNED', returned_on = $3 WHERE id = $1 AND custodian_id = $2),
     lines AS (SELECT * FROM payout_lines WHERE payout_id = $1 AND custodian_id = $2),
     ${take(-1)}
     SELECT`,
    [id, custodianId, on],
  );
}

/** What payouts pay of each payable, by payout. */
export async function linesOfPayouts(db: Queryable, ids: readonly string[]): Promise<Map<string, PayoutLine[]>> {
  const rows = await db.query<PayoutLine & { payoutId: string }>(
    `SELECT payout_id AS "payoutId", payable_id AS "payableId", buyer_id AS "buyerId", amount_fen AS "amountFen", fee_fen AS "feeFen"
     FROM payout_lines WHERE payout_id = ANY($1::uuid[]) ORDER BY payout_id, payable_id`,
    [ids],
  );
  return groupedBy(rows, ({ payoutId }) => payoutId);
}

export async function payoutsById(db: Queryable, ids: readonly string[]): Promise<Map<string, Payout>> {
  const rows = await db.query<Payout>(`${SELECT} WHERE o.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Payouts by a custodian, or to a supplier, newest first. */
export function payoutPage(
  db: Queryable,
  side: 'CUSTODIAN' | 'SUPPLIER',
  ownerId: string,
  status: PayoutState | null,
  page: Page,
): Promise<Payout[]> {
  const parameters: unknown[] = [ownerId];
  const keyset = keysetSql(page, [{ sql: 'o.prepared_on', type: 'date' }, { sql: 'o.id', type: 'uuid' }], parameters); // prettier-ignore
  const own = side === 'CUSTODIAN' ? 'o.custodian_id' : 'o.supplier_id';
  return db.query(
    `${SELECT} WHERE ${own} = $1 AND ${wordIs('o.status', status)} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** What the bank has not paid yet. */
export const TO_PAY = ['PREPARED', 'APPROVED'] as const;
export const isToPay = (status: unknown): status is (typeof TO_PAY)[number] =>
  TO_PAY.includes(status as (typeof TO_PAY)[number]);

/** A custodian's payouts that the bank has not paid, in the order of their ids, from batch to batch: what was paid is not gone through. What goes to an account that money came back from is left out. */
export async function* payoutsToPay(
  db: Queryable,
  custodianId: string,
  status: (typeof TO_PAY)[number],
  atOnce: number,
): AsyncGenerator<Payout[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const payouts = await db.query<Payout>(
      `${SELECT} WHERE o.custodian_id = $1 AND ${wordIs('o.status', status)} AND o.id > $2 AND NOT ${ACCOUNT_RETURNED} ORDER BY o.id LIMIT $3`,
      [custodianId, after, atOnce],
    );
    if (payouts.length === 0) return;
    yield payouts;
    after = payouts.at(-1)!.id;
  }
}
