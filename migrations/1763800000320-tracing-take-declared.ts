import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a lot was sold elsewhere, as its buyers declared, stands in its mass balance (CR-20). */
export class TracingTakeDeclared1763800000320 implements MigrationInterface {
  name = 'TracingTakeDeclared1763800000320';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE lots ADD COLUMN declared_base bigint NOT NULL DEFAULT 0;
-- Mass balance, counting rule CR-20: what was shipped, taken for other lots, lost and sold elsewhere is never more than what there was.
ALTER TABLE lots DROP CONSTRAINT lots_mass_balance;
ALTER TABLE lots ADD CONSTRAINT lots_mass_balance CHECK (shipped_base >= 0 AND taken_base >= 0 AND lost_base >= 0 AND declared_base >= 0
  AND shipped_base + taken_base + lost_base + declared_base <= quantity_base);
`;

const DOWN = /* sql */ `
ALTER TABLE lots DROP CONSTRAINT lots_mass_balance;
ALTER TABLE lots DROP COLUMN declared_base;
ALTER TABLE lots ADD CONSTRAINT lots_mass_balance
  CHECK (shipped_base >= 0 AND taken_base >= 0 AND lost_base >= 0 AND shipped_base + taken_base + lost_base <= quantity_base);
`;
