import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CatalogueCreateListings1763800000008 implements MigrationInterface {
  name = 'CatalogueCreateListings1763800000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE skus (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- The code that order spreadsheets name, unique on the platform.
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  content_base bigint NOT NULL CHECK (content_base > 0),
  pricing text NOT NULL CHECK (pricing IN ('PACK', 'WEIGHT')),
  case_size integer NOT NULL CHECK (case_size > 0),
  gtin text,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (product_id, supplier_id) REFERENCES products
);
CREATE INDEX skus_product ON skus (product_id);
CREATE TABLE listings (
  sku_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('ON_SALE', 'WITHDRAWN')),
  minimum_quantity integer NOT NULL CHECK (minimum_quantity > 0),
  published_on date NOT NULL,
  PRIMARY KEY (sku_id, supplier_id),
  FOREIGN KEY (sku_id, supplier_id) REFERENCES skus
);
CREATE TABLE price_tiers (
  sku_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  from_quantity integer NOT NULL CHECK (from_quantity > 0),
  -- Per pack; per kilogram (or litre) where the SKU is priced by weight.
  unit_price_fen bigint NOT NULL CHECK (unit_price_fen > 0),
  PRIMARY KEY (sku_id, supplier_id, from_quantity),
  FOREIGN KEY (sku_id, supplier_id) REFERENCES skus
);
CREATE TABLE stock (
  sku_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  on_hand bigint NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  PRIMARY KEY (sku_id, supplier_id),
  FOREIGN KEY (sku_id, supplier_id) REFERENCES skus,
  -- What is reserved is on hand: stock is never sold twice.
  CONSTRAINT stock_never_oversold CHECK (reserved <= on_hand)
);
-- One row a product that is on sale, written with the listing: what search and filters read.
CREATE TABLE product_search (
  product_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  category_code text NOT NULL,
  brand_code text,
  -- The origin's own code and every code above it.
  origin_codes text[] NOT NULL,
  lowest_price_fen bigint NOT NULL,
  published_on date NOT NULL,
  terms tsvector NOT NULL,
  PRIMARY KEY (product_id, supplier_id),
  FOREIGN KEY (product_id, supplier_id) REFERENCES products
);
CREATE INDEX product_search_terms ON product_search USING gin (terms);
CREATE INDEX product_search_origin ON product_search USING gin (origin_codes);
CREATE INDEX product_search_category ON product_search (category_code, published_on, product_id);
CREATE INDEX product_search_recent ON product_search (published_on, product_id);
CREATE INDEX product_search_price ON product_search (lowest_price_fen, product_id);
`;

const DOWN = /* sql */ `
DROP TABLE product_search, stock, price_tiers, listings, skus;
`;
