import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import type { HouseholdPayoutKind, HouseholdPayoutState } from '../rules/payouts';

export interface HouseholdPayoutRow {
  id: string;
  supplierId: string;
  /** Of the supplier. */
  seatCode: string;
  kind: HouseholdPayoutKind;
  status: HouseholdPayoutState;
  paidOn: BusinessDate;
  amountFen: Fen;
  households: number;
  reversesId: string | null;
  /** The entry that cancels it and was not rejected: it holds once it is approved. */
  reversedById: string | null;
  voucherHashes: string[];
  note: string;
  recordedBy: string;
  recordedOn: BusinessDate;
  decidedOn: BusinessDate | null;
  reason: string | null;
}

/** A payout `p` with its decision `d` and the live entry `v` that cancels it with that one's decision `w`. */
const FROM = `household_payouts p JOIN organisations o ON o.id = p.supplier_id LEFT JOIN household_payout_decisions d ON d.payout_id = p.id
  LEFT JOIN LATERAL (SELECT r.id, w.decision FROM household_payouts r LEFT JOIN household_payout_decisions w ON w.payout_id = r.id
    WHERE r.reverses_id = p.id AND w.decision IS DISTINCT FROM 'REJECTED' LIMIT 1) v ON true`;
const STATUS = `CASE WHEN v.decision = 'APPROVED' THEN 'CANCELLED' ELSE COALESCE(d.decision, 'RECORDED') END`;
const COLUMNS = `p.id, p.supplier_id AS "supplierId", o.seat_code AS "seatCode", p.kind, ${STATUS} AS status, p.paid_on AS "paidOn", p.amount_fen AS "amountFen", p.households,
  p.reverses_id AS "reversesId", v.id AS "reversedById", p.voucher_hashes AS "voucherHashes", p.note, p.recorded_by AS "recordedBy", p.recorded_on AS "recordedOn",
  d.decided_on AS "decidedOn", d.reason`;

export async function payoutsById(db: Queryable, ids: readonly string[]): Promise<Map<string, HouseholdPayoutRow>> {
  const rows = await db.query<HouseholdPayoutRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE p.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export interface HouseholdPayoutLine {
  payoutId: string;
  orderLineId: string;
  supplierOrderId: string;
  lotId: string | null;
  amountFen: Fen;
}

export function linesOfPayouts(db: Queryable, payoutIds: readonly string[]): Promise<HouseholdPayoutLine[]> {
  return db.query(
    `SELECT payout_id AS "payoutId", order_line_id AS "orderLineId", supplier_order_id AS "supplierOrderId", lot_id AS "lotId", amount_fen AS "amountFen"
     FROM household_payout_lines WHERE payout_id = ANY($1::uuid[]) ORDER BY payout_id, ordinal`,
    [payoutIds],
  );
}

export interface PaidShare {
  payoutId: string;
  registrationId: string;
  amountFen: Fen;
}

export function householdsOfPayouts(db: Queryable, payoutIds: readonly string[]): Promise<PaidShare[]> {
  return db.query(
    `SELECT payout_id AS "payoutId", registration_id AS "registrationId", amount_fen AS "amountFen"
     FROM household_payout_shares WHERE payout_id = ANY($1::uuid[]) ORDER BY payout_id, registration_id`,
    [payoutIds],
  );
}

export interface NewPayout {
  id: string;
  supplierId: string;
  kind: HouseholdPayoutKind;
  paidOn: BusinessDate;
  amountFen: Fen;
  voucherHashes: readonly string[];
  note: string;
  recordedBy: string;
  recordedOn: BusinessDate;
  households: { registrationId: string; householdId: string; amountFen: Fen }[];
  lines: { orderLineId: string; supplierOrderId: string; buyerId: string; lotId: string | null; amountFen: Fen }[];
}

const INSERT = `INSERT INTO household_payouts (id, supplier_id, kind, paid_on, amount_fen, households, reverses_id, voucher_hashes, note, recorded_by, recorded_on)`;
const INSERT_HOUSEHOLDS = `INSERT INTO household_payout_shares (payout_id, supplier_id, registration_id, household_id, amount_fen)`;
const INSERT_LINES = `INSERT INTO household_payout_lines (payout_id, supplier_id, ordinal, order_line_id, supplier_order_id, buyer_id, lot_id, amount_fen)`;

/** Adds a payout with whom it went to and what it was of: three statements that nobody waits for. */
export function insertPayout(tx: Tx, row: NewPayout): void {
  const { id, supplierId, households, lines } = row;
  tx.send(`${INSERT} VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10)`, [
    ...[id, supplierId, row.kind, row.paidOn, row.amountFen, households.length, row.voucherHashes, row.note],
    ...[row.recordedBy, row.recordedOn],
  ]);
  tx.send(
    `${INSERT_HOUSEHOLDS} SELECT $1, $2, "registrationId", "householdId", "amountFen"
     FROM jsonb_to_recordset($3::jsonb) AS h("registrationId" uuid, "householdId" uuid, "amountFen" bigint)`,
    [id, supplierId, toJson(households)],
  );
  tx.send(
    `${INSERT_LINES} SELECT $1, $2, ordinality, (l->>'orderLineId')::uuid, (l->>'supplierOrderId')::uuid, (l->>'buyerId')::uuid, (l->>'lotId')::uuid, (l->>'amountFen')::bigint
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS l(l, ordinality)`,
    [id, supplierId, toJson(lines)],
  );
}

/** Adds the entry that takes all of a payout back. */
export function insertCounterPayout(
  tx: Tx,
  payout: Pick<HouseholdPayoutRow, 'id' | 'supplierId'>,
  counter: { id: string; reason: string; recordedBy: string; on: BusinessDate },
): void {
  tx.send(
    `${INSERT} SELECT $3, supplier_id, kind, $5, -amount_fen, households, id, voucher_hashes, $4, $6, $5 FROM household_payouts WHERE id = $1 AND supplier_id = $2`,
    [payout.id, payout.supplierId, counter.id, counter.reason, counter.on, counter.recordedBy],
  );
  tx.send(
    `${INSERT_HOUSEHOLDS} SELECT $3, supplier_id, registration_id, household_id, -amount_fen FROM household_payout_shares WHERE payout_id = $1 AND supplier_id = $2`,
    [payout.id, payout.supplierId, counter.id],
  );
  tx.send(
    `${INSERT_LINES} SELECT $3, supplier_id, ordinal, order_line_id, supplier_order_id, buyer_id, lot_id, -amount_fen FROM household_payout_lines WHERE payout_id = $1 AND supplier_id = $2`,
    [payout.id, payout.supplierId, counter.id],
  );
}

/** Writes what a second person made of a payout. False where somebody was faster. */
export async function insertDecision(
  tx: Tx,
  { id, supplierId }: Pick<HouseholdPayoutRow, 'id' | 'supplierId'>,
  decision: { decidedBy: string; on: BusinessDate; reason: string | null },
): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO household_payout_decisions (payout_id, supplier_id, decision, decided_by, decided_on, reason) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (payout_id, supplier_id) DO NOTHING RETURNING 1`,
    [
      id,
      supplierId,
      decision.reason === null ? 'APPROVED' : 'REJECTED',
      decision.decidedBy,
      decision.on,
      decision.reason,
    ],
  );
  return added.length > 0;
}

/** Payouts of one supplier, or of suppliers with seats in an office's places; those to fewer households than `leastHouseholds` are left out. */
export async function pageOfPayouts(
  db: Queryable,
  whose: { supplierId: string } | { seatPatterns: readonly string[]; leastHouseholds: number },
  status: HouseholdPayoutState | null,
  page: Page,
): Promise<PageOf<HouseholdPayoutRow>> {
  const [seen, ...values] =
    'supplierId' in whose
      ? ['p.supplier_id = $2', whose.supplierId]
      : ['o.seat_code LIKE ANY($2::text[]) AND p.households >= $3', whose.seatPatterns, whose.leastHouseholds];
  const parameters: unknown[] = [status, ...values];
  const keyset = keysetSql(
    page,
    [
      { sql: 'p.recorded_on', type: 'date' },
      { sql: 'p.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<HouseholdPayoutRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${seen} AND ($1::text IS NULL OR ${STATUS} = $1) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.recordedOn, row.id]);
}

/** The suppliers whose payouts a voucher proves, and their seats. */
export function suppliersOfVoucher(db: Queryable, hash: string): Promise<{ supplierId: string; seatCode: string }[]> {
  return db.query(
    `SELECT DISTINCT o.id AS "supplierId", o.seat_code AS "seatCode" FROM household_payouts p JOIN organisations o ON o.id = p.supplier_id
     WHERE p.voucher_hashes @> ARRAY[$1]`,
    [hash],
  );
}
