import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A statement says in which format it came: formats name one transfer by different references. */
export class PaymentsTellFormats1763800000131 implements MigrationInterface {
  name = 'PaymentsTellFormats1763800000131';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE bank_statements ADD format text NOT NULL DEFAULT 'CSV' CHECK (format IN ('CSV', 'MT940', 'CAMT_053'));
ALTER TABLE bank_statements ALTER format DROP DEFAULT;
`;

const DOWN = /* sql */ `
ALTER TABLE bank_statements DROP format;
`;
