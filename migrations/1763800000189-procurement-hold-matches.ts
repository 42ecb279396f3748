import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A supplier order with a fact that this program can not read waits alone; the invoices of all others are matched. */
export class ProcurementHoldMatches1763800000189 implements MigrationInterface {
  name = 'ProcurementHoldMatches1763800000189';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE invoice_match_holds (
  supplier_order_id uuid PRIMARY KEY,
  -- What can not be read.
  reason text NOT NULL,
  held_at timestamptz NOT NULL DEFAULT now(),
  tried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX invoice_match_holds_tried ON invoice_match_holds (tried_at);
`;

const DOWN = /* sql */ `
-- What was held is matched again.
UPDATE invoice_match_progress SET position = 0 WHERE EXISTS (SELECT FROM invoice_match_holds);
DROP TABLE invoice_match_holds;
`;
