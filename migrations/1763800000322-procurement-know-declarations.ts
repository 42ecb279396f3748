import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a declaration said is known again: a file that is sent twice declares once. */
export class ProcurementKnowDeclarations1763800000322 implements MigrationInterface {
  name = 'ProcurementKnowDeclarations1763800000322';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Hash of the input; null for what was declared before hashes were kept.
ALTER TABLE declared_versions ADD content_hash text;
CREATE INDEX declared_versions_invoice ON declared_versions (buyer_id, invoice_number);
`;

const DOWN = /* sql */ `
DROP INDEX declared_versions_invoice;
ALTER TABLE declared_versions DROP COLUMN content_hash;
`;
