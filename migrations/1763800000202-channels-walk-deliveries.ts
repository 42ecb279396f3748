import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Checks of the books go along deliveries to partners by their lines. */
export class ChannelsWalkDeliveries1763800000202 implements MigrationInterface {
  name = 'ChannelsWalkDeliveries1763800000202';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX partner_deliveries_line ON partner_deliveries (line_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX partner_deliveries_line');
  }
}
