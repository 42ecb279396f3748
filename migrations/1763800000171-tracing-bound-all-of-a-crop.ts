import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Fields bound all that their supplier harvests of a crop, whether a lot names fields or not: lots are summed by themselves. */
export class TracingBoundAllOfACrop1763800000171 implements MigrationInterface {
  name = 'TracingBoundAllOfACrop1763800000171';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE INDEX lots_harvest ON lots (supplier_id, harvested_on) WHERE making_id IS NULL;
DROP INDEX lot_plots_year;
ALTER TABLE lot_plots DROP COLUMN category_code, DROP COLUMN harvest_year;
`;

const DOWN = /* sql */ `
ALTER TABLE lot_plots ADD COLUMN category_code text, ADD COLUMN harvest_year integer, DISABLE TRIGGER lot_plots_append_only;
UPDATE lot_plots x SET category_code = p.category_code, harvest_year = date_part('year', l.harvested_on)
  FROM lots l JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id WHERE l.id = x.lot_id AND l.supplier_id = x.supplier_id;
ALTER TABLE lot_plots ALTER COLUMN category_code SET NOT NULL, ALTER COLUMN harvest_year SET NOT NULL, ENABLE TRIGGER lot_plots_append_only;
CREATE INDEX lot_plots_year ON lot_plots (supplier_id, category_code, harvest_year);
DROP INDEX lots_harvest;
`;
