import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Buyers ask for red invoices, and offices set what the matching of invoices tolerates. */
export class ProcurementRequestRedInvoices1763800000266 implements MigrationInterface {
  name = 'ProcurementRequestRedInvoices1763800000266';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Unknown of what the platform began with.
ALTER TABLE invoice_tolerances ADD source text, ADD set_by uuid, ADD set_on date;
GRANT INSERT ON invoice_tolerances TO shanhai_app;

-- What a buyer asks to be taken off an invoice. A red invoice that does so answers it.
CREATE TABLE red_invoice_requests (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  evidence_id uuid NOT NULL,
  red_reason text NOT NULL CHECK (red_reason IN ('ISSUED_IN_ERROR', 'GOODS_RETURNED', 'SERVICE_ENDED', 'PRICE_CUT')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- What red invoices had taken off when it was asked for: zero or below.
  reversed_before_fen bigint NOT NULL CHECK (reversed_before_fen <= 0),
  note text NOT NULL,
  requested_by uuid NOT NULL,
  requested_on date NOT NULL,
  status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'ANSWERED', 'DECLINED', 'WITHDRAWN')),
  -- The red invoice that answered it.
  answer_id uuid,
  decided_by uuid,
  decided_on date,
  decision_reason text,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (evidence_id, buyer_id) REFERENCES evidence,
  FOREIGN KEY (answer_id, buyer_id) REFERENCES evidence,
  CHECK ((status = 'OPEN') = (decided_on IS NULL) AND (status = 'OPEN') = (decided_by IS NULL)),
  CHECK ((status = 'ANSWERED') = (answer_id IS NOT NULL))
);
CREATE UNIQUE INDEX red_invoice_requests_open ON red_invoice_requests (evidence_id, buyer_id) WHERE status = 'OPEN';
CREATE INDEX red_invoice_requests_order ON red_invoice_requests (supplier_order_id);
CREATE INDEX red_invoice_requests_buyer ON red_invoice_requests (buyer_id, requested_on, id);
CREATE INDEX red_invoice_requests_supplier ON red_invoice_requests (supplier_id, requested_on, id);
CREATE INDEX red_invoice_requests_queue ON red_invoice_requests (supplier_id, requested_on, id) WHERE status = 'OPEN';
REVOKE DELETE ON red_invoice_requests FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE red_invoice_requests;
REVOKE INSERT ON invoice_tolerances FROM shanhai_app;
ALTER TABLE invoice_tolerances DROP source, DROP set_by, DROP set_on;
`;
