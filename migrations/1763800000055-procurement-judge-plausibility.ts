import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Warnings about counted lines whose price, quantity or dates are unlike those of others. */
export class ProcurementJudgePlausibility1763800000055 implements MigrationInterface {
  name = 'ProcurementJudgePlausibility1763800000055';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- What each counted line cost, once, for the lines after it to be compared with.
CREATE TABLE price_observations (
  order_line_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  category_code text NOT NULL,
  base_unit text NOT NULL,
  content_base bigint NOT NULL,
  -- Per 1000 base units.
  price_fen bigint NOT NULL,
  quantity_base bigint NOT NULL,
  ordered_on date NOT NULL,
  PRIMARY KEY (order_line_id, buyer_id)
);
CREATE INDEX price_observations_pack ON price_observations (category_code, base_unit, content_base, ordered_on);
CREATE INDEX price_observations_category ON price_observations (category_code, base_unit, ordered_on);
CREATE TABLE plausibility_warnings (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  order_line_id uuid NOT NULL,
  category_code text NOT NULL,
  base_unit text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PRICE', 'QUANTITY', 'HARVEST', 'DELAY')),
  measured bigint NOT NULL,
  -- What is plausible; null where there is no such end.
  low bigint,
  high bigint,
  -- What it was compared with: the median of so many lines of the same pack, or else of the category; null for dates.
  basis text CHECK (basis IN ('PACK', 'CATEGORY')),
  median bigint,
  sample integer,
  raised_on date NOT NULL,
  reviewed_by uuid,
  reviewed_on date,
  reason text,
  -- Places of buyer and origin and those above them, as they were counted.
  place_codes text[] NOT NULL,
  PRIMARY KEY (id, buyer_id),
  CHECK ((basis IS NULL) = (median IS NULL) AND (basis IS NULL) = (sample IS NULL)),
  CHECK ((reviewed_on IS NULL) = (reviewed_by IS NULL) AND (reviewed_on IS NULL) = (reason IS NULL))
);
CREATE UNIQUE INDEX plausibility_warnings_once ON plausibility_warnings (order_line_id, kind, buyer_id);
CREATE INDEX plausibility_warnings_listing ON plausibility_warnings (raised_on, id);
CREATE INDEX plausibility_warnings_queue ON plausibility_warnings (raised_on, id) WHERE reviewed_on IS NULL;
CREATE INDEX plausibility_warnings_places ON plausibility_warnings USING gin (place_codes);
-- How far counted entries were looked at.
CREATE TABLE plausibility_progress (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO plausibility_progress DEFAULT VALUES;
REVOKE DELETE ON plausibility_warnings FROM shanhai_app;
CREATE TRIGGER price_observations_append_only BEFORE UPDATE OR DELETE ON price_observations FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON price_observations FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE plausibility_progress, plausibility_warnings, price_observations;
`;
