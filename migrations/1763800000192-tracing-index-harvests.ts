import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The newest harvest of a product is one look into an index, however many lots it had. */
export class TracingIndexHarvests1763800000192 implements MigrationInterface {
  name = 'TracingIndexHarvests1763800000192';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE INDEX lots_product_harvests ON lots (product_id, harvested_on);
DROP INDEX lots_product;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE INDEX lots_product ON lots (product_id);
DROP INDEX lots_product_harvests;
`);
  }
}
