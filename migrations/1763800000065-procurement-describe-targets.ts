import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProcurementDescribeTargets1763800000065 implements MigrationInterface {
  name = 'ProcurementDescribeTargets1763800000065';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE targets DROP CONSTRAINT targets_subject_kind_check;
ALTER TABLE targets
  ADD CONSTRAINT targets_subject_kind_check CHECK (subject_kind IN ('UNIT', 'UNIT_ALONE', 'BUYER_DIVISION', 'ORIGIN_DIVISION', 'PAIRING')),
  -- Which of the figures it is for (CR-21).
  ADD COLUMN measure text NOT NULL DEFAULT 'PURCHASE' CHECK (measure IN ('PURCHASE', 'ASSISTED_SALE')),
  ADD COLUMN document_hash text,
  -- The last version of a target that holds no more; its amount stays to be seen.
  ADD COLUMN withdrawn boolean NOT NULL DEFAULT false,
  ADD COLUMN reason text,
  ADD COLUMN set_by_user uuid;
-- One target for each, whoever sets it when: its versions follow one another.
CREATE UNIQUE INDEX targets_subject ON targets (subject_kind, subject, period, scheme_code, measure, version);
-- Who shares the canteen of a representative, and what a year's declarations say.
CREATE INDEX reserve_declarations_year ON reserve_declarations (year, unit_id, version);
`;

const DOWN = /* sql */ `
DROP INDEX reserve_declarations_year, targets_subject;
-- What the older shape cannot hold goes; the rest stays as it was.
ALTER TABLE targets DISABLE TRIGGER targets_append_only;
DELETE FROM targets WHERE subject_kind = 'UNIT_ALONE' OR measure <> 'PURCHASE' OR withdrawn;
ALTER TABLE targets ENABLE TRIGGER targets_append_only;
ALTER TABLE targets DROP CONSTRAINT targets_subject_kind_check;
ALTER TABLE targets
  ADD CONSTRAINT targets_subject_kind_check CHECK (subject_kind IN ('UNIT', 'BUYER_DIVISION', 'ORIGIN_DIVISION', 'PAIRING')),
  DROP COLUMN measure, DROP COLUMN document_hash, DROP COLUMN withdrawn, DROP COLUMN reason, DROP COLUMN set_by_user;
`;
