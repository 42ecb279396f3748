import type { MigrationInterface, QueryRunner } from 'typeorm';

/** After both tables: the eastern organisation of a pairing is one that exists. */
export class DivisionsLinkOrganisations1763800000020 implements MigrationInterface {
  name = 'DivisionsLinkOrganisations1763800000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE pairings ADD CONSTRAINT pairings_east_organisation FOREIGN KEY (east_organisation_id) REFERENCES organisations;
`;

const DOWN = /* sql */ `
ALTER TABLE pairings DROP CONSTRAINT pairings_east_organisation;
`;
