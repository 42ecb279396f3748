import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrdersCreateOrders1763800000010 implements MigrationInterface {
  name = 'OrdersCreateOrders1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE orders (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  number text NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING_APPROVAL', 'PLACED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
  channel text NOT NULL CHECK (channel IN ('GOVERNMENT_PROCUREMENT', 'UNION_DIRECT', 'SOCIAL_SALE', 'OUTLET', 'PARTNER_PLATFORM')),
  placed_on date NOT NULL,
  placed_by uuid NOT NULL,
  decided_by uuid,
  decided_on date,
  decision_reason text,
  -- Nobody approved it in time: its reservation goes back.
  expires_on date,
  payment_reference text NOT NULL,
  goods_fen bigint NOT NULL,
  charges_fen bigint NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (id, buyer_id)
);
CREATE INDEX orders_buyer ON orders (buyer_id, placed_on, id);
CREATE INDEX orders_expiring ON orders (expires_on) WHERE status = 'PENDING_APPROVAL';
CREATE TABLE order_addresses (
  order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  name text NOT NULL,
  division_code text NOT NULL,
  street text NOT NULL,
  contact text NOT NULL,
  phone text NOT NULL,
  PRIMARY KEY (order_id, buyer_id, name),
  FOREIGN KEY (order_id, buyer_id) REFERENCES orders
);
CREATE TABLE supplier_orders (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  order_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING_APPROVAL', 'PLACED', 'CONFIRMED', 'SHIPPED', 'CLOSED', 'DECLINED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
  placed_on date NOT NULL,
  confirmed_on date,
  -- Nobody confirmed it in time: its reservation goes back.
  expires_on date,
  goods_fen bigint NOT NULL,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (order_id, buyer_id) REFERENCES orders
);
CREATE INDEX supplier_orders_order ON supplier_orders (order_id);
CREATE INDEX supplier_orders_supplier ON supplier_orders (supplier_id, placed_on, id);
CREATE INDEX supplier_orders_expiring ON supplier_orders (expires_on) WHERE status = 'PLACED';
CREATE TABLE order_lines (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  order_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  -- Position in the order as it was placed, from 0.
  ordinal integer NOT NULL,
  sku_id uuid NOT NULL,
  sku_code text NOT NULL,
  sku_name text NOT NULL,
  product_id uuid NOT NULL,
  category_code text NOT NULL,
  pricing text NOT NULL CHECK (pricing IN ('PACK', 'WEIGHT')),
  content_base bigint NOT NULL,
  address_name text NOT NULL,
  -- Fixed when the order was placed.
  unit_price_fen bigint NOT NULL,
  ordered_quantity integer NOT NULL CHECK (ordered_quantity > 0),
  confirmed_quantity integer NOT NULL,
  shipped_quantity integer NOT NULL DEFAULT 0,
  accepted_quantity integer NOT NULL DEFAULT 0,
  rejected_quantity integer NOT NULL DEFAULT 0,
  returned_quantity integer NOT NULL DEFAULT 0,
  accepted_mass bigint NOT NULL DEFAULT 0,
  returned_mass bigint NOT NULL DEFAULT 0,
  -- What is owed for the line now: ordered, then confirmed, then re-priced by what was accepted.
  due_fen bigint NOT NULL CHECK (due_fen >= 0),
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (supplier_order_id, buyer_id) REFERENCES supplier_orders,
  CHECK (confirmed_quantity BETWEEN 0 AND ordered_quantity),
  CHECK (shipped_quantity BETWEEN 0 AND confirmed_quantity),
  CHECK (accepted_quantity + rejected_quantity <= shipped_quantity),
  CHECK (returned_quantity BETWEEN 0 AND accepted_quantity)
);
CREATE INDEX order_lines_order ON order_lines (order_id, ordinal);
CREATE INDEX order_lines_supplier_order ON order_lines (supplier_order_id, ordinal);
-- Freight, packing deposits and fees agreed with a supplier: paid with the goods, never counted as goods (CR-2).
CREATE TABLE order_charges (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('FREIGHT', 'DEPOSIT', 'FEE')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (supplier_order_id, buyer_id) REFERENCES supplier_orders
);
CREATE INDEX order_charges_supplier_order ON order_charges (supplier_order_id);
CREATE TABLE shipments (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  shipped_on date NOT NULL,
  carrier text NOT NULL,
  tracking_number text NOT NULL,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (supplier_order_id, buyer_id) REFERENCES supplier_orders
);
CREATE INDEX shipments_supplier_order ON shipments (supplier_order_id);
-- One line's goods from one lot in one shipment.
CREATE TABLE shipment_lines (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  shipment_id uuid NOT NULL,
  order_line_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  accepted_quantity integer NOT NULL DEFAULT 0,
  rejected_quantity integer NOT NULL DEFAULT 0,
  returned_quantity integer NOT NULL DEFAULT 0,
  accepted_mass bigint NOT NULL DEFAULT 0,
  accepted_fen bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (shipment_id, buyer_id) REFERENCES shipments,
  FOREIGN KEY (order_line_id, buyer_id) REFERENCES order_lines,
  CHECK (accepted_quantity + rejected_quantity <= quantity),
  CHECK (returned_quantity BETWEEN 0 AND accepted_quantity)
);
CREATE INDEX shipment_lines_shipment ON shipment_lines (shipment_id);
CREATE INDEX shipment_lines_line ON shipment_lines (order_line_id);
CREATE INDEX shipment_lines_lot ON shipment_lines (lot_id);
-- Signed acceptances and returns, as they happened.
CREATE TABLE deliveries (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ACCEPTANCE', 'RETURN')),
  happened_on date NOT NULL,
  signed_by uuid NOT NULL,
  reason text NOT NULL,
  lines jsonb NOT NULL,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (supplier_order_id, buyer_id) REFERENCES supplier_orders
);
CREATE INDEX deliveries_supplier_order ON deliveries (supplier_order_id, happened_on, id);
CREATE TRIGGER deliveries_append_only BEFORE UPDATE OR DELETE ON deliveries FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON deliveries FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE deliveries, shipment_lines, shipments, order_charges, order_lines, supplier_orders, order_addresses, orders;
`;
