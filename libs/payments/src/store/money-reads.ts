import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import { MONEY_ACCOUNTS, type MoneyAccount } from './postings';

/** What went into an account (debit) and out of it (credit) up to a day. */
export interface Balance {
  account: MoneyAccount;
  debitFen: Fen;
  creditFen: Fen;
}

const BALANCES = `SELECT account, sum(debit_fen)::bigint AS "debitFen", sum(credit_fen)::bigint AS "creditFen"`;

/** Balances of an organisation's accounts as of a day; null: of all that is posted. One statement over sums and what is not summed yet. */
export function balancesOf(db: Queryable, ownerId: string, asOf: BusinessDate | null): Promise<Balance[]> {
  const mine = `owner_id = $1 AND effective_on <= coalesce($2::date, 'infinity')`;
  return db.query(
    `${BALANCES} FROM (SELECT account, debit_fen, credit_fen FROM money_days WHERE ${mine}
       UNION ALL SELECT account, debit_fen, credit_fen FROM money_changes WHERE ${mine}) x GROUP BY 1 ORDER BY 1`,
    [ownerId, asOf],
  );
}

/** Balances of each account over all owners, as of a day. They sum to zero. */
export function platformBalances(db: Queryable, asOf: BusinessDate | null): Promise<Balance[]> {
  const until = `effective_on <= coalesce($1::date, 'infinity')`;
  return db.query(
    `${BALANCES} FROM (SELECT account, debit_fen, credit_fen FROM money_account_days WHERE ${until}
       UNION ALL SELECT account, debit_fen, credit_fen FROM money_changes WHERE ${until}) x GROUP BY 1 ORDER BY 1`,
    [asOf],
  );
}

export interface PostingRow {
  id: string;
  sourceId: string;
  effectiveOn: BusinessDate;
  reason: string;
  debitAccount: MoneyAccount;
  debitOwnerId: string;
  creditAccount: MoneyAccount;
  creditOwnerId: string;
  amountFen: Fen;
  payableId: string | null;
  recordedAt: Date;
}

const COLUMNS = `p.id, p.source_id AS "sourceId", p.effective_on AS "effectiveOn", p.reason, p.debit_account AS "debitAccount", p.debit_owner_id AS "debitOwnerId",
  p.credit_account AS "creditAccount", p.credit_owner_id AS "creditOwnerId", p.amount_fen AS "amountFen", p.payable_id AS "payableId", p.recorded_at AS "recordedAt"`;

export interface PostingFilter {
  account?: MoneyAccount | null;
  payableId?: string | null;
  /** First and last day. */
  from?: BusinessDate | null;
  until?: BusinessDate | null;
}

/**
 * Postings in an organisation's accounts, newest first, by (day, id). Each account's side is a range of an index that is read as far
 * as the page goes; those of one payable are few and found by it.
 */
export function postingPage(db: Queryable, ownerId: string, filter: PostingFilter, page: Page): Promise<PostingRow[]> {
  const { account, payableId, from, until } = filter;
  const parameters: unknown[] = [ownerId, account ? [account] : MONEY_ACCOUNTS, from ?? null, until ?? null];
  const key = [
    { sql: 'effective_on', type: 'date' },
    { sql: 'id', type: 'uuid' },
  ];
  const { where, orderAndLimit } = keysetSql(page, key, parameters);
  const within = `effective_on BETWEEN coalesce($3::date, '-infinity') AND coalesce($4::date, 'infinity') AND ${where}`;
  const side = (name: 'debit' | 'credit') =>
    payableId
      ? `SELECT effective_on, id FROM money_postings WHERE payable_id = $${parameters.length} AND ${name}_owner_id = $1 AND ${name}_account = ANY($2::text[]) AND ${within}`
      : `SELECT s.effective_on, s.id FROM unnest($2::text[]) AS a(account), LATERAL (SELECT effective_on, id FROM money_postings
           WHERE ${name}_owner_id = $1 AND ${name}_account = a.account AND ${within} ${orderAndLimit}) s`;
  if (payableId) parameters.push(payableId);
  return db.query(
    `WITH found AS (SELECT * FROM (${side('debit')} UNION ${side('credit')}) sides ${orderAndLimit})
     SELECT ${COLUMNS} FROM found JOIN money_postings p ON p.id = found.id ${orderAndLimit.replace(/(effective_on|id) (ASC|DESC)/g, 'p.$1 $2')}`,
    parameters,
  );
}

export async function postingsById(db: Queryable, ids: readonly string[]): Promise<Map<string, PostingRow>> {
  const rows = await db.query<PostingRow>(`SELECT ${COLUMNS} FROM money_postings p WHERE p.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}
