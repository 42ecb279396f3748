import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Supplier orders of some days are found whoever their buyers are: contracts are published by day. */
export class OrdersListByDay1763800000220 implements MigrationInterface {
  name = 'OrdersListByDay1763800000220';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX supplier_orders_day ON supplier_orders (placed_on, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX supplier_orders_day');
  }
}
