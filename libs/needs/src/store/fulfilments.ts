import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** Packs of an order line `l` that are still to come or were kept, in base units: none of a cancelled order, less what was rejected or came back. */
export const KEPT = '(l.confirmed_quantity - l.rejected_quantity - l.returned_quantity) * l.content_base';
/** Those that were accepted and kept. */
const ACCEPTED = '(l.accepted_quantity - l.returned_quantity) * l.content_base';
const IN_FORCE = 'NOT EXISTS (SELECT FROM board_fulfilment_ends x WHERE x.fulfilment_id = f.id)';

/**
 * What of the lines that are named for an entry stands today, as SQL. A line is shared in the order in which it was named: what it lost
 * since is lost by those that came last. Reads the tables of orders.
 */
export const standingParts = (entryId: string) => `
  SELECT f.id, l.buyer_id, l.supplier_id, GREATEST(0, LEAST(f.quantity_base, ${KEPT} - b.taken)) AS stands, GREATEST(0, LEAST(f.quantity_base, ${ACCEPTED} - b.taken)) AS accepted
  FROM board_fulfilments f JOIN order_lines l ON l.id = f.order_line_id AND l.buyer_id = f.buyer_id
  CROSS JOIN LATERAL (SELECT COALESCE(sum(o.quantity_base), 0) AS taken FROM board_fulfilments o
    WHERE o.order_line_id = f.order_line_id AND o.id < f.id AND NOT EXISTS (SELECT FROM board_fulfilment_ends y WHERE y.fulfilment_id = o.id)) b
  WHERE f.entry_id = ${entryId} AND ${IN_FORCE}`;

/** An order line that is to be named. */
export interface LineToName {
  id: string;
  buyerId: string;
  supplierId: string;
  supplierOrderStatus: string;
  placedOn: BusinessDate;
  baseUnit: string;
  categoryCodes: string[];
  buyerSeat: string;
  supplierSeat: string;
  /** In base units, less what entries took of it before. */
  free: bigint;
}

/** Order lines by id, with their supplier orders locked: nothing of them changes, and nobody else names them, until the transaction ends. */
export async function lockLinesToName(tx: Tx, ids: readonly string[]): Promise<Map<string, LineToName>> {
  await tx.query(
    'SELECT FROM supplier_orders s WHERE s.id IN (SELECT l.supplier_order_id FROM order_lines l WHERE l.id = ANY($1::uuid[])) ORDER BY s.id FOR UPDATE',
    [ids],
  );
  const rows = await tx.query<LineToName>(
    `SELECT l.id, l.buyer_id AS "buyerId", l.supplier_id AS "supplierId", s.status AS "supplierOrderStatus", s.placed_on AS "placedOn", p.base_unit AS "baseUnit",
       b.seat_code AS "buyerSeat", v.seat_code AS "supplierSeat", ${KEPT} - COALESCE((SELECT sum(f.quantity_base) FROM board_fulfilments f WHERE f.order_line_id = l.id AND ${IN_FORCE}), 0)::bigint AS free,
       ARRAY(WITH RECURSIVE up AS (SELECT code, parent_code FROM categories WHERE code = l.category_code UNION SELECT c.code, c.parent_code FROM up JOIN categories c ON c.code = up.parent_code)
         SELECT code FROM up) AS "categoryCodes"
     FROM order_lines l JOIN supplier_orders s ON s.id = l.supplier_order_id AND s.buyer_id = l.buyer_id JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
       JOIN organisations b ON b.id = l.buyer_id JOIN organisations v ON v.id = l.supplier_id WHERE l.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export interface NewFulfilment {
  id: string;
  buyerId: string;
  orderLineId: string;
  quantityBase: bigint;
}

/** Says that a locked entry takes so much of lines. */
export function insertFulfilments(
  tx: Tx,
  { entryId, publisherId, by, organisationId, on }: { entryId: string; publisherId: string; by: string; organisationId: string; on: BusinessDate }, // prettier-ignore
  rows: readonly NewFulfilment[],
): void {
  tx.send(
    `INSERT INTO board_fulfilments (id, buyer_id, entry_id, publisher_id, order_line_id, quantity_base, named_by, named_for, named_on)
     SELECT id, buyer, $1, $2, line, quantity, $3, $4, $5 FROM unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::bigint[]) AS n(id, buyer, line, quantity)`,
    [
      ...[entryId, publisherId, by, organisationId, on],
      rows.map(({ id }) => id),
      rows.map(({ buyerId }) => buyerId),
      rows.map(({ orderLineId }) => orderLineId),
      rows.map(({ quantityBase }) => quantityBase),
    ],
  );
  tx.send('UPDATE board_entries SET matched = true WHERE id = $1 AND NOT matched', [entryId]);
}

export interface FulfilmentRow {
  id: string;
  entryId: string;
  publisherId: string;
  buyerId: string;
  supplierId: string;
  namedFor: string;
  orderLineId: string;
  /** As it was named. */
  quantityBase: bigint;
  namedOn: BusinessDate;
  endedOn: BusinessDate | null;
  endReason: string | null;
}

const COLUMNS = `f.id, f.entry_id AS "entryId", f.publisher_id AS "publisherId", f.buyer_id AS "buyerId", l.supplier_id AS "supplierId", f.named_for AS "namedFor",
  f.order_line_id AS "orderLineId", f.quantity_base AS "quantityBase", f.named_on AS "namedOn", x.ended_on AS "endedOn", x.reason AS "endReason"`;
/** Those who see it: the entry's publisher, the line's buyer and supplier. */
const SEEN = `board_fulfilments f JOIN order_lines l ON l.id = f.order_line_id AND l.buyer_id = f.buyer_id LEFT JOIN board_fulfilment_ends x ON x.fulfilment_id = f.id
  WHERE $1::uuid IN (f.publisher_id, l.buyer_id, l.supplier_id)`;

/** Fulfilments by id that an organisation sees. */
export async function fulfilmentsById(
  db: Queryable,
  organisationId: string,
  ids: readonly string[],
): Promise<Map<string, FulfilmentRow>> {
  const rows = await db.query<FulfilmentRow>(`SELECT ${COLUMNS} FROM ${SEEN} AND f.id = ANY($2::uuid[])`, [
    organisationId,
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What was named for an entry, as an organisation sees it, the newest first. */
export async function pageOfFulfilments(
  db: Queryable,
  organisationId: string,
  entryId: string,
  page: Page,
): Promise<PageOf<FulfilmentRow>> {
  const parameters: unknown[] = [organisationId, entryId];
  const keyset = keysetSql(
    page,
    [
      { sql: 'f.named_on', type: 'date' },
      { sql: 'f.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<FulfilmentRow>(
    `SELECT ${COLUMNS} FROM ${SEEN} AND f.entry_id = $2 AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.namedOn, row.id]);
}

/** Ends a fulfilment, under the lock of its entry. */
export function endFulfilment(
  tx: Tx,
  { id, buyerId }: FulfilmentRow,
  { by, on, reason }: { by: string; on: BusinessDate; reason: string },
): void {
  tx.send(
    'INSERT INTO board_fulfilment_ends (fulfilment_id, buyer_id, ended_by, ended_on, reason) VALUES ($1, $2, $3, $4, $5)',
    [id, buyerId, by, on, reason],
  );
}
