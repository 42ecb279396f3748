import { type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { EvidenceKind, EvidenceState, NumberUse } from '../rules/evidence';

export interface EvidenceRow {
  id: string;
  buyerId: string;
  /** Or the declaration of what was bought elsewhere, where it is `declared`. */
  supplierOrderId: string;
  declared: boolean;
  supplierId: string;
  kind: EvidenceKind;
  number: string;
  numberKey: string;
  scopeId: string;
  amountFen: Fen;
  issuedOn: BusinessDate;
  fileHash: string | null;
  lines: { lineId: string; lotId: string | null; amountFen: string; quantity?: number }[];
  state: EvidenceState;
  attachedBy: string;
  attachedOn: BusinessDate;
  confirmedBy: string | null;
  confirmedOn: BusinessDate | null;
  /** Places of buyer and supplier and those above them, when it was attached. */
  placeCodes: string[];
}

export const EVIDENCE_COLUMNS = `e.id, e.buyer_id AS "buyerId", e.supplier_order_id AS "supplierOrderId", e.declared, e.supplier_id AS "supplierId", e.kind, e.number,
  e.number_key AS "numberKey", e.scope_id AS "scopeId", e.amount_fen AS "amountFen", e.issued_on AS "issuedOn", e.file_hash AS "fileHash", e.lines, e.state,
  e.attached_by AS "attachedBy", e.attached_on AS "attachedOn", e.confirmed_by AS "confirmedBy", e.confirmed_on AS "confirmedOn", e.place_codes AS "placeCodes"`;

/** Locks numbers, in their order, so that two who use the same ones wait and do not lock each other out. */
export function lockNumbers(tx: Tx, kind: EvidenceKind, numberKeys: readonly string[]): void {
  // Updating nothing locks a row that is there already. The next statement sees what was committed while this one waited.
  tx.send(
    `INSERT INTO evidence_numbers (kind, number_key) SELECT $1, key FROM unnest($2::text[]) AS key GROUP BY key ORDER BY key
     ON CONFLICT (kind, number_key) DO UPDATE SET kind = excluded.kind`,
    [kind, numberKeys],
  );
}

/**
 * Locks a number and gives all evidence that names it and was not withdrawn, locked too, in the order of ids. Whoever uses
 * the number at the same moment waits: each sees the uses of those before it.
 */
export function lockUses(
  tx: Tx,
  kind: EvidenceKind,
  numberKey: string,
): Promise<(EvidenceRow & Pick<NumberUse, 'kept'>)[]> {
  lockNumbers(tx, kind, [numberKey]);
  return tx.query(
    `SELECT ${EVIDENCE_COLUMNS}, EXISTS (SELECT FROM dispute_sides s JOIN disputes d ON d.id = s.dispute_id
       WHERE s.evidence_id = e.id AND s.buyer_id = e.buyer_id AND d.kept_scope_id = e.scope_id) AS kept
     FROM evidence e WHERE e.kind = $1 AND e.number_key = $2 AND e.state <> 'WITHDRAWN' ORDER BY e.id FOR UPDATE OF e`,
    [kind, numberKey],
  );
}

export function insertEvidence(tx: Tx, row: EvidenceRow): void {
  tx.send(
    `INSERT INTO evidence (id, buyer_id, supplier_order_id, supplier_id, kind, number, number_key, scope_id, amount_fen, issued_on, file_hash, lines, state, attached_by, attached_on, place_codes, declared)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      row.id,
      row.buyerId,
      row.supplierOrderId,
      row.supplierId,
      row.kind,
      row.number,
      row.numberKey,
      row.scopeId,
      row.amountFen,
      row.issuedOn,
      row.fileHash,
      toJson(row.lines),
      row.state,
      row.attachedBy,
      row.attachedOn,
      row.placeCodes,
      row.declared,
    ],
  );
}

/** Sets the states of evidence whose number is locked. */
export function setEvidenceStates(tx: Tx, ids: readonly string[], state: EvidenceState): void {
  if (ids.length > 0) tx.send('UPDATE evidence SET state = $2 WHERE id = ANY($1::uuid[])', [ids, state]);
}

/** One piece of evidence, locked; null where it is unknown. */
export async function lockEvidence(tx: Tx, id: string): Promise<EvidenceRow | null> {
  const [row] = await tx.query<EvidenceRow>(`SELECT ${EVIDENCE_COLUMNS} FROM evidence e WHERE e.id = $1 FOR UPDATE`, [
    id,
  ]);
  return row ?? null;
}

export function confirmEvidence(tx: Tx, id: string, officeId: string, on: BusinessDate): void {
  tx.send('UPDATE evidence SET confirmed_by = $2, confirmed_on = $3 WHERE id = $1', [id, officeId, on]);
}

/** How much evidence a supplier order was given so far, withdrawn or not. */
export async function countEvidence(db: Queryable, supplierOrderId: string): Promise<number> {
  const [{ count }] = await db.query<{ count: bigint }>(
    'SELECT count(*) AS count FROM evidence WHERE supplier_order_id = $1',
    [supplierOrderId],
  );
  return Number(count);
}

/** The lines of a supplier order, each with the lots that were shipped for it, by trace code. */
export async function rootsOf(db: Queryable, supplierOrderId: string): Promise<Map<string, Map<string, string>>> {
  const rows = await db.query<{ lineId: string; lots: Record<string, string> }>(
    `SELECT l.id AS "lineId", COALESCE(jsonb_object_agg(t.trace_code, t.id) FILTER (WHERE t.id IS NOT NULL), '{}') AS lots
     FROM order_lines l LEFT JOIN shipment_lines x ON x.order_line_id = l.id LEFT JOIN lots t ON t.id = x.lot_id
     WHERE l.supplier_order_id = $1 GROUP BY l.id`,
    [supplierOrderId],
  );
  return new Map(rows.map(({ lineId, lots }) => [lineId, new Map(Object.entries(lots))]));
}

/** What evidence a viewer may see, as SQL over `e`: an office that of its places, others that of their own orders. */
export function visibleEvidence(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.organisationKind === 'OFFICE') return `e.place_codes && $${parameters.push(viewer.seatCodes)}::text[]`;
  const own = `$${parameters.push(viewer.organisationId)}::uuid`;
  return viewer.organisationKind === 'SUPPLIER' ? `e.supplier_id = ${own}` : `e.buyer_id = ${own}`;
}

export interface EvidenceFilter {
  supplierOrderId?: string | null;
  kind?: EvidenceKind | null;
  state?: EvidenceState | null;
  confirmed?: boolean | null;
}

/** Evidence that a viewer may see, the latest attached first. */
export function evidencePage(
  db: Queryable,
  viewer: Viewer,
  filter: EvidenceFilter,
  page: Page,
): Promise<EvidenceRow[]> {
  const parameters: unknown[] = [];
  const conditions = [visibleEvidence(viewer, parameters)];
  if (filter.supplierOrderId) conditions.push(`e.supplier_order_id = $${parameters.push(filter.supplierOrderId)}`);
  if (filter.kind) conditions.push(`e.kind = $${parameters.push(filter.kind)}`);
  if (filter.state) conditions.push(`e.state = $${parameters.push(filter.state)}`);
  if (typeof filter.confirmed === 'boolean')
    conditions.push(`(e.confirmed_on IS NOT NULL) = $${parameters.push(filter.confirmed)}`);
  const keyset = keysetSql(
    page,
    [
      { sql: 'e.attached_on', type: 'date' },
      { sql: 'e.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${EVIDENCE_COLUMNS} FROM evidence e WHERE ${conditions.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export async function evidenceById(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, EvidenceRow>> {
  const parameters: unknown[] = [ids];
  const rows = await db.query<EvidenceRow>(
    `SELECT ${EVIDENCE_COLUMNS} FROM evidence e WHERE e.id = ANY($1::uuid[]) AND ${visibleEvidence(viewer, parameters)}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
