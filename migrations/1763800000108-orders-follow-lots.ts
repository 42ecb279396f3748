import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The deliveries of many lots are read in pages, without reading all deliveries of a lot. */
export class OrdersFollowLots1763800000108 implements MigrationInterface {
  name = 'OrdersFollowLots1763800000108';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX shipment_lines_of_lot ON shipment_lines (lot_id, id); DROP INDEX shipment_lines_lot;`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX shipment_lines_lot ON shipment_lines (lot_id); DROP INDEX shipment_lines_of_lot;`);
  }
}
