import { toJson } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import type { AddressRow, ChargeRow, LineRow, OrderRow, SupplierOrderRow } from './rows';

/** An order with all its parts, as it is written first. */
export interface NewOrder {
  order: OrderRow;
  addresses: AddressRow[];
  supplierOrders: SupplierOrderRow[];
  lines: LineRow[];
  charges: ChargeRow[];
}

/** Writes an order with all its parts in one statement, whatever the number of lines. */
export function insertOrder(tx: Tx, { order, addresses, supplierOrders, lines }: NewOrder): void {
  tx.send(
    `WITH given AS (SELECT $1::jsonb AS g),
     o AS (SELECT o.* FROM given, jsonb_to_record(g->'order') AS o(id uuid, "buyerId" uuid, number text, status text, channel text, "placedOn" date, "placedBy" uuid,
       "expiresOn" date, "paymentReference" text, "goodsFen" bigint, "chargesFen" bigint, note text)),
     inserted AS (INSERT INTO orders (id, buyer_id, number, status, channel, placed_on, placed_by, expires_on, payment_reference, goods_fen, charges_fen, note)
       SELECT id, "buyerId", number, status, channel, "placedOn", "placedBy", "expiresOn", "paymentReference", "goodsFen", "chargesFen", note FROM o),
     addressed AS (INSERT INTO order_addresses (order_id, buyer_id, name, division_code, street, contact, phone)
       SELECT o.id, o."buyerId", a.name, a."divisionCode", a.street, a.contact, a.phone FROM o, given,
         jsonb_to_recordset(g->'addresses') AS a(name text, "divisionCode" text, street text, contact text, phone text)),
     parted AS (INSERT INTO supplier_orders (id, buyer_id, order_id, supplier_id, status, placed_on, expires_on, goods_fen)
       SELECT s.id, o."buyerId", o.id, s."supplierId", s.status, s."placedOn", s."expiresOn", s."goodsFen" FROM o, given,
         jsonb_to_recordset(g->'supplierOrders') AS s(id uuid, "supplierId" uuid, status text, "placedOn" date, "expiresOn" date, "goodsFen" bigint))
     INSERT INTO order_lines (id, buyer_id, order_id, supplier_order_id, supplier_id, ordinal, sku_id, sku_code, sku_name, product_id, category_code, pricing,
       content_base, address_name, unit_price_fen, ordered_quantity, confirmed_quantity, due_fen)
     SELECT l.id, o."buyerId", o.id, l."supplierOrderId", l."supplierId", l.ordinal, l."skuId", l."skuCode", l."skuName", l."productId", l."categoryCode", l.pricing,
       l."contentBase", l."addressName", l."unitPriceFen", l."orderedQuantity", l."orderedQuantity", l."dueFen"
     FROM o, given, jsonb_to_recordset(g->'lines') AS l(id uuid, "supplierOrderId" uuid, "supplierId" uuid, ordinal integer, "skuId" uuid, "skuCode" text, "skuName" text,
       "productId" uuid, "categoryCode" text, pricing text, "contentBase" bigint, "addressName" text, "unitPriceFen" bigint, "orderedQuantity" integer, "dueFen" bigint)`,
    // Only what is read of a line, and numbers as text: a thousand lines are written out four times as fast.
    [toJson({ order, addresses, supplierOrders }).slice(0, -1) + `,"lines":${JSON.stringify(lines.map(given))}}`],
  );
}

function given(line: LineRow): object {
  const { id, supplierOrderId, supplierId, ordinal, skuId, skuCode, skuName, productId, categoryCode, pricing } = line;
  const { addressName, orderedQuantity } = line;
  return {
    id,
    supplierOrderId,
    supplierId,
    ordinal,
    skuId,
    skuCode,
    skuName,
    productId,
    categoryCode,
    pricing,
    addressName,
    orderedQuantity,
    contentBase: line.contentBase.toString(),
    unitPriceFen: line.unitPriceFen.toString(),
    dueFen: line.dueFen.toString(),
  };
}

/** Writes what was agreed beside the goods, in one statement; none where there is nothing. */
export function insertCharges(tx: Tx, buyerId: string, charges: readonly ChargeRow[]): void {
  if (charges.length === 0) return;
  tx.send(
    `INSERT INTO order_charges (id, buyer_id, supplier_order_id, kind, amount_fen)
     SELECT id, $2, part, kind, amount FROM unnest($1::uuid[], $3::uuid[], $4::text[], $5::bigint[]) AS c(id, part, kind, amount)`,
    [
      charges.map((charge) => charge.id),
      buyerId,
      charges.map((charge) => charge.supplierOrderId),
      charges.map((charge) => charge.kind),
      charges.map((charge) => charge.amountFen),
    ],
  );
}
