import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each order updates the rows of its goods: with room in its page a new version of a row needs no new index entry. */
export class CatalogueLeaveRoomInStock1763800000031 implements MigrationInterface {
  name = 'CatalogueLeaveRoomInStock1763800000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE stock SET (fillfactor = 50);
`;

const DOWN = /* sql */ `
ALTER TABLE stock RESET (fillfactor);
`;
