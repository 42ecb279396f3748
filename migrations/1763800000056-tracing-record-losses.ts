import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a lot spoiled or was lost stands in its mass balance (CR-20). */
export class TracingRecordLosses1763800000056 implements MigrationInterface {
  name = 'TracingRecordLosses1763800000056';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE lots ADD COLUMN lost_base bigint NOT NULL DEFAULT 0;
-- Mass balance, counting rule CR-20: what was shipped and lost is never more than what there was; the rest is in stock.
ALTER TABLE lots DROP CONSTRAINT lots_mass_balance;
ALTER TABLE lots ADD CONSTRAINT lots_mass_balance CHECK (shipped_base >= 0 AND lost_base >= 0 AND shipped_base + lost_base <= quantity_base);
CREATE TABLE lot_losses (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  quantity_base bigint NOT NULL CHECK (quantity_base > 0),
  lost_on date NOT NULL,
  reason text NOT NULL,
  recorded_on date NOT NULL,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
CREATE INDEX lot_losses_lot ON lot_losses (lot_id);
CREATE TRIGGER lot_losses_append_only BEFORE UPDATE OR DELETE ON lot_losses FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON lot_losses FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE lot_losses;
ALTER TABLE lots DROP CONSTRAINT lots_mass_balance;
ALTER TABLE lots DROP COLUMN lost_base;
ALTER TABLE lots ADD CONSTRAINT lots_mass_balance CHECK (shipped_base BETWEEN 0 AND quantity_base);
`;
