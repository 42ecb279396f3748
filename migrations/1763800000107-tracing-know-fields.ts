import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Fields, what they can grow, and lots that are held because they are above it. */
export class TracingKnowFields1763800000107 implements MigrationInterface {
  name = 'TracingKnowFields1763800000107';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE plots (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  name text NOT NULL,
  division_code text NOT NULL,
  area_square_metres bigint NOT NULL CHECK (area_square_metres > 0),
  category_code text NOT NULL REFERENCES categories,
  -- GeoJSON.
  outline jsonb,
  put_on date NOT NULL,
  PRIMARY KEY (id, supplier_id)
);
CREATE INDEX plots_supplier ON plots (supplier_id, category_code, id);
REVOKE DELETE ON plots FROM shanhai_app;
-- Versions of what an area can grow of a category: dated reference data, each from a source.
CREATE TABLE area_yields (
  category_code text NOT NULL REFERENCES categories,
  version integer NOT NULL CHECK (version > 0),
  base_unit text NOT NULL,
  -- At most yield_base base units grow on area_square_metres in a harvest year.
  yield_base bigint NOT NULL CHECK (yield_base > 0),
  area_square_metres bigint NOT NULL CHECK (area_square_metres > 0),
  source text NOT NULL,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until > valid_from),
  put_by uuid NOT NULL,
  put_on date NOT NULL,
  PRIMARY KEY (category_code, version)
);
CREATE TRIGGER area_yields_append_only BEFORE UPDATE OR DELETE ON area_yields FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON area_yields FROM shanhai_app;
-- The fields that a lot grew on.
CREATE TABLE lot_plots (
  lot_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  plot_id uuid NOT NULL,
  -- Of the lot, for the sum over a harvest year.
  category_code text NOT NULL,
  harvest_year integer NOT NULL,
  PRIMARY KEY (lot_id, supplier_id, plot_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots,
  FOREIGN KEY (plot_id, supplier_id) REFERENCES plots
);
CREATE INDEX lot_plots_year ON lot_plots (supplier_id, category_code, harvest_year);
CREATE TRIGGER lot_plots_append_only BEFORE UPDATE OR DELETE ON lot_plots FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON lot_plots FROM shanhai_app;
-- Lots above what the fields can have grown: the sum as it was, and what an office decided.
CREATE TABLE lot_holds (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  -- The lot's place and all above it: whose office may decide.
  place_codes text[] NOT NULL,
  category_code text NOT NULL,
  yield_version integer NOT NULL,
  harvest_year integer NOT NULL,
  area_square_metres bigint NOT NULL,
  most_base bigint NOT NULL,
  before_base bigint NOT NULL,
  stated_base bigint NOT NULL,
  held_on date NOT NULL,
  decision text CHECK (decision IN ('RELEASED', 'REFUSED')),
  decided_by uuid REFERENCES organisations,
  decided_on date,
  reason text,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots,
  FOREIGN KEY (category_code, yield_version) REFERENCES area_yields,
  CHECK (num_nulls(decision, decided_by, decided_on, reason) IN (0, 4))
);
CREATE INDEX lot_holds_lot ON lot_holds (lot_id);
CREATE INDEX lot_holds_places ON lot_holds USING gin (place_codes);
CREATE INDEX lot_holds_queue ON lot_holds (held_on, id) WHERE decision IS NULL;
REVOKE DELETE ON lot_holds FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE lot_holds, lot_plots, area_yields, plots;
`;
