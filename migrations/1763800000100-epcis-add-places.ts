import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events between parties say of which places their goods are, so that these places' offices see them. */
export class EpcisAddPlaces1763800000100 implements MigrationInterface {
  name = 'EpcisAddPlaces1763800000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Places of the goods and those above them: seats of offices that may see it.
ALTER TABLE epcis_events ADD COLUMN place_codes text[] NOT NULL DEFAULT '{}';
`;

const DOWN = /* sql */ `
ALTER TABLE epcis_events DROP COLUMN place_codes;
`;
