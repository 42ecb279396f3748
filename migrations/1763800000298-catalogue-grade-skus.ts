import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SKUs say of which grade (等级) their goods are. */
export class CatalogueGradeSkus1763800000298 implements MigrationInterface {
  name = 'CatalogueGradeSkus1763800000298';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- As the standard of its kind calls it; null where nothing is said.
ALTER TABLE skus ADD grade text CHECK (grade <> '');
`;

const DOWN = /* sql */ `
ALTER TABLE skus DROP grade;
`;
