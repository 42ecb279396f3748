import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a unit accepted of a supplier over a period and still owes, merged into one account that is approved and paid at once. */
export class OrdersCreateSettlementSheets1763800000146 implements MigrationInterface {
  name = 'OrdersCreateSettlementSheets1763800000146';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- The day of the acceptance after which nothing was left to accept.
ALTER TABLE supplier_orders ADD closed_on date;
UPDATE supplier_orders s SET closed_on = (SELECT max(d.happened_on) FROM deliveries d WHERE d.supplier_order_id = s.id AND d.kind = 'ACCEPTANCE') WHERE s.status = 'CLOSED';
ALTER TABLE supplier_orders ADD CONSTRAINT supplier_orders_closed_on CHECK ((status = 'CLOSED') = (closed_on IS NOT NULL));
CREATE INDEX supplier_orders_closed ON supplier_orders (buyer_id, supplier_id, closed_on, id) WHERE closed_on IS NOT NULL;
CREATE TABLE settlement_sheets (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  number text NOT NULL,
  -- Supplier orders that were accepted from this day on, and before that one.
  accepted_from date NOT NULL,
  accepted_until date NOT NULL,
  status text NOT NULL CHECK (status IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'CANCELLED')),
  -- Of which party, and who.
  prepared_for uuid NOT NULL,
  prepared_by uuid NOT NULL,
  prepared_on date NOT NULL,
  submitted_by uuid,
  submitted_on date,
  decided_by uuid,
  decided_on date,
  -- Why it was sent back or cancelled.
  reason text NOT NULL DEFAULT '',
  -- What was approved, and under which reference it is paid.
  amount_fen bigint CHECK (amount_fen > 0),
  payment_reference text,
  PRIMARY KEY (id, buyer_id),
  CHECK (accepted_from < accepted_until),
  CHECK (prepared_for IN (buyer_id, supplier_id)),
  CHECK ((status = 'APPROVED') = (amount_fen IS NOT NULL) AND (status = 'APPROVED') = (payment_reference IS NOT NULL)),
  CONSTRAINT sheet_approved_by_another CHECK (status <> 'APPROVED' OR decided_by NOT IN (prepared_by, submitted_by))
);
CREATE INDEX settlement_sheets_buyer ON settlement_sheets (buyer_id, prepared_on, id);
CREATE INDEX settlement_sheets_supplier ON settlement_sheets (supplier_id, prepared_on, id);
CREATE TABLE settlement_sheet_orders (
  sheet_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  -- 1: to be paid; above: the difference to what the sheet before said.
  turn integer NOT NULL CHECK (turn > 0),
  -- False once the sheet is cancelled.
  live boolean NOT NULL DEFAULT true,
  -- As approved, to the line: [{"itemId", "acceptedQuantity", "rejectedQuantity", "returnedQuantity", "dueFen", "paidFen"}].
  due_fen bigint,
  paid_fen bigint,
  items jsonb,
  -- Goods went back after the approval, and no later sheet says so yet.
  changed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (sheet_id, supplier_order_id, buyer_id),
  FOREIGN KEY (sheet_id, buyer_id) REFERENCES settlement_sheets
);
CREATE UNIQUE INDEX settlement_sheet_orders_once ON settlement_sheet_orders (supplier_order_id, buyer_id, turn) WHERE live;
CREATE INDEX settlement_sheet_orders_changed ON settlement_sheet_orders (buyer_id, supplier_id) WHERE changed;
`;

const DOWN = /* sql */ `
DROP TABLE settlement_sheet_orders, settlement_sheets;
ALTER TABLE supplier_orders DROP closed_on;
`;
