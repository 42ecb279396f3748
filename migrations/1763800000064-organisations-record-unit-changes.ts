import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrganisationsRecordUnitChanges1763800000064 implements MigrationInterface {
  name = 'OrganisationsRecordUnitChanges1763800000064';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Since when a unit is part of its successor, which is then its parent; what stands here is how it is today.
ALTER TABLE organisations ADD COLUMN merged_on date;
-- Names and superiors of units over time. The newest by (effective_on, version) is what organisations shows.
CREATE TABLE unit_changes (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES organisations,
  version integer NOT NULL CHECK (version > 0),
  kind text NOT NULL CHECK (kind IN ('RENAMED', 'MOVED', 'MERGED')),
  effective_on date NOT NULL,
  name_before text,
  name_after text,
  budget_unit boolean NOT NULL,
  -- New superior (or successor) and old one, each with those above it: [{unitId, budgetUnit}], nearest first.
  superiors jsonb,
  former_superiors jsonb,
  reason text NOT NULL,
  source text NOT NULL,
  document_hash text,
  changed_by uuid NOT NULL,
  recorded_on date NOT NULL,
  fact_id uuid NOT NULL,
  UNIQUE (unit_id, version),
  CHECK (CASE kind WHEN 'RENAMED' THEN name_before IS NOT NULL AND name_after IS NOT NULL
    ELSE superiors IS NOT NULL AND former_superiors IS NOT NULL END),
  CHECK (kind <> 'MERGED' OR jsonb_array_length(superiors) > 0)
);
CREATE INDEX unit_changes_superior ON unit_changes ((superiors -> 0 ->> 'unitId')) WHERE kind <> 'RENAMED';
CREATE INDEX unit_changes_former_superior ON unit_changes ((former_superiors -> 0 ->> 'unitId')) WHERE kind <> 'RENAMED';
CREATE TRIGGER unit_changes_append_only BEFORE UPDATE OR DELETE ON unit_changes FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON unit_changes FROM shanhai_app;
-- Moves whose purchases that were counted before have all got their journal fact.
CREATE TABLE attribution_moves (
  change_id uuid PRIMARY KEY REFERENCES unit_changes,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER attribution_moves_append_only BEFORE UPDATE OR DELETE ON attribution_moves FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON attribution_moves FROM shanhai_app;
CREATE INDEX count_facets_buyer ON count_facets (buyer_id);
`;

const DOWN = /* sql */ `
DROP INDEX count_facets_buyer;
DROP TABLE attribution_moves, unit_changes;
ALTER TABLE organisations DROP COLUMN merged_on;
`;
