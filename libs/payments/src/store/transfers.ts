import { newId, type BusinessDate, type Fen, positive, toJson } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, recordFacts, type Tx } from '@shanhai/database';
import { paymentReceived } from '../facts/payable-facts';
import { buyerStandings } from './buyer-standings';
import { KEEP_RECEIVED, shareOwed } from './holdings';
import { type Payable } from './payables';
import { KEEP_POSTINGS } from './postings';
import type { StatementFormat, StatementRow } from '../statements/statement';

export interface Transfer {
  id: string;
  custodianId: string;
  bankReference: string;
  bookedOn: BusinessDate;
  amountFen: Fen;
  payerName: string;
  payerAccount: string;
  remark: string;
  /** What of it became payments. */
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

const COLUMNS = `id, custodian_id AS "custodianId", bank_reference AS "bankReference", booked_on AS "bookedOn", amount_fen AS "amountFen",
  payer_name AS "payerName", payer_account AS "payerAccount", remark, matched_fen AS "matchedFen", claimed_fen AS "claimedFen", returned_fen AS "returnedFen", reversed_fen AS "reversedFen", reason`;

/** Takes bank references for the platform, in their order so that two imports at once wait and do not lock each other out. Returns the new ones. */
export async function takeBankReferences(
  tx: Tx,
  custodianId: string,
  rows: readonly { id: string; bankReference: string }[],
): Promise<Set<string>> {
  const taken = await tx.query<{ reference: string }>(
    `INSERT INTO bank_references (reference, transfer_id, custodian_id)
     SELECT reference, transfer, $3 FROM unnest($1::text[], $2::uuid[]) AS r(reference, transfer) ORDER BY reference
     ON CONFLICT (reference) DO NOTHING RETURNING reference`,
    [rows.map((row) => row.bankReference), rows.map((row) => row.id), custodianId],
  );
  return new Set(taken.map((row) => row.reference));
}

/** Lets imports into one account go one after the other, until the transaction ends. */
export function lockStatements(tx: Tx, custodianId: string): void {
  tx.send(`SELECT pg_advisory_xact_lock(hashtextextended('bank_statements ' || $1, 0))`, [custodianId]);
}

/** The remarks of transfers of the same day and amount that the custodian imported in another format and that were not held themselves, by the id of the new one. */
export async function likeInAnotherFormat(
  tx: Tx,
  custodianId: string,
  format: StatementFormat,
  rows: readonly (StatementRow & { id: string })[],
): Promise<{ id: string; remark: string }[]> {
  if (rows.length === 0) return [];
  return tx.query(
    `SELECT n.id, t.remark FROM unnest($1::uuid[], $2::date[], $3::bigint[]) AS n(id, day, fen)
     JOIN bank_transfers t ON t.custodian_id = $4 AND t.booked_on = n.day AND t.amount_fen = n.fen AND t.reason <> 'LIKE_ANOTHER'
     JOIN bank_statements s ON s.id = t.statement_id AND s.format <> $5`,
    [
      rows.map(({ id }) => id),
      rows.map(({ bookedOn }) => bookedOn),
      rows.map(({ amountFen }) => amountFen),
      custodianId,
      format,
    ],
  );
}

/** The groups (orders) that transfers with any of these bank references paid; empty where no statement has told of one. */
export async function groupsPaidBy(db: Queryable, bankReferences: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT p.group_id AS id FROM bank_references r JOIN payable_movements m ON m.transfer_id = r.transfer_id AND m.kind = 'PAYMENT'
     JOIN payables p ON p.id = m.payable_id AND p.buyer_id = m.buyer_id WHERE r.reference = ANY($1::text[])`,
    [bankReferences],
  );
  return rows.map(({ id }) => id);
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
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, "bankReference" text, "bookedOn" date, "amountFen" bigint, "payerName" text, "payerAccount" text,
       remark text, "matchedFen" bigint, reason text)),
     postings AS (SELECT id, id AS source_id, "bookedOn" AS effective_on, 'BANK_TRANSFER' AS reason, 'BANK' AS debit_account, $2::uuid AS debit_owner_id,
       'SUSPENSE' AS credit_account, $2::uuid AS credit_owner_id, "amountFen" AS amount_fen, NULL::uuid AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO bank_transfers (id, custodian_id, statement_id, bank_reference, booked_on, amount_fen, payer_name, payer_account, remark, matched_fen, reason)
     SELECT id, $2, $3, "bankReference", "bookedOn", "amountFen", "payerName", "payerAccount", remark, "matchedFen", reason FROM given`,
    [toJson(transfers), custodianId, statementId],
  );
}

/** Those of a custodian's transfers that bear any of these bank references, locked in the order of their ids. */
export async function lockTransfersByReference(
  tx: Tx,
  custodianId: string,
  bankReferences: readonly string[],
): Promise<Transfer[]> {
  if (bankReferences.length === 0) return [];
  return tx.query(
    `SELECT ${COLUMNS} FROM bank_transfers WHERE custodian_id = $1
       AND id = ANY(ARRAY(SELECT transfer_id FROM bank_references WHERE reference = ANY($2::text[]) AND custodian_id = $1)) ORDER BY id FOR UPDATE`,
    [custodianId, bankReferences],
  );
}

export async function lockTransfer(tx: Tx, custodianId: string, transferId: string): Promise<Transfer | null> {
  const [transfer] = await tx.query<Transfer>(
    `SELECT ${COLUMNS} FROM bank_transfers WHERE id = $1 AND custodian_id = $2 FOR UPDATE`,
    [transferId, custodianId],
  );
  return transfer ?? null;
}

export interface NewPayment {
  payable: Payable;
  amountFen: Fen;
  paidOn: BusinessDate;
  /** Into whose account it came. */
  custodianId: string;
  transferId: string;
  bankReference: string;
}

/** Records payments on payables whose rows are locked: movements, the payables' sums, who holds the money, postings, and the facts. */
export async function insertPayments(tx: Tx, payments: readonly NewPayment[]): Promise<void> {
  if (payments.length === 0) return;
  const rows = payments.map((payment) => ({
    ...payment,
    id: newId(),
    payableId: payment.payable.id,
    buyerId: payment.payable.buyerId,
    payeeId: payment.payable.payeeId,
  }));
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payeeId" uuid, "payableId" uuid, "paidOn" date, "amountFen" bigint, "custodianId" uuid, "transferId" uuid)),
     sums AS (UPDATE payables SET paid_fen = paid_fen + s.total FROM (SELECT "payableId", sum("amountFen") AS total FROM given GROUP BY 1) s WHERE payables.id = s."payableId"),
     came AS (SELECT "payableId" AS payable_id, "buyerId" AS buyer_id, "payeeId" AS payee_id, "custodianId" AS custodian_id, "amountFen" AS amount_fen FROM given),
     ${KEEP_RECEIVED},
     postings AS (SELECT id, "transferId" AS source_id, "paidOn" AS effective_on, 'BANK_TRANSFER' AS reason, 'SUSPENSE' AS debit_account, "custodianId" AS debit_owner_id,
       'BUYER_DUE' AS credit_account, "buyerId" AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, transfer_id, reason)
     SELECT id, "buyerId", "payableId", 'PAYMENT', "paidOn", "amountFen", "transferId", 'BANK_TRANSFER' FROM given`,
    [toJson(rows.map(({ payable: _payable, ...row }) => row))],
  );
  shareOwed(tx, [...new Set(rows.map(({ payableId }) => payableId))]);
  const standing = await buyerStandings(
    tx,
    rows.map(({ buyerId, paidOn }) => ({ organisationId: buyerId, on: paidOn })),
  );
  recordFacts(
    tx,
    rows.map(({ id, payable, paidOn, amountFen, transferId, bankReference }) =>
      paymentReceived({ buyerId: payable.buyerId, payableId: payable.id, subjectId: payable.subjectId }, paidOn, id, {
        amountFen,
        transferId,
        bankReference,
        buyer: standing(payable.buyerId, paidOn),
      }),
    ),
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
    `SELECT ${COLUMNS} FROM bank_transfers WHERE custodian_id = $1 AND ${suspense} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export async function transfersById(db: Queryable, ids: readonly string[]): Promise<Map<string, Transfer>> {
  const rows = await db.query<Transfer>(`SELECT ${COLUMNS} FROM bank_transfers WHERE id = ANY($1::uuid[])`, [ids]);
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
