import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What invoices say beside their amounts: who sold and bought by them, the tax, and which invoice a red one reverses. */
export class ProcurementRecordInvoices1763800000155 implements MigrationInterface {
  name = 'ProcurementRecordInvoices1763800000155';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Of evidence of kind INVOICE that was recorded as an invoice; numbers, amounts, lines and state are the evidence's.
CREATE TABLE invoices (
  evidence_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  -- As printed on the invoice; unknown of a red one whose invoice was attached without them.
  seller_name text,
  seller_code text,
  buyer_name text,
  buyer_code text,
  -- Negative on a red invoice.
  tax_fen bigint NOT NULL,
  -- Of a red invoice: the evidence that it reverses, in part or whole, and why.
  reverses_id uuid,
  red_reason text CHECK (red_reason IN ('ISSUED_IN_ERROR', 'GOODS_RETURNED', 'SERVICE_ENDED', 'PRICE_CUT')),
  PRIMARY KEY (evidence_id, buyer_id),
  FOREIGN KEY (evidence_id, buyer_id) REFERENCES evidence,
  FOREIGN KEY (reverses_id, buyer_id) REFERENCES evidence,
  CHECK ((reverses_id IS NULL) = (red_reason IS NULL) AND (reverses_id IS NULL OR tax_fen <= 0))
);
CREATE INDEX invoices_reverses ON invoices (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE TRIGGER invoices_append_only BEFORE UPDATE OR DELETE ON invoices FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON invoices FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE invoices;
`;
