import type { World } from './world';

export interface PlacedLine {
  id: string;
  supplierOrderId: string;
  ordinal: number;
  skuCode: string;
  quantity: number;
}
export interface PlacedPart {
  id: string;
  /** Key of the supplier. */
  supplier: string;
  lines: PlacedLine[];
}

/** The parts and lines of an order that was placed. */
export async function partsOf(world: World, orderId: string): Promise<PlacedPart[]> {
  const rows = await world.database.query<PlacedLine & { supplierId: string }>(
    `SELECT id, supplier_order_id AS "supplierOrderId", ordinal, sku_code AS "skuCode", ordered_quantity AS quantity, supplier_id AS "supplierId"
     FROM order_lines WHERE order_id = $1 ORDER BY ordinal`,
    [orderId],
  );
  const keys = new Map([...world.organisationIds].map(([key, id]) => [id, key]));
  const parts = new Map<string, PlacedPart>();
  for (const { supplierId, ...line } of rows) {
    const part = parts.get(line.supplierOrderId) ?? {
      id: line.supplierOrderId,
      supplier: keys.get(supplierId)!,
      lines: [],
    };
    part.lines.push(line);
    parts.set(part.id, part);
  }
  return [...parts.values()];
}

export function orderOf(
  world: World,
  orderId: string,
): Promise<{ status: string; reference: string; openFen: bigint }> {
  return world.database
    .query<{ status: string; reference: string; openFen: bigint }>(
      `SELECT status, payment_reference AS reference, (SELECT COALESCE(sum(due_fen - paid_fen), 0)::bigint FROM payables WHERE group_id = o.id) AS "openFen"
       FROM orders o WHERE id = $1`,
      [orderId],
    )
    .then(([row]) => row);
}

/** What a shipment brought, by the order's lines. */
export function parcelsOf(
  world: World,
  shipmentId: string,
): Promise<{ id: string; lineId: string; quantity: number }[]> {
  return world.database.query(
    'SELECT id, order_line_id AS "lineId", quantity FROM shipment_lines WHERE shipment_id = $1 ORDER BY order_line_id',
    [shipmentId],
  );
}

/** The payable of a supplier order, and what of a line's due may be given back. */
export async function payableOf(world: World, supplierOrderId: string): Promise<string> {
  const [{ id }] = await world.database.query<{ id: string }>('SELECT id FROM payables WHERE subject_id = $1', [
    supplierOrderId,
  ]);
  return id;
}

export async function lineDueFen(world: World, lineId: string): Promise<bigint> {
  const [{ due }] = await world.database.query<{ due: bigint }>(
    'SELECT accepted_quantity * unit_price_fen AS due FROM order_lines WHERE id = $1',
    [lineId],
  );
  return due;
}
