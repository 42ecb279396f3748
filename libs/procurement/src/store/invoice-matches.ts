import { type BusinessDate, toJson } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { InvoiceMatch, MatchedLine, MatchReason, MatchState } from '../rules/invoice-match';

/** A match as it is kept; amounts of lines are strings of digits. */
export interface MatchRow extends Omit<InvoiceMatch, 'lines' | 'accepted'> {
  supplierOrderId: string;
  buyerId: string;
  supplierId: string;
  lines: { [Key in keyof MatchedLine]: MatchedLine[Key] extends bigint ? string : MatchedLine[Key] }[];
  acceptedBy: string | null;
  acceptedOn: BusinessDate | null;
  reason: string | null;
  /** Places of buyer and supplier and those above them. */
  placeCodes: string[];
}

const COLUMNS = `m.supplier_order_id AS "supplierOrderId", m.buyer_id AS "buyerId", m.supplier_id AS "supplierId", m.state, m.seller_differs AS "sellerDiffers",
  m.buyer_differs AS "buyerDiffers", m.due_fen AS "dueFen", m.accepted_fen AS "acceptedFen", m.invoiced_fen AS "invoicedFen", m.lines, m.measure_id AS "measureId",
  m.invoice_by AS "invoiceBy", m.changed_on AS "changedOn", m.accepted_by AS "acceptedBy", m.accepted_on AS "acceptedOn", m.reason, m.is_open AS "isOpen", m.place_codes AS "placeCodes"`;

/** Writes matches anew. What a person accepted meanwhile stays, while its fact is on the way. */
export function putMatches(tx: Tx, rows: readonly MatchRow[]): void {
  if (rows.length === 0) return;
  tx.send(
    `INSERT INTO invoice_matches AS m (supplier_order_id, buyer_id, supplier_id, state, seller_differs, buyer_differs, due_fen, accepted_fen, invoiced_fen, lines, measure_id,
       invoice_by, changed_on, accepted_by, accepted_on, reason, is_open, place_codes)
     SELECT "supplierOrderId", "buyerId", "supplierId", state, "sellerDiffers", "buyerDiffers", "dueFen", "acceptedFen", "invoicedFen", lines, "measureId",
       "invoiceBy", "changedOn", "acceptedBy", "acceptedOn", reason, "isOpen", "placeCodes"
     FROM jsonb_to_recordset($1::jsonb) AS r("supplierOrderId" uuid, "buyerId" uuid, "supplierId" uuid, state text, "sellerDiffers" boolean, "buyerDiffers" boolean, "dueFen" bigint,
       "acceptedFen" bigint, "invoicedFen" bigint, lines jsonb, "measureId" uuid, "invoiceBy" date, "changedOn" date, "acceptedBy" uuid, "acceptedOn" date, reason text, "isOpen" boolean, "placeCodes" text[])
     ON CONFLICT (supplier_order_id, buyer_id) DO UPDATE SET state = excluded.state, seller_differs = excluded.seller_differs, buyer_differs = excluded.buyer_differs,
       due_fen = excluded.due_fen, accepted_fen = excluded.accepted_fen, invoiced_fen = excluded.invoiced_fen, lines = excluded.lines, measure_id = excluded.measure_id,
       invoice_by = excluded.invoice_by, changed_on = excluded.changed_on, place_codes = excluded.place_codes,
       (accepted_by, accepted_on, reason, is_open) = (SELECT CASE WHEN kept THEN m.accepted_by ELSE excluded.accepted_by END, CASE WHEN kept THEN m.accepted_on ELSE excluded.accepted_on END,
         CASE WHEN kept THEN m.reason ELSE excluded.reason END, CASE WHEN kept THEN m.is_open ELSE excluded.is_open END
         FROM (SELECT excluded.accepted_on IS NULL AND m.accepted_on IS NOT NULL AND m.measure_id = excluded.measure_id) AS k(kept))`,
    [toJson(rows)],
  );
}

/** Orders of which nothing is accepted or invoiced any more. */
export function dropMatches(tx: Tx, supplierOrderIds: readonly string[]): void {
  if (supplierOrderIds.length > 0)
    tx.send('DELETE FROM invoice_matches WHERE supplier_order_id = ANY($1::uuid[])', [supplierOrderIds]);
}

/** The match of an order of a buyer's own, locked; null where there is none. */
export async function lockMatch(tx: Tx, buyerId: string, supplierOrderId: string): Promise<MatchRow | null> {
  const [row] = await tx.query<MatchRow>(
    `SELECT ${COLUMNS} FROM invoice_matches m WHERE m.supplier_order_id = $1 AND m.buyer_id = $2 FOR UPDATE`,
    [supplierOrderId, buyerId],
  );
  return row ?? null;
}

export function acceptDifference(
  tx: Tx,
  { supplierOrderId, buyerId }: Pick<MatchRow, 'supplierOrderId' | 'buyerId'>,
  { on, reason }: { on: BusinessDate; reason: string },
): void {
  tx.send(
    'UPDATE invoice_matches SET accepted_by = $2, accepted_on = $3, reason = $4, is_open = false WHERE supplier_order_id = $1 AND buyer_id = $2',
    [supplierOrderId, buyerId, on, reason],
  );
}

function visible(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.organisationKind === 'OFFICE') return `m.place_codes && $${parameters.push(viewer.seatCodes)}::text[]`;
  const own = `$${parameters.push(viewer.organisationId)}::uuid`;
  return viewer.organisationKind === 'SUPPLIER' ? `m.supplier_id = ${own}` : `m.buyer_id = ${own}`;
}

export interface MatchFilter {
  state?: MatchState | null;
  /** Any of them. */
  reasons?: readonly MatchReason[] | null;
  open?: boolean | null;
  /** Accepted goods whose invoice should be there before this day. */
  dueBefore?: BusinessDate | null;
  supplierOrderId?: string | null;
}

/** Matches that a viewer may see, the latest changed first. */
export function matchPage(db: Queryable, viewer: Viewer, filter: MatchFilter, page: Page): Promise<MatchRow[]> {
  const parameters: unknown[] = [];
  const conditions = [visible(viewer, parameters)];
  if (filter.state) conditions.push(`m.state = $${parameters.push(filter.state)}`);
  if (filter.reasons?.length)
    conditions.push(
      `(m.state = ANY($${parameters.push(filter.reasons)}::text[])${filter.reasons.includes('SELLER_DIFFERS') ? ' OR m.seller_differs' : ''}${filter.reasons.includes('BUYER_DIFFERS') ? ' OR m.buyer_differs' : ''})`,
    );
  if (typeof filter.open === 'boolean') conditions.push(filter.open ? 'm.is_open' : 'NOT m.is_open');
  if (filter.dueBefore) conditions.push(`m.is_open AND m.invoice_by < $${parameters.push(filter.dueBefore)}`);
  if (filter.supplierOrderId) conditions.push(`m.supplier_order_id = $${parameters.push(filter.supplierOrderId)}`);
  const keyset = keysetSql(
    page,
    [
      { sql: 'm.changed_on', type: 'date' },
      { sql: 'm.supplier_order_id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${COLUMNS} FROM invoice_matches m WHERE ${conditions.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** Those of the matches that a viewer may see, by supplier order. */
export async function matchesById(
  db: Queryable,
  viewer: Viewer,
  supplierOrderIds: readonly string[],
): Promise<Map<string, MatchRow>> {
  const parameters: unknown[] = [supplierOrderIds];
  const rows = await db.query<MatchRow>(
    `SELECT ${COLUMNS} FROM invoice_matches m WHERE m.supplier_order_id = ANY($1::uuid[]) AND ${visible(viewer, parameters)}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.supplierOrderId, row]));
}
