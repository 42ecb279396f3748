import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Late entries and adjustments of earlier periods are few: a published figure shows them apart. */
export class ProcurementIndexAdjustments1763800000071 implements MigrationInterface {
  name = 'ProcurementIndexAdjustments1763800000071';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX count_entries_adjustments ON count_entries (posting_month, position) WHERE posting <> 'REGULAR'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX count_entries_adjustments');
  }
}
