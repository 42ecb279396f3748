import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One payment reference may stand for payables of several orders. */
export class PaymentsNameCollections1763800000145 implements MigrationInterface {
  name = 'PaymentsNameCollections1763800000145';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- The payables that a collective reference stands for. The reference itself is registered in payment_references, with what collects them as its group.
CREATE TABLE collective_payables (
  reference text NOT NULL REFERENCES payment_references,
  payable_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  PRIMARY KEY (reference, payable_id, buyer_id),
  FOREIGN KEY (payable_id, buyer_id) REFERENCES payables
);
CREATE INDEX collective_payables_payable ON collective_payables (payable_id);
CREATE TRIGGER collective_payables_append_only BEFORE UPDATE OR DELETE ON collective_payables FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON collective_payables FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE collective_payables;
`;
