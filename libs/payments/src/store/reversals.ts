import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import { KEEP_POSTINGS } from './postings';

export const REVERSAL_STATUSES = ['OPEN', 'FOUND', 'DISMISSED'] as const;
export type ReversalStatus = (typeof REVERSAL_STATUSES)[number];

/** A row of a statement by which the bank took back what it had credited. */
export interface ReversalRow {
  id: string;
  custodianId: string;
  bankReference: string;
  bookedOn: BusinessDate;
  amountFen: Fen;
  payerName: string;
  payerAccount: string;
  remark: string;
  named: string[];
  status: ReversalStatus;
  /** What it takes back, where that is found. */
  transferId: string | null;
  saidBy: string | null;
  saidTransferId: string | null;
  saidReason: string | null;
  decidedOn: BusinessDate | null;
}

const COLUMNS = `id, custodian_id AS "custodianId", bank_reference AS "bankReference", booked_on AS "bookedOn", amount_fen AS "amountFen", payer_name AS "payerName",
  payer_account AS "payerAccount", remark, named, status, transfer_id AS "transferId", said_by AS "saidBy", said_transfer_id AS "saidTransferId",
  said_reason AS "saidReason", decided_on AS "decidedOn"`;

type Key = Pick<ReversalRow, 'bankReference' | 'bookedOn' | 'amountFen'>;
export const reversalKey = ({ bankReference, bookedOn, amountFen }: Key): string =>
  `${bookedOn} ${amountFen} ${bankReference}`;

/** A reversal as a statement tells it: it may have been kept under any day that it bears. */
type Told = Key & { days: readonly BusinessDate[] };
const keysOf = (row: Told): Key[] => row.days.map((bookedOn) => ({ ...row, bookedOn }));
export const knownOf = (known: ReadonlyMap<string, ReversalRow>, row: Told): ReversalRow | undefined =>
  keysOf(row).flatMap((key) => known.get(reversalKey(key)) ?? [])[0];

/** Those of a statement's reversals that were imported before, by their keys. Imports into the account wait for each other. */
export async function reversalsKnown(
  tx: Tx,
  custodianId: string,
  rows: readonly Told[],
): Promise<Map<string, ReversalRow>> {
  if (rows.length === 0) return new Map();
  const keys = rows.flatMap(keysOf);
  const known = await tx.query<ReversalRow>(
    `SELECT ${COLUMNS} FROM transfer_reversals WHERE custodian_id = $1
       AND (bank_reference, booked_on, amount_fen) IN (SELECT * FROM unnest($2::text[], $3::date[], $4::bigint[]))`,
    [
      custodianId,
      keys.map(({ bankReference }) => bankReference),
      keys.map(({ bookedOn }) => bookedOn),
      keys.map(({ amountFen }) => amountFen),
    ],
  );
  return new Map(known.map((row) => [reversalKey(row), row]));
}

/** Open reversals that name any of these references, locked: their transfers come in a later file. */
export async function openReversalsNaming(
  tx: Tx,
  custodianId: string,
  bankReferences: readonly string[],
): Promise<ReversalRow[]> {
  if (bankReferences.length === 0) return [];
  return tx.query(
    `SELECT ${COLUMNS} FROM transfer_reversals WHERE custodian_id = $1 AND status = 'OPEN' AND named && $2::text[] ORDER BY id FOR UPDATE`,
    [custodianId, bankReferences],
  );
}

export type NewReversal = Key & Pick<ReversalRow, 'id' | 'payerName' | 'payerAccount' | 'remark' | 'named'>;

export function insertReversals(
  tx: Tx,
  custodianId: string,
  statementId: string,
  reversals: readonly NewReversal[],
): void {
  if (reversals.length === 0) return;
  tx.send(
    `INSERT INTO transfer_reversals (id, custodian_id, statement_id, bank_reference, booked_on, amount_fen, payer_name, payer_account, remark, named, status)
     SELECT id, $2, $3, "bankReference", "bookedOn", "amountFen", "payerName", "payerAccount", remark, ARRAY(SELECT jsonb_array_elements_text(named)), 'OPEN'
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "bankReference" text, "bookedOn" date, "amountFen" bigint, "payerName" text, "payerAccount" text, remark text, named jsonb)`,
    [toJson(reversals), custodianId, statementId],
  );
}

/**
 * Takes money off transfers, whose rows are locked, because the bank did: it leaves suspense, which may fall below zero, and the bank's account.
 * `decidedBy`: who said so second, where no reference told it.
 */
export function takeOffTransfers(
  tx: Tx,
  custodianId: string,
  on: BusinessDate,
  found: readonly { reversalId: string; transferId: string }[],
  decidedBy: string | null = null,
): void {
  if (found.length === 0) return;
  tx.send(
    `WITH given AS (SELECT r.id, g."transferId", r.booked_on, r.amount_fen FROM jsonb_to_recordset($1::jsonb) AS g("reversalId" uuid, "transferId" uuid)
       JOIN transfer_reversals r ON r.id = g."reversalId" AND r.custodian_id = $2),
     lowered AS (UPDATE bank_transfers t SET reversed_fen = reversed_fen + given.amount_fen, reason = 'REVERSED' FROM given WHERE t.id = given."transferId" AND t.custodian_id = $2),
     postings AS (SELECT id, "transferId" AS source_id, booked_on AS effective_on, 'REVERSED' AS reason, 'SUSPENSE' AS debit_account, $2::uuid AS debit_owner_id,
       'BANK' AS credit_account, $2::uuid AS credit_owner_id, amount_fen, NULL::uuid AS payable_id FROM given),
     ${KEEP_POSTINGS}
     UPDATE transfer_reversals r SET status = 'FOUND', transfer_id = given."transferId", decided_on = $3, decided_by = $4 FROM given WHERE r.id = given.id AND r.custodian_id = $2`,
    [toJson(found), custodianId, on, decidedBy],
  );
}

export async function lockReversal(tx: Tx, custodianId: string, id: string): Promise<ReversalRow | null> {
  const [row] = await tx.query<ReversalRow>(
    `SELECT ${COLUMNS} FROM transfer_reversals WHERE id = $1 AND custodian_id = $2 FOR UPDATE`,
    [id, custodianId],
  );
  return row ?? null;
}

/** Keeps what a first person says of an open reversal. */
export function sayOfReversal(
  tx: Tx,
  { id, custodianId }: Pick<ReversalRow, 'id' | 'custodianId'>,
  said: { by: string; transferId: string | null; reason: string },
): void {
  tx.send(
    'UPDATE transfer_reversals SET said_by = $3, said_transfer_id = $4, said_reason = $5 WHERE id = $1 AND custodian_id = $2',
    [id, custodianId, said.by, said.transferId, said.reason],
  );
}

export function dismissReversal(
  tx: Tx,
  { id, custodianId }: Pick<ReversalRow, 'id' | 'custodianId'>,
  { by, on }: { by: string; on: BusinessDate },
): void {
  tx.send(
    `UPDATE transfer_reversals SET status = 'DISMISSED', decided_by = $3, decided_on = $4 WHERE id = $1 AND custodian_id = $2`,
    [id, custodianId, by, on],
  );
}

/** The day of the latest reversal of a transfer. */
export async function reversedOn(db: Queryable, transferId: string): Promise<BusinessDate> {
  const [{ on }] = await db.query<{ on: BusinessDate }>(
    'SELECT max(booked_on) AS "on" FROM transfer_reversals WHERE transfer_id = $1',
    [transferId],
  );
  return on;
}

export async function reversalsById(db: Queryable, ids: readonly string[]): Promise<Map<string, ReversalRow>> {
  const rows = await db.query<ReversalRow>(`SELECT ${COLUMNS} FROM transfer_reversals WHERE id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

export function reversalPage(
  db: Queryable,
  custodianId: string,
  status: ReversalStatus | null,
  page: Page,
): Promise<ReversalRow[]> {
  const parameters: unknown[] = [custodianId];
  const keyset = keysetSql(
    page,
    [
      { sql: 'booked_on', type: 'date' },
      { sql: 'id', type: 'uuid' },
    ],
    parameters,
  );
  // By its literal, so that the index of open ones serves.
  const wanted = status === null ? 'TRUE' : `status = '${status}'`;
  return db.query(
    `SELECT ${COLUMNS} FROM transfer_reversals WHERE custodian_id = $1 AND ${wanted} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}
