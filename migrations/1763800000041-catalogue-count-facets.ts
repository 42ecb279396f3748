import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a page of products counts: facets as rows, words marked by where they stand, and which stock can be sold. */
export class CatalogueCountFacets1763800000041 implements MigrationInterface {
  name = 'CatalogueCountFacets1763800000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- What many products share: as many rows as there are combinations, so that products are counted by one integer.
CREATE TABLE product_facets (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  category_code text NOT NULL REFERENCES categories,
  brand_code text REFERENCES brands,
  -- The origin's own code and every code above it.
  origin_codes text[] NOT NULL,
  UNIQUE NULLS NOT DISTINCT (category_code, brand_code, origin_codes)
);
INSERT INTO product_facets (category_code, brand_code, origin_codes)
SELECT DISTINCT category_code, brand_code, origin_codes FROM product_search;

ALTER TABLE product_search ADD facet_id integer REFERENCES product_facets;
-- A word's mark says where it stands: A in a name, B in a name or a class, none anywhere.
UPDATE product_search s SET facet_id = f.id, terms = array_to_tsvector(ARRAY(
  SELECT m.mark || t.lexeme FROM unnest(s.terms) t
  JOIN (VALUES ('A', 'A'), ('B', 'B'), ('', 'D')) AS m(mark, reach) ON (SELECT min(w) FROM unnest(t.weights) w) <= m.reach))
FROM product_facets f
WHERE f.category_code = s.category_code AND f.brand_code IS NOT DISTINCT FROM s.brand_code AND f.origin_codes = s.origin_codes;
ALTER TABLE product_search ALTER facet_id SET NOT NULL, DROP category_code, DROP brand_code, DROP origin_codes;
CREATE INDEX product_search_facet ON product_search (facet_id);
CREATE INDEX product_search_supplier ON product_search (supplier_id, published_on, product_id);

-- The listing's minimum quantity while it is on sale, kept beside the numbers that it is compared with.
ALTER TABLE stock ADD product_id uuid, ADD sellable_from integer;
UPDATE stock t SET product_id = k.product_id,
  sellable_from = (SELECT g.minimum_quantity FROM listings g WHERE g.sku_id = t.sku_id AND g.supplier_id = t.supplier_id AND g.status = 'ON_SALE')
FROM skus k WHERE k.id = t.sku_id AND k.supplier_id = t.supplier_id;
ALTER TABLE stock ALTER product_id SET NOT NULL,
  ADD sellable boolean GENERATED ALWAYS AS (coalesce(on_hand - reserved >= sellable_from, false)) STORED NOT NULL;
-- Neither index holds a number, so orders that take from a stock that lasts write no index.
CREATE INDEX stock_sellable ON stock (product_id) WHERE sellable;
CREATE INDEX stock_sold_out ON stock (product_id) WHERE NOT sellable AND sellable_from IS NOT NULL;
`;

const DOWN = /* sql */ `
DROP INDEX stock_sellable, stock_sold_out;
ALTER TABLE stock DROP sellable, DROP sellable_from, DROP product_id;

ALTER TABLE product_search ADD category_code text, ADD brand_code text, ADD origin_codes text[];
UPDATE product_search s SET category_code = f.category_code, brand_code = f.brand_code, origin_codes = f.origin_codes, terms = (
  SELECT coalesce(string_agg(format('''%s'':1%s', t.lexeme, CASE WHEN s.terms @@ format('''A%s''', t.lexeme)::tsquery THEN 'A'
    WHEN s.terms @@ format('''B%s''', t.lexeme)::tsquery THEN 'B' ELSE 'D' END), ' '), '')::tsvector
  FROM unnest(s.terms) t WHERE t.lexeme !~ '^[AB]')
FROM product_facets f WHERE f.id = s.facet_id;
ALTER TABLE product_search DROP facet_id, ALTER category_code SET NOT NULL, ALTER origin_codes SET NOT NULL;
DROP INDEX product_search_supplier;
CREATE INDEX product_search_origin ON product_search USING gin (origin_codes);
CREATE INDEX product_search_category ON product_search (category_code, published_on, product_id);
DROP TABLE product_facets;
`;
