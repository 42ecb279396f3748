import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was on sale in a category on a day is looked for among all its products, withdrawn ones too. */
export class GoodsIndexCategories1763800000250 implements MigrationInterface {
  name = 'GoodsIndexCategories1763800000250';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX products_category ON products (category_code)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX products_category');
  }
}
