import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the invoices of each supplier order stand to what was ordered and accepted. */
export class ProcurementMatchInvoices1763800000157 implements MigrationInterface {
  name = 'ProcurementMatchInvoices1763800000157';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- What a line may differ by, and days until an invoice is overdue: of orders placed from a day on. A row is added for days to come
-- alone: what was matched stays as it was judged.
CREATE TABLE invoice_tolerances (
  valid_from date PRIMARY KEY,
  fen bigint NOT NULL CHECK (fen >= 0),
  basis_points bigint NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  days integer NOT NULL CHECK (days BETWEEN 0 AND 3660)
);
INSERT INTO invoice_tolerances VALUES ('1970-01-01', 1, 0, 30);
CREATE TRIGGER invoice_tolerances_append_only BEFORE UPDATE OR DELETE ON invoice_tolerances FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE INSERT, UPDATE, DELETE ON invoice_tolerances FROM shanhai_app;
-- Made by the worker from the facts of each supplier order.
CREATE TABLE invoice_matches (
  supplier_order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('NOT_INVOICED', 'UNDER_INVOICED', 'OVER_INVOICED', 'AWAITING_ACCEPTANCE', 'WITHIN_TOLERANCE', 'MATCHED')),
  seller_differs boolean NOT NULL,
  buyer_differs boolean NOT NULL,
  due_fen bigint NOT NULL,
  accepted_fen bigint NOT NULL,
  invoiced_fen bigint NOT NULL,
  lines jsonb NOT NULL,
  -- Of all that was compared: a difference is accepted as it was seen.
  measure_id uuid NOT NULL,
  invoice_by date,
  changed_on date NOT NULL,
  accepted_by uuid,
  accepted_on date,
  reason text,
  is_open boolean NOT NULL,
  -- Places of buyer and supplier and those above them on the day of the order.
  place_codes text[] NOT NULL,
  PRIMARY KEY (supplier_order_id, buyer_id),
  CHECK ((accepted_on IS NULL) = (accepted_by IS NULL) AND (accepted_on IS NULL) = (reason IS NULL)),
  CHECK (is_open = (accepted_on IS NULL AND (state IN ('NOT_INVOICED', 'UNDER_INVOICED', 'OVER_INVOICED') OR seller_differs OR buyer_differs)))
);
CREATE INDEX invoice_matches_buyer ON invoice_matches (buyer_id, changed_on, supplier_order_id);
CREATE INDEX invoice_matches_supplier ON invoice_matches (supplier_id, changed_on, supplier_order_id);
CREATE INDEX invoice_matches_buyer_queue ON invoice_matches (buyer_id, changed_on, supplier_order_id) WHERE is_open;
CREATE INDEX invoice_matches_supplier_queue ON invoice_matches (supplier_id, changed_on, supplier_order_id) WHERE is_open;
CREATE INDEX invoice_matches_queue ON invoice_matches (changed_on, supplier_order_id) WHERE is_open;
CREATE INDEX invoice_matches_places ON invoice_matches USING gin (place_codes);
-- How far the log was matched.
CREATE TABLE invoice_match_progress (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO invoice_match_progress DEFAULT VALUES;
`;

const DOWN = /* sql */ `
DROP TABLE invoice_match_progress, invoice_matches, invoice_tolerances;
`;
