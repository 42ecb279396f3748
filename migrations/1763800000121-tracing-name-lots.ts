import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TracingNameLots1763800000121 implements MigrationInterface {
  name = 'TracingNameLots1763800000121';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Other names of lots, such as identifiers of the industrial internet; one name is one lot's, for good.
CREATE TABLE lot_aliases (
  alias text PRIMARY KEY,
  lot_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  named_on date NOT NULL,
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
CREATE INDEX lot_aliases_lot ON lot_aliases (lot_id);
CREATE TRIGGER lot_aliases_append_only BEFORE UPDATE OR DELETE ON lot_aliases FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON lot_aliases FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE lot_aliases;
`;
