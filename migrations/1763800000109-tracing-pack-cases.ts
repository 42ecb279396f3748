import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases that lots are packed into, each with its own number. */
export class TracingPackCases1763800000109 implements MigrationInterface {
  name = 'TracingPackCases1763800000109';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE packed_cases;');
  }
}

const UP = /* sql */ `
CREATE TABLE packed_cases (
  -- Serial shipping container code of GS1, 18 digits.
  sscc text NOT NULL CHECK (sscc ~ '^[0-9]{18}$'),
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  quantity_base bigint NOT NULL CHECK (quantity_base > 0),
  packed_on date NOT NULL,
  PRIMARY KEY (sscc, supplier_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
-- One case on the whole platform.
CREATE UNIQUE INDEX packed_cases_once ON packed_cases (sscc);
CREATE INDEX packed_cases_lot ON packed_cases (lot_id);
CREATE TRIGGER packed_cases_append_only BEFORE UPDATE OR DELETE ON packed_cases FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON packed_cases FROM shanhai_app;
`;
