import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a statement says that a transfer paid stands against what was said before it by evidence. */
export class ProcurementFollowPaidNumbers1763800000300 implements MigrationInterface {
  name = 'ProcurementFollowPaidNumbers1763800000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- The orders that transfers paid, by the bank's reference as evidence compares it. Made by the worker from the log.
CREATE TABLE paid_numbers (
  number_key text NOT NULL,
  order_id uuid NOT NULL,
  PRIMARY KEY (number_key, order_id)
);
CREATE TRIGGER paid_numbers_append_only BEFORE UPDATE OR DELETE ON paid_numbers FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON paid_numbers FROM shanhai_app;
-- How far payments of the log were looked at.
CREATE TABLE paid_number_progress (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO paid_number_progress DEFAULT VALUES;
`;

const DOWN = /* sql */ `
DROP TABLE paid_number_progress, paid_numbers;
`;
