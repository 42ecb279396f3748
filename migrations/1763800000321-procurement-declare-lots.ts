import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Goods that were bought elsewhere may name the lot that they are of; what becomes of it is followed. */
export class ProcurementDeclareLots1763800000321 implements MigrationInterface {
  name = 'ProcurementDeclareLots1763800000321';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- A lot proves where its goods come from; files do where none is named.
ALTER TABLE declared_rows ADD lot_id uuid;
ALTER TABLE declared_rows DROP CONSTRAINT declared_rows_origin_hashes_check;
ALTER TABLE declared_rows ADD CONSTRAINT declared_rows_origin_hashes_check CHECK (cardinality(origin_hashes) > 0 OR lot_id IS NOT NULL);
CREATE INDEX declared_rows_lot ON declared_rows (lot_id) WHERE lot_id IS NOT NULL;
-- How far the log is followed to what offices say of lots that declarations name.
CREATE TABLE declared_lot_progress (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL
);
INSERT INTO declared_lot_progress (position) SELECT COALESCE(max(position), 0) FROM fact_positions;
REVOKE INSERT, DELETE ON declared_lot_progress FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE declared_lot_progress;
ALTER TABLE declared_rows DROP COLUMN lot_id CASCADE;
ALTER TABLE declared_rows ADD CONSTRAINT declared_rows_origin_hashes_check CHECK (cardinality(origin_hashes) > 0);
`;
