import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recalls: which lots goods are called back of. */
export class TracingRecordRecalls1763800000106 implements MigrationInterface {
  name = 'TracingRecordRecalls1763800000106';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- How many open recalls stand on the lot: a lot that is shipped from or taken from is locked, so it is read there as it is.
ALTER TABLE lots ADD COLUMN open_recalls integer NOT NULL DEFAULT 0 CHECK (open_recalls >= 0);
CREATE TABLE recalls (
  id uuid NOT NULL,
  -- The supplier of the lot that it began with.
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  level text NOT NULL CHECK (level IN ('LEVEL_1', 'LEVEL_2', 'LEVEL_3')),
  reason text NOT NULL,
  started_by uuid NOT NULL REFERENCES organisations,
  started_on date NOT NULL,
  ended_by uuid REFERENCES organisations,
  ended_on date,
  end_reason text,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots,
  CHECK (num_nulls(ended_by, ended_on, end_reason) IN (0, 3))
);
CREATE UNIQUE INDEX recalls_one_open ON recalls (lot_id, supplier_id) WHERE ended_on IS NULL;
CREATE INDEX recalls_lot ON recalls (lot_id);
REVOKE DELETE ON recalls FROM shanhai_app;
-- The lots that a recall stands on: the one that it began with and all that is made of it.
CREATE TABLE recalled_lots (
  recall_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  lot_supplier_id uuid NOT NULL,
  PRIMARY KEY (recall_id, supplier_id, lot_id),
  FOREIGN KEY (recall_id, supplier_id) REFERENCES recalls,
  FOREIGN KEY (lot_id, lot_supplier_id) REFERENCES lots
);
CREATE INDEX recalled_lots_lot ON recalled_lots (lot_id);
CREATE TRIGGER recalled_lots_append_only BEFORE UPDATE OR DELETE ON recalled_lots FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON recalled_lots FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE recalled_lots, recalls;
ALTER TABLE lots DROP COLUMN open_recalls;
`;
