import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a file is a bank's statement is asked whenever one is opened. */
export class PaymentsFindStatements1763800000086 implements MigrationInterface {
  name = 'PaymentsFindStatements1763800000086';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX bank_statements_content ON bank_statements (content_hash)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bank_statements_content');
  }
}
