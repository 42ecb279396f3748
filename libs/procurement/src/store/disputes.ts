import { type BusinessDate, type Fen, groupedBy } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { EvidenceKind } from '../rules/evidence';
import { EVIDENCE_COLUMNS, type EvidenceRow } from './evidence';

export interface DisputeRow {
  id: string;
  kind: EvidenceKind;
  number: string;
  numberKey: string;
  openedOn: BusinessDate;
  settledOn: BusinessDate | null;
  settledBy: string | null;
  keptScopeId: string | null;
  reason: string | null;
}

const COLUMNS = `d.id, d.kind, d.number, d.number_key AS "numberKey", d.opened_on AS "openedOn", d.settled_on AS "settledOn", d.settled_by AS "settledBy",
  d.kept_scope_id AS "keptScopeId", d.reason`;

/** The ids of open disputes about numbers that are locked, by the number's key. */
export async function openDisputes(
  tx: Tx,
  kind: EvidenceKind,
  numberKeys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; numberKey: string }>(
    'SELECT id, number_key AS "numberKey" FROM disputes WHERE kind = $1 AND number_key = ANY($2::text[]) AND settled_on IS NULL',
    [kind, numberKeys],
  );
  return new Map(rows.map(({ id, numberKey }) => [numberKey, id]));
}

export function insertDisputes(
  tx: Tx,
  rows: readonly Pick<DisputeRow, 'id' | 'kind' | 'number' | 'numberKey' | 'openedOn'>[],
): void {
  if (rows.length === 0) return;
  tx.send(
    'INSERT INTO disputes (id, kind, number, number_key, opened_on) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[])',
    [
      rows.map(({ id }) => id),
      rows.map(({ kind }) => kind),
      rows.map(({ number }) => number),
      rows.map(({ numberKey }) => numberKey),
      rows.map(({ openedOn }) => openedOn),
    ],
  );
}

export function insertSides(
  tx: Tx,
  sides: readonly { disputeId: string; evidenceId: string; buyerId: string }[],
): void {
  tx.send(
    'INSERT INTO dispute_sides (dispute_id, evidence_id, buyer_id) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[])',
    [sides.map((side) => side.disputeId), sides.map((side) => side.evidenceId), sides.map((side) => side.buyerId)],
  );
}

/** Settles a dispute whose number is locked. */
export function settleDispute(
  tx: Tx,
  id: string,
  settled: { on: BusinessDate; by: string; keptScopeId: string | null; reason: string },
): void {
  tx.send('UPDATE disputes SET settled_on = $2, settled_by = $3, kept_scope_id = $4, reason = $5 WHERE id = $1', [
    id,
    settled.on,
    settled.by,
    settled.keptScopeId,
    settled.reason,
  ]);
}

/** An office sees the disputes that have a side in its places, with all their sides. */
function visibleDisputes(seatCodes: readonly string[], parameters: unknown[]): string {
  return `EXISTS (SELECT FROM dispute_sides s JOIN evidence e ON e.id = s.evidence_id AND e.buyer_id = s.buyer_id
    WHERE s.dispute_id = d.id AND e.place_codes && $${parameters.push(seatCodes)}::text[])`;
}

export interface DisputeFilter {
  open?: boolean | null;
  kind?: EvidenceKind | null;
}

/** Disputes of an office's places, the latest opened first. */
export function disputePage(
  db: Queryable,
  seatCodes: readonly string[],
  filter: DisputeFilter,
  page: Page,
): Promise<DisputeRow[]> {
  const parameters: unknown[] = [];
  const conditions = [visibleDisputes(seatCodes, parameters)];
  if (typeof filter.open === 'boolean') conditions.push(`d.settled_on IS ${filter.open ? '' : 'NOT '}NULL`);
  if (filter.kind) conditions.push(`d.kind = $${parameters.push(filter.kind)}`);
  const keyset = keysetSql(
    page,
    [
      { sql: 'd.opened_on', type: 'date' },
      { sql: 'd.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${COLUMNS} FROM disputes d WHERE ${conditions.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** Those of the disputes that have a side in an office's places. */
export async function disputesById(
  db: Queryable,
  seatCodes: readonly string[],
  ids: readonly string[],
): Promise<Map<string, DisputeRow>> {
  const parameters: unknown[] = [ids];
  const rows = await db.query<DisputeRow>(
    `SELECT ${COLUMNS} FROM disputes d WHERE d.id = ANY($1::uuid[]) AND ${visibleDisputes(seatCodes, parameters)}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Evidence of one side of a dispute, with what is owed for the goods that it covers: what the dispute holds out of the totals; and whether its transfer paid other orders. */
export type SideRow = EvidenceRow & { goodsFen: Fen; paidElsewhere: boolean };

/** The evidence on each side of disputes, by dispute, in the order of ids: as it was attached. */
export async function sidesOf(db: Queryable, disputeIds: readonly string[]): Promise<Map<string, SideRow[]>> {
  const rows = await db.query<SideRow & { disputeId: string }>(
    `SELECT s.dispute_id AS "disputeId", ${EVIDENCE_COLUMNS}, goods.fen AS "goodsFen", paid.elsewhere AS "paidElsewhere" FROM dispute_sides s JOIN evidence e ON e.id = s.evidence_id AND e.buyer_id = s.buyer_id
     CROSS JOIN LATERAL (SELECT ARRAY(SELECT (x.line ->> 'lineId')::uuid FROM jsonb_array_elements(e.lines) AS x(line)) AS ids) named
     CROSS JOIN LATERAL (SELECT (COALESCE((SELECT sum(l.due_fen) FROM order_lines l WHERE l.buyer_id = e.buyer_id AND l.id = ANY(named.ids)), 0)
       + COALESCE((SELECT sum(r.goods_fen) FROM declared_rows r WHERE r.buyer_id = e.buyer_id AND r.id = ANY(named.ids)), 0))::bigint AS fen) goods
     CROSS JOIN LATERAL (SELECT e.kind = 'BANK_REFERENCE' AND COALESCE(bool_and(n.order_id <> e.scope_id), false) AS elsewhere FROM paid_numbers n WHERE n.number_key = e.number_key) paid
     WHERE s.dispute_id = ANY($1::uuid[]) ORDER BY e.id`,
    [disputeIds],
  );
  return groupedBy(rows, (row) => row.disputeId);
}

/** The latest dispute that each piece of evidence is or was a side of. */
export async function disputesOfEvidence(
  db: Queryable,
  evidenceIds: readonly string[],
): Promise<Map<string, DisputeRow>> {
  const rows = await db.query<DisputeRow & { evidenceId: string }>(
    `SELECT DISTINCT ON (s.evidence_id) s.evidence_id AS "evidenceId", ${COLUMNS} FROM dispute_sides s JOIN disputes d ON d.id = s.dispute_id
     WHERE s.evidence_id = ANY($1::uuid[]) ORDER BY s.evidence_id, d.id DESC`,
    [evidenceIds],
  );
  return new Map(rows.map((row) => [row.evidenceId, row]));
}
