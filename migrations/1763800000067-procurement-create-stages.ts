import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was ordered, delivered, accepted and paid beside what is counted, each a figure of its own (CR-21). */
export class ProcurementCreateStages1763800000067 implements MigrationInterface {
  name = 'ProcurementCreateStages1763800000067';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Everything that stages are grouped and filtered by, once per combination; the id is the hash of the rest.
CREATE TABLE stage_facets (
  id uuid PRIMARY KEY,
  -- EXPECTED is what of open orders a scheme would still count.
  stage text NOT NULL CHECK (stage IN ('ORDERED', 'DELIVERED', 'ACCEPTED', 'PAID', 'EXPECTED')),
  scheme_code text CHECK ((scheme_code IS NOT NULL) = (stage = 'EXPECTED')),
  pairing_id uuid,
  buyer_id uuid NOT NULL,
  unit_ids uuid[] NOT NULL,
  buyer_codes text[] NOT NULL,
  supplier_id uuid NOT NULL,
  -- Empty while nobody has named the lot.
  origin_codes text[] NOT NULL,
  category_code text NOT NULL,
  channel text NOT NULL
);
CREATE INDEX stage_facets_expected ON stage_facets (scheme_code) WHERE stage = 'EXPECTED';
CREATE TABLE stage_entries (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  facet_id uuid NOT NULL REFERENCES stage_facets,
  stream_id uuid NOT NULL,
  happened_on date NOT NULL,
  amount_fen bigint NOT NULL,
  -- The newest fact that was known when it was entered.
  position bigint NOT NULL,
  PRIMARY KEY (id, buyer_id)
);
CREATE INDEX stage_entries_position ON stage_entries (position);
CREATE INDEX stage_entries_stream ON stage_entries (stream_id);
-- Entries summed up to a position, as count_totals are.
CREATE TABLE stage_totals (
  facet_id uuid NOT NULL REFERENCES stage_facets,
  month text NOT NULL,
  amount_fen bigint NOT NULL,
  PRIMARY KEY (facet_id, month)
);
ALTER TABLE count_rollup ADD stage_position bigint NOT NULL DEFAULT 0;
-- Purchases that were counted before there were stages; the worker enters theirs, and sums are rolled up after the last.
CREATE TABLE stage_backlog (
  stream_id uuid PRIMARY KEY,
  slot smallint NOT NULL
);
INSERT INTO stage_backlog SELECT DISTINCT stream_id, slot FROM fact_positions WHERE stream_id IS NOT NULL;
CREATE INDEX stage_backlog_slot ON stage_backlog (slot);
CREATE TRIGGER stage_facets_append_only BEFORE UPDATE OR DELETE ON stage_facets FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON stage_facets FROM shanhai_app;
CREATE TRIGGER stage_entries_append_only BEFORE UPDATE OR DELETE ON stage_entries FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON stage_entries FROM shanhai_app;
`;

const DOWN = /* sql */ `
ALTER TABLE count_rollup DROP stage_position;
DROP TABLE stage_backlog, stage_totals, stage_entries, stage_facets;
`;
