import { newId, type BusinessDate, type Fen, positive, toJson } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import { DAYS_APART_MAX } from '../rules/copies';
import { KEEP_POSTINGS } from './postings';
import { COPIES } from './transfer-claims';
import type { StatementFormat, StatementRow } from '../statements/statement';

export interface Transfer {
  id: string;
  custodianId: string;
  bankReference: string;
  /** As the bank writes it, where that is not `bankReference`; null too where it names nothing by itself. */
  toldReference: string | null;
  bookedOn: BusinessDate;
  amountFen: Fen;
  payerName: string;
  payerAccount: string;
  remark: string;
  /** What of it became payments, is what the card processor paid out, a payout that came back, or was told before under another reference. */
  matchedFen: Fen;
  /** Held by proposals that wait for a second person. */
  claimedFen: Fen;
  /** Given back to the payer. */
  returnedFen: Fen;
  /** Taken back by the bank. */
  reversedFen: Fen;
  reason: string;
}

/** What of a transfer nobody has been told of yet: below zero where the bank took back what had paid orders. */
export const suspenseOf = ({ amountFen, matchedFen, returnedFen, reversedFen }: Transfer): Fen =>
  amountFen - matchedFen - returnedFen - reversedFen;
/** What of it is still to be spent: in suspense, and not held by a proposal. */
export const openOf = (transfer: Transfer): Fen => positive(suspenseOf(transfer) - transfer.claimedFen);

/** Why a transfer is in suspense that names no order. */
export const UNTOLD: readonly string[] = ['NO_REFERENCE', 'UNKNOWN_REFERENCE'];

/** The SELECT list of a transfer, without alias. */
export const TRANSFER_COLUMNS = `id, custodian_id AS "custodianId", bank_reference AS "bankReference", told_reference AS "toldReference", booked_on AS "bookedOn", amount_fen AS "amountFen",
  payer_name AS "payerName", payer_account AS "payerAccount", remark, matched_fen AS "matchedFen", claimed_fen AS "claimedFen", returned_fen AS "returnedFen", reversed_fen AS "reversedFen", reason`;

/** Lets imports into one account go one after the other, until the transaction ends. */
export function lockStatements(tx: Tx, custodianId: string): void {
  tx.send(`SELECT pg_advisory_xact_lock(hashtextextended('bank_statements ' || $1, 0))`, [custodianId]);
}

/** A transfer of before that a new one is like. */
export interface Alike {
  /** The new one's. */
  id: string;
  remark: string;
  payerName: string;
  payerAccount: string;
}

/**
 * Transfers of the same amount, within some days, that the custodian imported in another format, or of the same day where the new one is only counted;
 * but none that are copies themselves, or held as such.
 */
export async function likeInAnotherFormat(
  tx: Tx,
  custodianId: string,
  format: StatementFormat,
  rows: readonly (StatementRow & { id: string; counted: boolean })[],
): Promise<Alike[]> {
  if (rows.length === 0) return [];
  return tx.query(
    `SELECT DISTINCT n.id, t.remark, t.payer_name AS "payerName", t.payer_account AS "payerAccount"
     FROM unnest($1::uuid[], $2::date[], $3::bigint[], $6::boolean[]) AS n(id, day, fen, counted)
     JOIN bank_transfers t ON t.custodian_id = $4 AND t.amount_fen = n.fen AND t.booked_on BETWEEN n.day - ${DAYS_APART_MAX} AND n.day + ${DAYS_APART_MAX}
       AND t.reason NOT IN ('LIKE_ANOTHER', 'DUPLICATE')
     JOIN bank_statements s ON s.id = t.statement_id AND (s.format <> $5 OR (n.counted AND t.booked_on = n.day))`,
    [
      rows.map(({ id }) => id),
      rows.map(({ bookedOn }) => bookedOn),
      rows.map(({ amountFen }) => amountFen),
      custodianId,
      format,
      rows.map(({ counted }) => counted),
    ],
  );
}

/** Keeps that a statement was imported; one that was is known by its content. Returns its id. */
export async function keepStatement(
  tx: Tx,
  statement: { custodianId: string; fileHash: string; format: StatementFormat; on: BusinessDate; rows: number },
): Promise<string> {
  const { custodianId, fileHash, format, on, rows } = statement;
  const [{ id }] = await tx.query<{ id: string }>(
    `WITH added AS (INSERT INTO bank_statements (id, custodian_id, content_hash, format, imported_on, rows_total) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (custodian_id, content_hash) DO NOTHING RETURNING id)
     SELECT id FROM added UNION ALL SELECT id FROM bank_statements WHERE custodian_id = $2 AND content_hash = $3`,
    [newId(), custodianId, fileHash, format, on, rows],
  );
  return id;
}

export function insertTransfers(
  tx: Tx,
  custodianId: string,
  statementId: string,
  transfers: readonly (StatementRow & { id: string; matchedFen: Fen; reason: string })[],
): void {
  if (transfers.length === 0) return;
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, "bankReference" text, "toldReference" text, "bookedOn" date, "amountFen" bigint, "payerName" text, "payerAccount" text,
       remark text, "matchedFen" bigint, reason text)),
     postings AS (SELECT id, id AS source_id, "bookedOn" AS effective_on, 'BANK_TRANSFER' AS reason, 'BANK' AS debit_account, $2::uuid AS debit_owner_id,
       'SUSPENSE' AS credit_account, $2::uuid AS credit_owner_id, "amountFen" AS amount_fen, NULL::uuid AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO bank_transfers (id, custodian_id, statement_id, bank_reference, told_reference, booked_on, amount_fen, payer_name, payer_account, remark, matched_fen, reason)
     SELECT id, $2, $3, "bankReference", "toldReference", "bookedOn", "amountFen", "payerName", "payerAccount", remark, "matchedFen", reason FROM given`,
    [toJson(transfers), custodianId, statementId],
  );
}

/**
 * Those of a custodian's transfers that bear any of these references, as the platform keeps them or as the bank writes them, with those references; a copy's are those of its original. Locked in the order of their ids.
 */
export async function lockTransfersByReference(
  tx: Tx,
  custodianId: string,
  bankReferences: readonly string[],
): Promise<(Transfer & { references: string[] })[]> {
  if (bankReferences.length === 0) return [];
  return tx.query(
    `SELECT ${TRANSFER_COLUMNS}, named.references FROM (
       SELECT COALESCE(c.original_id, b.id) AS transfer_id, array_agg(b.reference) AS references FROM (
         SELECT transfer_id AS id, reference FROM bank_references WHERE reference = ANY($2::text[]) AND custodian_id = $1
         UNION SELECT id, told_reference FROM bank_transfers WHERE told_reference = ANY($2::text[]) AND custodian_id = $1) b
       LEFT JOIN ${COPIES} c ON c.copy_id = b.id GROUP BY 1) named
     JOIN bank_transfers t ON t.id = named.transfer_id AND t.custodian_id = $1 ORDER BY t.id FOR UPDATE OF t`,
    [custodianId, bankReferences],
  );
}

export async function lockTransfer(tx: Tx, custodianId: string, transferId: string): Promise<Transfer | null> {
  const [transfer] = await tx.query<Transfer>(
    `SELECT ${TRANSFER_COLUMNS} FROM bank_transfers WHERE id = $1 AND custodian_id = $2 FOR UPDATE`,
    [transferId, custodianId],
  );
  return transfer ?? null;
}

/** Those of a custodian's transfers, by id, locked in the order of their ids. */
export async function lockTransfers(
  tx: Tx,
  custodianId: string,
  ids: readonly string[],
): Promise<Map<string, Transfer>> {
  const rows = await tx.query<Transfer>(
    `SELECT ${TRANSFER_COLUMNS} FROM bank_transfers WHERE id = ANY($1::uuid[]) AND custodian_id = $2 ORDER BY id FOR UPDATE`,
    [ids, custodianId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Transfers of an amount, since a day, that paid nothing and that nobody told anything of; locked in the order of their ids. */
export async function lockUntold(
  tx: Tx,
  custodianId: string,
  { amountFen, since }: { amountFen: Fen; since: BusinessDate },
): Promise<Transfer[]> {
  return tx.query(
    `SELECT ${TRANSFER_COLUMNS} FROM bank_transfers WHERE custodian_id = $1 AND matched_fen + returned_fen + reversed_fen <> amount_fen AND booked_on >= $3
       AND amount_fen = $2 AND matched_fen = 0 AND claimed_fen = 0 AND returned_fen = 0 AND reversed_fen = 0 AND reason = ANY($4::text[]) ORDER BY id FOR UPDATE`,
    [custodianId, amountFen, since, UNTOLD],
  );
}

/** What a transfer has left on each payable that it paid, no more than its custodian holds there beside card money: other refunds name no transfer. */
export async function leftOfTransfer(
  db: Queryable,
  { id, custodianId }: Pick<Transfer, 'id' | 'custodianId'>,
): Promise<{ payableId: string; leftFen: Fen }[]> {
  return db.query(
    `SELECT m.payable_id AS "payableId", GREATEST(LEAST(m.left, h.received_fen - h.returned_fen - cards.left), 0) AS "leftFen"
     FROM (SELECT payable_id, buyer_id, sum(CASE kind WHEN 'PAYMENT' THEN amount_fen ELSE -amount_fen END)::bigint AS left
       FROM payable_movements WHERE transfer_id = $1 GROUP BY 1, 2) m
     JOIN payable_holdings h ON h.payable_id = m.payable_id AND h.buyer_id = m.buyer_id AND h.custodian_id = $2
     CROSS JOIN LATERAL (SELECT COALESCE(sum(CASE x.kind WHEN 'PAYMENT' THEN x.amount_fen ELSE -x.amount_fen END), 0)::bigint AS left
       FROM payable_movements x JOIN card_payments c ON c.id = x.card_payment_id AND c.custodian_id = $2 WHERE x.payable_id = m.payable_id) cards ORDER BY 1`,
    [id, custodianId],
  );
}

export function transferPage(
  db: Queryable,
  custodianId: string,
  inSuspense: boolean | null,
  page: Page,
): Promise<Transfer[]> {
  const parameters: unknown[] = [custodianId];
  const keyset = keysetSql(
    page,
    [
      { sql: 'booked_on', type: 'date' },
      { sql: 'id', type: 'uuid' },
    ],
    parameters,
  );
  const suspense =
    inSuspense === null
      ? 'TRUE'
      : inSuspense
        ? 'matched_fen + returned_fen + reversed_fen <> amount_fen'
        : 'matched_fen + returned_fen + reversed_fen = amount_fen';
  return db.query(
    `SELECT ${TRANSFER_COLUMNS} FROM bank_transfers WHERE custodian_id = $1 AND ${suspense} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export async function transfersById(db: Queryable, ids: readonly string[]): Promise<Map<string, Transfer>> {
  const rows = await db.query<Transfer>(`SELECT ${TRANSFER_COLUMNS} FROM bank_transfers WHERE id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Transfers that paid any of these payables and have money left in suspense, with those of the payables that they paid. */
export function overpaidTransfers(
  db: Queryable,
  payableIds: readonly string[],
): Promise<{ id: string; openFen: Fen; payableIds: string[] }[]> {
  if (payableIds.length === 0) return Promise.resolve([]);
  return db.query(
    `SELECT t.id, t.amount_fen - t.matched_fen - t.returned_fen - t.reversed_fen AS "openFen", m.payables AS "payableIds"
     FROM (SELECT transfer_id, array_agg(DISTINCT payable_id) AS payables FROM payable_movements WHERE payable_id = ANY($1::uuid[]) AND kind = 'PAYMENT' AND transfer_id IS NOT NULL GROUP BY 1) m
     JOIN bank_transfers t ON t.id = m.transfer_id WHERE t.matched_fen + t.returned_fen + t.reversed_fen < t.amount_fen`,
    [payableIds],
  );
}

/** The custodians that imported a statement with this content; empty where it is none. */
export async function custodiansOfStatement(db: Queryable, contentHash: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'SELECT custodian_id AS id FROM bank_statements WHERE content_hash = $1',
    [contentHash],
  );
  return rows.map(({ id }) => id);
}
