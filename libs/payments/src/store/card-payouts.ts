import type { BusinessDate } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { CardPayoutState } from '../card-rail';

export const CARD_PAYOUT_STATUSES = ['ON_ITS_WAY', 'PAID', 'FAILED', 'CANCELLED'] as const;
export type CardPayoutStatus = (typeof CARD_PAYOUT_STATUSES)[number];

/** What the card processor pays out of its balance into the custodian's bank account. */
export interface CardPayout {
  id: string;
  custodianId: string;
  payoutRef: string;
  /** In the smallest unit of `currency`; below zero where the processor takes money from the bank account. */
  amount: bigint;
  currency: string;
  status: CardPayoutStatus;
  arrivesOn: BusinessDate;
  descriptor: string;
  bankTrace: string | null;
  failure: string | null;
  /** The transfer that brought it. */
  transferId: string | null;
}

/** No transfer brought it yet, and one will. */
export const isAwaited = ({ status, transferId, amount }: CardPayout): boolean =>
  status === 'PAID' && transferId === null && amount > 0n;

const COLUMNS = `id, custodian_id AS "custodianId", payout_ref AS "payoutRef", amount, currency, status, arrives_on AS "arrivesOn", descriptor,
  bank_trace AS "bankTrace", failure, transfer_id AS "transferId"`;
/** Those that no transfer brought, as the index of them has it. */
const AWAITED = `status = 'PAID' AND transfer_id IS NULL`;
/** A processor pays out once a day: more that wait are a sign that nobody looks. */
const AWAITED_MAX = 200;

/** Records how a payout stands at the processor, whose row is locked then or was; the transfer that brought it stays. */
export function putCardPayout(
  tx: Tx,
  payout: { id: string; custodianId: string; arrivesOn: BusinessDate },
  state: CardPayoutState,
): void {
  tx.send(
    `INSERT INTO card_payouts (id, custodian_id, payout_ref, amount, currency, status, arrives_on, descriptor, bank_trace, failure)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (id, custodian_id) DO UPDATE SET status = $6, arrives_on = $7, descriptor = $8, bank_trace = $9, failure = $10,
       transfer_id = CASE WHEN $6 = 'PAID' THEN card_payouts.transfer_id END`,
    [
      payout.id,
      payout.custodianId,
      state.ref,
      state.amount,
      state.currency,
      state.status,
      payout.arrivesOn,
      state.descriptor,
      state.bankTrace,
      state.failure,
    ],
  );
}

export async function cardPayoutByRef(db: Queryable, custodianId: string, ref: string): Promise<CardPayout | null> {
  const [row] = await db.query<CardPayout>(
    `SELECT ${COLUMNS} FROM card_payouts WHERE payout_ref = $1 AND custodian_id = $2`,
    [ref, custodianId],
  );
  return row ?? null;
}

/** The payout, locked; transfers are locked before payouts. */
export async function lockCardPayout(tx: Tx, custodianId: string, id: string): Promise<CardPayout | null> {
  const [row] = await tx.query<CardPayout>(
    `SELECT ${COLUMNS} FROM card_payouts WHERE id = $1 AND custodian_id = $2 FOR UPDATE`,
    [id, custodianId],
  );
  return row ?? null;
}

/** Payouts in fen that no transfer brought and that any of these references names, locked in the order of their ids. */
export async function lockAwaitedNaming(
  tx: Tx,
  custodianId: string,
  references: readonly string[],
): Promise<CardPayout[]> {
  if (references.length === 0) return [];
  return tx.query(
    `SELECT ${COLUMNS} FROM card_payouts WHERE custodian_id = $1 AND ${AWAITED} AND currency = 'cny' AND amount > 0
       AND (payout_ref = ANY($2::text[]) OR bank_trace = ANY($2::text[])) ORDER BY id FOR UPDATE`,
    [custodianId, references],
  );
}

/** Of each of these custodians the payouts that no transfer brought, the earliest first. */
export function awaitedPayouts(db: Queryable, custodianIds: readonly string[]): Promise<CardPayout[]> {
  return db.query(
    `SELECT p.* FROM unnest($1::uuid[]) AS c(id) CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM card_payouts WHERE custodian_id = c.id AND ${AWAITED} AND amount > 0
       ORDER BY arrives_on, id LIMIT ${AWAITED_MAX}) p`,
    [custodianIds],
  );
}

export async function cardPayoutsById(db: Queryable, ids: readonly string[]): Promise<Map<string, CardPayout>> {
  const rows = await db.query<CardPayout>(`SELECT ${COLUMNS} FROM card_payouts WHERE id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export function cardPayoutPage(
  db: Queryable,
  custodianId: string,
  awaited: boolean | null,
  page: Page,
): Promise<CardPayout[]> {
  const parameters: unknown[] = [custodianId];
  const keyset = keysetSql(page, [{ sql: 'arrives_on', type: 'date' }, { sql: 'id', type: 'uuid' }], parameters); // prettier-ignore
  const wanted = awaited === null ? 'TRUE' : awaited ? AWAITED : `NOT (${AWAITED})`;
  return db.query(
    `SELECT ${COLUMNS} FROM card_payouts WHERE custodian_id = $1 AND ${wanted} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** What left the processor in fen, and no transfer is known to have brought: on its way too. */
export async function paidOutFen(db: Queryable, custodianId: string): Promise<bigint> {
  const [{ fen }] = await db.query<{ fen: bigint }>(
    `SELECT COALESCE(sum(amount), 0)::bigint AS fen FROM card_payouts WHERE custodian_id = $1 AND currency = 'cny' AND transfer_id IS NULL AND status IN ('PAID', 'ON_ITS_WAY')`,
    [custodianId],
  );
  return fen;
}
