import type { Queryable } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { OfferTold } from '../rules/comparable-offers';
import type { DealAct, DealParty } from '../rules/deal-content';
import { partyOf } from './contracting';

/*
 * What a fair-deal file reads of lower libs' tables: rows that never change, or that are taken as of a moment. The counting
 * part comes from TellPurchase.
 */

/** A place of the log: the chained hash of all facts up to it, and when the newest of them was recorded. */
export interface LogPlace {
  position: bigint;
  chain: string;
  recordedAt: Date;
}

export async function logPlace(db: Queryable, position: bigint): Promise<LogPlace | null> {
  const [row] = await db.query<LogPlace>(
    `SELECT p.position, encode(p.chain, 'hex') AS chain, f.recorded_at AS "recordedAt" FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id WHERE p.position = $1`,
    [position],
  );
  return row ?? null;
}

export interface DealOrderRow {
  orderId: string;
  buyerId: string;
  orderNumber: string;
  paymentReference: string;
  channel: string;
  placedOn: BusinessDate;
  ofPerson: boolean;
  /** What orders of the buyer wait for approval above, now. */
  approvalAboveFen: bigint | null;
  buyer: Omit<DealParty, 'seatName'>;
  supplier: Omit<DealParty, 'seatName'>;
  lines: { lineId: string; ordinal: number; skuCode: string; skuName: string; baseUnit: string }[];
}

/** A supplier order with its parties as they were called on its day. Whoever asks has checked that it is the reader's. */
export async function dealOrder(db: Queryable, supplierOrderId: string): Promise<DealOrderRow> {
  const [row] = await db.query<DealOrderRow>(
    `SELECT o.id AS "orderId", s.buyer_id AS "buyerId", o.number AS "orderNumber", o.payment_reference AS "paymentReference", o.channel, o.placed_on AS "placedOn",
       b.unit_type = 'PERSON' AS "ofPerson", b.approval_above_fen AS "approvalAboveFen", ${partyOf('b')} AS buyer, ${partyOf('c')} AS supplier,
       (SELECT jsonb_agg(jsonb_build_object('lineId', l.id, 'ordinal', l.ordinal, 'skuCode', l.sku_code, 'skuName', l.sku_name, 'baseUnit', p.base_unit) ORDER BY l.ordinal, l.id)
        FROM order_lines l JOIN products p ON p.id = l.product_id WHERE l.supplier_order_id = s.id) AS lines
     FROM supplier_orders s JOIN orders o ON o.id = s.order_id AND o.buyer_id = s.buyer_id JOIN organisations b ON b.id = s.buyer_id JOIN organisations c ON c.id = s.supplier_id WHERE s.id = $1`,
    [supplierOrderId],
  );
  return row;
}

/** Who did what with an order up to a moment, oldest first, as the audit trail has it. */
export function orderActs(db: Queryable, orderId: string, until: Date): Promise<DealAct[]> {
  return db.query(
    `SELECT t.operation, t.user_id AS "userId", u.name, to_char(t.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, t.after ->> 'status' AS status, NULLIF(t.detail ->> 'reason', '') AS reason
     FROM audit_trail t LEFT JOIN users u ON u.id = t.user_id
     WHERE t.subject_id = $1::text AND t.recorded_at <= $2 AND t.operation IN ('placeOrder', 'approveOrder', 'rejectOrder', 'cancelOrder') ORDER BY t.recorded_at, t.id`,
    [orderId, until],
  );
}

/**
 * What the buyer's orders waited for approval above when an order was placed: as the next change of it found it, or as it is
 * where it was never changed since. As digits; null for no approval.
 */
export async function policyThen(
  db: Queryable,
  { buyerId, orderId, approvalAboveFen }: DealOrderRow,
): Promise<string | null> {
  const [row] = await db.query<{ before: string | null }>(
    `SELECT t.before ->> 'approvalAboveFen' AS before FROM audit_trail t
     WHERE t.subject_id = $1::text AND t.operation = 'setApprovalPolicy'
       AND t.recorded_at > (SELECT min(p.recorded_at) FROM audit_trail p WHERE p.subject_id = $2::text AND p.operation = 'placeOrder') ORDER BY t.recorded_at, t.id LIMIT 1`,
    [buyerId, orderId],
  );
  return row ? row.before : (approvalAboveFen?.toString() ?? null);
}

export interface DealFactRow {
  position: bigint;
  id: string;
  type: string;
  on: BusinessDate;
  recordedAt: Date;
  hash: string;
  payload: unknown;
}

/** All facts of a supplier order up to a place of the log, in its order. */
export function dealFacts(db: Queryable, supplierOrderId: string, position: bigint): Promise<DealFactRow[]> {
  return db.query(
    `SELECT p.position, f.id, f.type, f.business_date AS "on", f.recorded_at AS "recordedAt", encode(f.hash, 'hex') AS hash, f.payload
     FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id WHERE p.stream_id = $1 AND p.position <= $2 ORDER BY p.position`,
    [supplierOrderId, position],
  );
}

/** That an office let a claim of a lot's origin stand, as the log tells it. */
export interface DealClaimRow {
  claimId: string;
  officeId: string;
  on: BusinessDate;
  /** Content hashes of the claim's documents. */
  evidence: string[];
}

/** What the log up to a place tells of who verified claims on lots. */
export function dealClaims(db: Queryable, lotIds: readonly string[], position: bigint): Promise<DealClaimRow[]> {
  return db.query(
    `SELECT f.payload ->> 'claimId' AS "claimId", f.payload ->> 'officeId' AS "officeId", f.business_date AS "on", f.payload -> 'evidence' AS evidence
     FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.stream_id = ANY($1::uuid[]) AND p.position <= $2 AND p.type = 'origin_claim.verified' ORDER BY p.position`,
    [lotIds, position],
  );
}

/** Offers looked at of one file: more than any category has today; those of later SKUs are left out. */
export const OFFERS_READ_MAX = 5_000;

/**
 * What the log up to a place told of offers of categories for a day: of each SKU what it had told last before the day, and
 * what it told on it. In the order of SKUs and of the log.
 */
export function offersOnDay(
  db: Queryable,
  categoryCodes: readonly string[],
  day: BusinessDate,
  position: bigint,
): Promise<OfferTold[]> {
  const told = (when: string) =>
    `(SELECT p.position, f.business_date, f.payload FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
      WHERE p.stream_id = k.id AND p.position <= $3 AND p.type = 'offer.changed' AND f.business_date ${when})`;
  return db.query(
    `SELECT t.business_date AS "on", t.payload AS offer FROM (
       SELECT k.id FROM products g JOIN skus k ON k.product_id = g.id WHERE g.category_code = ANY($1::text[]) ORDER BY k.id LIMIT ${OFFERS_READ_MAX}
     ) k CROSS JOIN LATERAL (${told('< $2 ORDER BY p.position DESC LIMIT 1')} UNION ALL ${told('= $2')}) t ORDER BY k.id, t.position`,
    [categoryCodes, day, position],
  );
}

/** Names of organisations as they were on a day. */
export async function namesOnDay(
  db: Queryable,
  ids: readonly string[],
  day: BusinessDate,
): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; name: string }>(
    `SELECT o.id, (${partyOf('o')}) ->> 'name' AS name FROM organisations o CROSS JOIN (SELECT $2::date AS placed_on) s WHERE o.id = ANY($1::uuid[])`,
    [ids, day],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
