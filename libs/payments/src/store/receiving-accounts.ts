import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { ReceivingAccountState } from '../rules/receiving-accounts';

export interface ReceivingAccountRow {
  id: string;
  custodianId: string;
  holderName: string;
  bankName: string;
  accountNumber: string;
  licenceNumber: string;
  /** Of the licence to keep others' money. */
  fileHash: string;
  validFrom: BusinessDate;
  /** The first day on which nothing is to be paid into it any more; null where it has no end. */
  validUntil: BusinessDate | null;
  /** The seat's code and every code above it: whose office may judge. */
  placeCodes: string[];
  status: ReceivingAccountState;
  putOn: BusinessDate;
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  /** Why it was rejected or withdrawn. */
  reason: string | null;
}

const COLUMNS = `a.id, a.custodian_id AS "custodianId", a.holder_name AS "holderName", a.bank_name AS "bankName", a.account_number AS "accountNumber",
  a.licence_number AS "licenceNumber", a.file_hash AS "fileHash", a.valid_from AS "validFrom", a.valid_until AS "validUntil", a.place_codes AS "placeCodes",
  a.status, a.put_on AS "putOn", a.decided_by AS "decidedBy", a.decided_on AS "decidedOn", a.reason`;

/** That an account `a` may be paid into on a day, which is SQL. */
export const inForceOn = (day: string): string =>
  `a.status = 'VERIFIED' AND a.valid_from <= ${day} AND (a.valid_until IS NULL OR a.valid_until > ${day})`;

export async function receivingAccountsById(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, ReceivingAccountRow>> {
  const rows = await db.query<ReceivingAccountRow>(
    `SELECT ${COLUMNS} FROM receiving_accounts a WHERE a.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The account of each custodian that buyers pay into on a day, by custodian: the one that began last. */
export async function accountsToPayInto(
  db: Queryable,
  custodianIds: readonly string[],
  day: BusinessDate,
): Promise<Map<string, ReceivingAccountRow>> {
  if (custodianIds.length === 0) return new Map();
  const rows = await db.query<ReceivingAccountRow>(
    `SELECT DISTINCT ON (a.custodian_id) ${COLUMNS} FROM receiving_accounts a WHERE a.custodian_id = ANY($1::uuid[]) AND ${inForceOn('$2')}
     ORDER BY a.custodian_id, a.valid_from DESC, a.id DESC`,
    [custodianIds, day],
  );
  return new Map(rows.map((row) => [row.custodianId, row]));
}

/** An account, locked; null where it is unknown. */
export async function lockReceivingAccount(tx: Tx, id: string): Promise<ReceivingAccountRow | null> {
  const [row] = await tx.query<ReceivingAccountRow>(
    `SELECT ${COLUMNS} FROM receiving_accounts a WHERE a.id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

/** The numbers of a custodian's accounts that an office verified at any time, and whether one still stands so. */
export function numbersOnceVerified(
  db: Queryable,
  custodianId: string,
): Promise<{ number: string; stands: boolean }[]> {
  return db.query(
    `SELECT a.account_number AS number, bool_or(a.status = 'VERIFIED') AS stands FROM receiving_accounts a
     JOIN receiving_account_numbers n ON n.number = a.account_number AND n.custodian_id = a.custodian_id WHERE a.custodian_id = $1 GROUP BY 1`,
    [custodianId],
  );
}

export type NewReceivingAccount = Omit<ReceivingAccountRow, 'status' | 'decidedBy' | 'decidedOn' | 'reason'>;

/** Adds an account that waits for review. False where the custodian has the same standing. */
export async function insertReceivingAccount(tx: Tx, row: NewReceivingAccount): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO receiving_accounts (id, custodian_id, holder_name, bank_name, account_number, licence_number, file_hash, valid_from, valid_until, place_codes, status, put_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'PENDING', $11)
     ON CONFLICT (custodian_id, account_number, valid_from) WHERE status IN ('PENDING', 'VERIFIED') DO NOTHING RETURNING 1`,
    [
      row.id,
      row.custodianId,
      row.holderName,
      row.bankName,
      row.accountNumber,
      row.licenceNumber,
      row.fileHash,
      row.validFrom,
      row.validUntil,
      row.placeCodes,
      row.putOn,
    ],
  );
  return added.length > 0;
}

/** Writes what became of a locked account. */
export function setReceivingAccount(tx: Tx, row: ReceivingAccountRow): void {
  tx.send(
    'UPDATE receiving_accounts SET status = $3, decided_by = $4, decided_on = $5, reason = $6 WHERE id = $1 AND custodian_id = $2',
    [row.id, row.custodianId, row.status, row.decidedBy, row.decidedOn, row.reason],
  );
}

/** Takes an account number for a custodian, for good; false where it is another's. Of two at the same moment the second waits. */
export async function takeAccountNumber(
  tx: Tx,
  { accountNumber, custodianId }: Pick<ReceivingAccountRow, 'accountNumber' | 'custodianId'>,
): Promise<boolean> {
  const [row] = await tx.query<{ custodianId: string }>(
    `INSERT INTO receiving_account_numbers (number, custodian_id) VALUES ($1, $2)
     ON CONFLICT (number) DO UPDATE SET custodian_id = receiving_account_numbers.custodian_id RETURNING custodian_id AS "custodianId"`,
    [accountNumber, custodianId],
  );
  return row.custodianId === custodianId;
}

/** Whose accounts: a custodian's own, those of an office's places, or all that may be paid into on a day. */
export type ReceivingAccountsOf =
  | { custodianId: string }
  | { seatCodes: readonly string[] }
  | { inForceOn: BusinessDate };

/** Accounts that a viewer may see, the newest first. */
export async function pageOfReceivingAccounts(
  db: Queryable,
  whose: ReceivingAccountsOf,
  status: ReceivingAccountState | null,
  page: Page,
): Promise<PageOf<ReceivingAccountRow>> {
  const [seen, value] =
    'custodianId' in whose
      ? ['a.custodian_id = $1', whose.custodianId]
      : 'seatCodes' in whose
        ? ['a.place_codes && $1::text[]', whose.seatCodes]
        : [inForceOn('$1::date'), whose.inForceOn];
  const parameters: unknown[] = [value, status];
  const keyset = keysetSql(
    page,
    [
      { sql: 'a.put_on', type: 'date' },
      { sql: 'a.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<ReceivingAccountRow>(
    `SELECT ${COLUMNS} FROM receiving_accounts a WHERE ${seen} AND ($2::text IS NULL OR a.status = $2) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.putOn, row.id]);
}
