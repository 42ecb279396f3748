import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProcurementFindRepresentatives1763800000066 implements MigrationInterface {
  name = 'ProcurementFindRepresentatives1763800000066';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Whom a unit declares for in a year.
CREATE INDEX reserve_declarations_representative ON reserve_declarations (other_unit_id, year) WHERE canteen = 'SHARED';
`;

const DOWN = /* sql */ `
DROP INDEX reserve_declarations_representative;
`;
