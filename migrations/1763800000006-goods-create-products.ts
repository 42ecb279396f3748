import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GoodsCreateProducts1763800000006 implements MigrationInterface {
  name = 'GoodsCreateProducts1763800000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE categories (
  code text PRIMARY KEY,
  parent_code text REFERENCES categories,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  special boolean NOT NULL DEFAULT false,
  commitment_certificate boolean NOT NULL DEFAULT false
);
CREATE TABLE brands (
  code text PRIMARY KEY,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  area_codes text[] NOT NULL,
  source text NOT NULL
);
CREATE TABLE products (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  category_code text NOT NULL REFERENCES categories,
  brand_code text REFERENCES brands,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  base_unit text NOT NULL CHECK (base_unit IN ('GRAM', 'MILLILITRE', 'PIECE')),
  origin_code text NOT NULL,
  created_on date NOT NULL,
  PRIMARY KEY (id, supplier_id)
);
CREATE INDEX products_supplier ON products (supplier_id, created_on, id);
`;

const DOWN = /* sql */ `
DROP TABLE products, brands, categories;
`;
