import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A loss that was recorded wrongly is corrected by another that stands in its place. */
export class TracingCorrectLosses1763800000101 implements MigrationInterface {
  name = 'TracingCorrectLosses1763800000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE lot_losses ADD COLUMN corrects uuid;
ALTER TABLE lot_losses ADD FOREIGN KEY (corrects, supplier_id) REFERENCES lot_losses (id, supplier_id);
-- Nothing was lost, where a correction says so.
ALTER TABLE lot_losses DROP CONSTRAINT lot_losses_quantity_base_check;
ALTER TABLE lot_losses ADD CONSTRAINT lot_losses_quantity_base_check CHECK (quantity_base > 0 OR (quantity_base = 0 AND corrects IS NOT NULL));
-- Each is corrected once; a correction is corrected as a loss is.
CREATE UNIQUE INDEX lot_losses_corrected_once ON lot_losses (corrects) WHERE corrects IS NOT NULL;
`;

const DOWN = /* sql */ `
DROP INDEX lot_losses_corrected_once;
ALTER TABLE lot_losses DROP CONSTRAINT lot_losses_quantity_base_check;
ALTER TABLE lot_losses ADD CONSTRAINT lot_losses_quantity_base_check CHECK (quantity_base > 0) NOT VALID;
ALTER TABLE lot_losses DROP COLUMN corrects;
`;
