import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The newest reference fact before a position is looked up for each fact that is counted: by one step of an index. */
export class DatabaseFindEpochs1763800000033 implements MigrationInterface {
  name = 'DatabaseFindEpochs1763800000033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE INDEX fact_positions_epochs ON fact_positions (position) WHERE slot IS NULL;
-- The facts of slots alone: reference facts are found by the index above.
DROP INDEX fact_positions_slot;
CREATE INDEX fact_positions_slot ON fact_positions (slot, position) WHERE slot IS NOT NULL;
`;

const DOWN = /* sql */ `
DROP INDEX fact_positions_slot, fact_positions_epochs;
CREATE INDEX fact_positions_slot ON fact_positions (slot, position);
`;
