import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import { placePatterns, type Viewer } from '@shanhai/graphql';
import type { OrderState, SupplierOrderState } from '../rules/states';
import {
  ADDRESS_COLUMNS,
  type AddressRow,
  CHARGE_COLUMNS,
  type ChargeRow,
  LINE_COLUMNS,
  type LineRow,
  ORDER_COLUMNS,
  type OrderRow,
  SHIPMENT_COLUMNS,
  SHIPMENT_LINE_COLUMNS,
  type ShipmentLineRow,
  type ShipmentRow,
  SUPPLIER_ORDER_COLUMNS,
  type SupplierOrderRow,
} from './rows';

/** A part that was binding once, as SQL: it waited for the supplier, or was confirmed. A supplier never hears of others. */
const wasBinding = (alias: string) => `(${alias}.expires_on IS NOT NULL OR ${alias}.confirmed_on IS NOT NULL)`;

/**
 * What of orders a viewer may see, as SQL over `o` (orders): the buyer its own, a supplier those with a part for it, an
 * office those whose buyer or one of whose suppliers has its seat in the office's places; what persons buy is no office's of theirs.
 */
function visibleOrders(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.organisationKind === 'OFFICE') {
    const places = `ANY($${parameters.push(placePatterns(viewer))}::text[])`;
    return `(EXISTS (SELECT 1 FROM organisations b WHERE b.id = o.buyer_id AND b.unit_type <> 'PERSON' AND b.seat_code LIKE ${places})
      OR EXISTS (SELECT 1 FROM supplier_orders v JOIN organisations c ON c.id = v.supplier_id WHERE v.order_id = o.id AND c.seat_code LIKE ${places}))`;
  }
  const own = `$${parameters.push(viewer.organisationId)}`;
  if (viewer.organisationKind === 'SUPPLIER') {
    return `EXISTS (SELECT 1 FROM supplier_orders v WHERE v.order_id = o.id AND v.supplier_id = ${own} AND ${wasBinding('v')})`;
  }
  return `o.buyer_id = ${own}`;
}

/** The same over `s` (supplier orders); a supplier sees only its own part, and not before the buyer's unit approved it. */
function visibleSupplierOrders(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.organisationKind === 'OFFICE') {
    const places = `ANY($${parameters.push(placePatterns(viewer))}::text[])`;
    return `EXISTS (SELECT 1 FROM organisations b WHERE b.id IN (s.buyer_id, s.supplier_id) AND b.unit_type <> 'PERSON' AND b.seat_code LIKE ${places})`;
  }
  const own = `$${parameters.push(viewer.organisationId)}`;
  if (viewer.organisationKind === 'SUPPLIER') return `s.supplier_id = ${own} AND ${wasBinding('s')}`;
  return `s.buyer_id = ${own}`;
}

/**
 * The same over `a` (addresses): a supplier sees those that its own lines go to; an office none, because names and
 * telephones are for buyer and suppliers.
 */
function visibleAddresses(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.organisationKind === 'OFFICE') return 'false';
  const own = `$${parameters.push(viewer.organisationId)}`;
  if (viewer.organisationKind === 'SUPPLIER')
    return `EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = a.order_id AND l.address_name = a.name AND l.supplier_id = ${own})`;
  return `a.buyer_id = ${own}`;
}

const BY_DATE = (alias: string) => [
  { sql: `${alias}.placed_on`, type: 'date' },
  { sql: `${alias}.id`, type: 'uuid' },
];

export interface OrderFilter {
  status?: OrderState | null;
  placedFrom?: string | null;
  placedUntil?: string | null;
}

export function orderPage(db: Queryable, viewer: Viewer, filter: OrderFilter, page: Page): Promise<OrderRow[]> {
  const parameters: unknown[] = [filter.status ?? null, filter.placedFrom ?? null, filter.placedUntil ?? null];
  const visible = visibleOrders(viewer, parameters);
  const keyset = keysetSql(page, BY_DATE('o'), parameters);
  return db.query(
    `SELECT ${ORDER_COLUMNS} FROM orders o WHERE ${visible} AND ($1::text IS NULL OR o.status = $1) AND ($2::date IS NULL OR o.placed_on >= $2)
       AND ($3::date IS NULL OR o.placed_on < $3) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export async function ordersById(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, OrderRow>> {
  const parameters: unknown[] = [ids];
  const rows = await db.query<OrderRow>(
    `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.id = ANY($1::uuid[]) AND ${visibleOrders(viewer, parameters)}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** An order with what nearly every reader of one opens: its parts and addresses. */
export interface OpenedOrder {
  order: OrderRow;
  parts: SupplierOrderRow[];
  addresses: AddressRow[];
}

/** One order with the parts and addresses that the viewer may see, in one statement; null where it may not see the order. */
export async function openOrder(db: Queryable, viewer: Viewer, id: string): Promise<OpenedOrder | null> {
  const parameters: unknown[] = [id];
  const parts = `SELECT ${SUPPLIER_ORDER_COLUMNS} FROM supplier_orders s WHERE s.order_id = o.id AND ${visibleSupplierOrders(viewer, parameters)}`;
  const addresses = `SELECT ${ADDRESS_COLUMNS} FROM order_addresses a WHERE a.order_id = o.id AND ${visibleAddresses(viewer, parameters)}`;
  const [row] = await db.query<OrderRow & { parts: PartAsJson[] | null; addresses: AddressRow[] | null }>(
    `SELECT ${ORDER_COLUMNS}, (SELECT json_agg(p ORDER BY p.id) FROM (${parts}) p) AS parts,
       (SELECT json_agg(d ORDER BY d.name) FROM (${addresses}) d) AS addresses
     FROM orders o WHERE o.id = $1 AND ${visibleOrders(viewer, parameters)}`,
    parameters,
  );
  if (!row) return null;
  const { parts: found, addresses: told, ...order } = row;
  const ofParts = (found ?? []).map((part) => ({ ...part, goodsFen: BigInt(part.goodsFen) }));
  return { order, parts: ofParts, addresses: told ?? [] };
}

/** An amount is at most 10^15 fen: a JSON number holds it exactly. */
type PartAsJson = Omit<SupplierOrderRow, 'goodsFen'> & { goodsFen: number };

export interface SupplierOrderFilter {
  status?: SupplierOrderState | null;
  originRevoked?: boolean | null;
}

export function supplierOrderPage(
  db: Queryable,
  viewer: Viewer,
  filter: SupplierOrderFilter,
  page: Page,
): Promise<SupplierOrderRow[]> {
  const parameters: unknown[] = [filter.status ?? null];
  const visible = visibleSupplierOrders(viewer, parameters);
  const keyset = keysetSql(page, BY_DATE('s'), parameters);
  const revoked = filter.originRevoked
    ? ' AND s.id IN (SELECT f.supplier_order_id FROM origin_flags f WHERE f.ended_on IS NULL)'
    : '';
  return db.query(
    `SELECT ${SUPPLIER_ORDER_COLUMNS} FROM supplier_orders s WHERE ${visible} AND ($1::text IS NULL OR s.status = $1)${revoked} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export async function supplierOrdersById(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, SupplierOrderRow>> {
  const parameters: unknown[] = [ids];
  const rows = await db.query<SupplierOrderRow>(
    `SELECT ${SUPPLIER_ORDER_COLUMNS} FROM supplier_orders s WHERE s.id = ANY($1::uuid[]) AND ${visibleSupplierOrders(viewer, parameters)}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The parts of orders that the viewer may see. */
export function supplierOrdersOf(
  db: Queryable,
  viewer: Viewer,
  orderIds: readonly string[],
): Promise<SupplierOrderRow[]> {
  const parameters: unknown[] = [orderIds];
  return db.query(
    `SELECT ${SUPPLIER_ORDER_COLUMNS} FROM supplier_orders s WHERE s.order_id = ANY($1::uuid[]) AND ${visibleSupplierOrders(viewer, parameters)} ORDER BY s.id`,
    parameters,
  );
}

export function linesOfSupplierOrders(db: Queryable, ids: readonly string[]): Promise<LineRow[]> {
  return db.query(
    `SELECT ${LINE_COLUMNS} FROM order_lines l WHERE l.supplier_order_id = ANY($1::uuid[]) ORDER BY l.supplier_order_id, l.ordinal`,
    [ids],
  );
}

export function shipmentsOfSupplierOrders(db: Queryable, ids: readonly string[]): Promise<ShipmentRow[]> {
  return db.query(
    `SELECT ${SHIPMENT_COLUMNS} FROM shipments h WHERE h.supplier_order_id = ANY($1::uuid[]) ORDER BY h.shipped_on, h.id`,
    [ids],
  );
}

export function linesOfShipments(
  db: Queryable,
  ids: readonly string[],
): Promise<(ShipmentLineRow & { traceCode: string })[]> {
  return db.query(
    `SELECT ${SHIPMENT_LINE_COLUMNS}, t.trace_code AS "traceCode" FROM shipment_lines x JOIN lots t ON t.id = x.lot_id WHERE x.shipment_id = ANY($1::uuid[]) ORDER BY x.id`,
    [ids],
  );
}

/** The addresses of orders that the viewer may see. */
export function addressesOfOrders(db: Queryable, viewer: Viewer, ids: readonly string[]): Promise<AddressRow[]> {
  const parameters: unknown[] = [ids];
  return db.query(
    `SELECT ${ADDRESS_COLUMNS} FROM order_addresses a WHERE a.order_id = ANY($1::uuid[]) AND ${visibleAddresses(viewer, parameters)}
     ORDER BY a.order_id, a.name`,
    parameters,
  );
}

export function chargesOfSupplierOrders(db: Queryable, ids: readonly string[]): Promise<ChargeRow[]> {
  return db.query(
    `SELECT ${CHARGE_COLUMNS} FROM order_charges c WHERE c.supplier_order_id = ANY($1::uuid[]) ORDER BY c.supplier_order_id, c.id`,
    [ids],
  );
}
