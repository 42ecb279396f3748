import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lots that are made of other lots: what was taken of which, by which process, and where all of it comes from. */
export class TracingMakeLots1763800000105 implements MigrationInterface {
  name = 'TracingMakeLots1763800000105';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Versions of processes: dated reference data, each from a source.
CREATE TABLE processes (
  code text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  -- HANDLING sorts, cuts or packs: the goods stay what they are, and it is no processing of CR-12.
  kind text NOT NULL CHECK (kind IN ('PROCESSING', 'HANDLING')),
  -- Null: goods of any category, which the output keeps.
  input_category text REFERENCES categories,
  output_category text REFERENCES categories,
  -- Null: any unit, which the output keeps.
  input_unit text,
  output_unit text,
  -- Greatest yield (CR-20): at most yield_output base units come of yield_input base units.
  yield_output bigint NOT NULL CHECK (yield_output > 0),
  yield_input bigint NOT NULL CHECK (yield_input > 0),
  source text NOT NULL,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until > valid_from),
  put_by uuid NOT NULL,
  put_on date NOT NULL,
  PRIMARY KEY (code, version),
  CHECK (num_nulls(input_category, output_category, input_unit, output_unit) IN (0, 4))
);
CREATE TRIGGER processes_append_only BEFORE UPDATE OR DELETE ON processes FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON processes FROM shanhai_app;

ALTER TABLE lots ADD COLUMN taken_base bigint NOT NULL DEFAULT 0;
-- Held, refused and undone lots are neither shipped nor taken from.
ALTER TABLE lots ADD COLUMN standing text NOT NULL DEFAULT 'FREE' CHECK (standing IN ('FREE', 'HELD', 'REFUSED', 'UNDONE'));
-- The step that it was made in; null for what was harvested.
ALTER TABLE lots ADD COLUMN making_id uuid;
-- Place and day of the last step that processed it, its own or of what it was mixed from.
ALTER TABLE lots ADD COLUMN processed_in text;
ALTER TABLE lots ADD COLUMN processed_on date CHECK ((processed_on IS NULL) = (processed_in IS NULL));
CREATE INDEX lots_making ON lots (making_id) WHERE making_id IS NOT NULL;
-- Mass balance, counting rule CR-20: what was shipped, taken for other lots and lost is never more than what there was.
ALTER TABLE lots DROP CONSTRAINT lots_mass_balance;
ALTER TABLE lots ADD CONSTRAINT lots_mass_balance
  CHECK (shipped_base >= 0 AND taken_base >= 0 AND lost_base >= 0 AND shipped_base + taken_base + lost_base <= quantity_base);

-- A step that made lots of lots.
CREATE TABLE makings (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PROCESSED', 'MIXED', 'TAKEN_OVER')),
  process_code text,
  process_version integer,
  place_code text NOT NULL,
  happened_on date NOT NULL,
  recorded_on date NOT NULL,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (process_code, process_version) REFERENCES processes,
  CHECK ((kind = 'PROCESSED') = (process_code IS NOT NULL))
);
CREATE TRIGGER makings_append_only BEFORE UPDATE OR DELETE ON makings FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON makings FROM shanhai_app;
-- Followed down by lot_id, up by making_id.
CREATE TABLE making_inputs (
  making_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  lot_supplier_id uuid NOT NULL,
  taken_base bigint NOT NULL CHECK (taken_base > 0),
  PRIMARY KEY (making_id, supplier_id, lot_id),
  FOREIGN KEY (making_id, supplier_id) REFERENCES makings,
  FOREIGN KEY (lot_id, lot_supplier_id) REFERENCES lots
);
CREATE INDEX making_inputs_lot ON making_inputs (lot_id);
CREATE TRIGGER making_inputs_append_only BEFORE UPDATE OR DELETE ON making_inputs FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON making_inputs FROM shanhai_app;
-- The harvested lots that a made lot comes from, by mass of what went into its step. They sum to what was taken.
CREATE TABLE lot_roots (
  lot_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  root_lot_id uuid NOT NULL,
  root_supplier_id uuid NOT NULL,
  mass_base bigint NOT NULL CHECK (mass_base > 0),
  PRIMARY KEY (lot_id, supplier_id, root_lot_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots,
  FOREIGN KEY (root_lot_id, root_supplier_id) REFERENCES lots
);
CREATE INDEX lot_roots_root ON lot_roots (root_lot_id);
CREATE TRIGGER lot_roots_append_only BEFORE UPDATE OR DELETE ON lot_roots FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON lot_roots FROM shanhai_app;
-- Steps that were recorded by mistake: what was taken went back.
CREATE TABLE making_undos (
  making_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  reason text NOT NULL,
  undone_on date NOT NULL,
  PRIMARY KEY (making_id, supplier_id),
  FOREIGN KEY (making_id, supplier_id) REFERENCES makings
);
CREATE TRIGGER making_undos_append_only BEFORE UPDATE OR DELETE ON making_undos FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON making_undos FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE making_undos, lot_roots, making_inputs, makings;
ALTER TABLE lots DROP CONSTRAINT lots_mass_balance;
ALTER TABLE lots DROP COLUMN taken_base, DROP COLUMN standing, DROP COLUMN making_id, DROP COLUMN processed_in, DROP COLUMN processed_on;
ALTER TABLE lots ADD CONSTRAINT lots_mass_balance CHECK (shipped_base >= 0 AND lost_base >= 0 AND shipped_base + lost_base <= quantity_base);
DROP TABLE processes;
`;
