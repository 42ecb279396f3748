import type { Queryable } from '@shanhai/database';
import { batched, type RequestContext, type Viewer } from '@shanhai/graphql';
import { groupedBy } from '@shanhai/kernel';
import { payablesOfGroups } from '@shanhai/payments';
import { revocationsOfSupplierOrders } from '../store/origin-flags';
import type { NewOrder } from '../store/insert-order';
import {
  addressesOfOrders,
  chargesOfSupplierOrders,
  linesOfShipments,
  linesOfSupplierOrders,
  type OpenedOrder,
  openOrder,
  ordersById,
  shipmentsOfSupplierOrders,
  supplierOrdersOf,
} from '../store/read-orders';
import type { OrderRow } from '../store/rows';

/*
 * What the fields of orders are read by: one statement each for all orders of a request. Rows that a use case has just
 * written are given to the loaders, and not read again.
 */

/** A loader of lists. Every key that is asked for has one, empty where there is nothing. */
function lists<Row>(
  context: RequestContext,
  name: string,
  load: (ids: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
) {
  const loader = batched<Row[]>(context, name, async (ids) => groupedBy(await load(ids), keyOf));
  return {
    load: async (id: string): Promise<Row[]> => (await loader.load(id)) ?? [],
    prime: (id: string, rows: Row[]): void => void loader.prime(id, rows),
  };
}

export const orders = (context: RequestContext, db: Queryable) =>
  batched(context, 'orders', (ids) => ordersById(db, context.viewer!, ids));

/** The supplier orders of an order that the viewer may see. */
export const partsOfOrders = (context: RequestContext, db: Queryable) =>
  lists(
    context,
    'orders:parts',
    (ids) => supplierOrdersOf(db, context.viewer!, ids),
    (row) => row.orderId,
  );

/** The addresses of an order that the viewer may see. */
export const addresses = (context: RequestContext, db: Queryable) =>
  lists(
    context,
    'orders:addresses',
    (ids) => addressesOfOrders(db, context.viewer!, ids),
    (row) => row.orderId,
  );

export const linesOfParts = (context: RequestContext, db: Queryable) =>
  lists(
    context,
    'orders:lines',
    (ids) => linesOfSupplierOrders(db, ids),
    (row) => row.supplierOrderId,
  );

export const chargesOfParts = (context: RequestContext, db: Queryable) =>
  lists(
    context,
    'orders:charges',
    (ids) => chargesOfSupplierOrders(db, ids),
    (row) => row.supplierOrderId,
  );

export const shipmentsOfParts = (context: RequestContext, db: Queryable) =>
  lists(
    context,
    'orders:shipments',
    (ids) => shipmentsOfSupplierOrders(db, ids),
    (row) => row.supplierOrderId,
  );

export const revocationsOfParts = (context: RequestContext, db: Queryable) =>
  batched(context, 'orders:revocations', (ids) => revocationsOfSupplierOrders(db, ids));

export const payablesOfOrders = (context: RequestContext, db: Queryable) =>
  lists(
    context,
    'orders:payables',
    (ids) => payablesOfGroups(db, ids),
    (row) => row.groupId,
  );

export const shippedLines = (context: RequestContext, db: Queryable) =>
  lists(
    context,
    'shipments:lines',
    (ids) => linesOfShipments(db, ids),
    (row) => row.shipmentId,
  );

/** One order, with parts and addresses in the same statement; null where the viewer may not see it. */
export async function loadOpened(context: RequestContext, db: Queryable, id: string): Promise<OrderRow | null> {
  const opened = await openOrder(db, context.viewer!, id);
  if (opened) primeOpened(context, db, opened);
  return opened && opened.order;
}

/** Gives the loaders an order that its buyer has just placed. */
export function primePlaced(context: RequestContext, db: Queryable, placed: NewOrder): void {
  const { order, supplierOrders: parts } = placed;
  primeOpened(context, db, { order, parts, addresses: placed.addresses.toSorted(byName) });
  const linesOf = groupedBy(placed.lines, (line) => line.supplierOrderId);
  const chargesOf = groupedBy(placed.charges, (charge) => charge.supplierOrderId);
  for (const { id } of parts) {
    linesOfParts(context, db).prime(id, linesOf.get(id) ?? []);
    chargesOfParts(context, db).prime(id, chargesOf.get(id) ?? []);
    shipmentsOfParts(context, db).prime(id, []);
  }
}

/** Gives the loaders an order that the viewer placed before, on the account of their own. */
export async function primeOwn(context: RequestContext, db: Queryable, buyer: Viewer, id: string): Promise<void> {
  const opened = await openOrder(db, buyer, id);
  if (opened) primeOpened(context, db, opened);
}

function primeOpened(context: RequestContext, db: Queryable, { order, ...opened }: OpenedOrder): void {
  orders(context, db).prime(order.id, order);
  partsOfOrders(context, db).prime(order.id, opened.parts);
  addresses(context, db).prime(order.id, opened.addresses);
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
