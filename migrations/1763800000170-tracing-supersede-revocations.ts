import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A lot may go out under a wider claim, while what was shipped under the narrower one that was revoked stays taken back. */
export class TracingSupersedeRevocations1763800000170 implements MigrationInterface {
  name = 'TracingSupersedeRevocations1763800000170';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE origin_revocations
  -- The wider claim that the lot goes out under since; what was shipped before stays revoked until the revocation ends.
  ADD COLUMN superseded_by uuid,
  ADD COLUMN superseded_on date,
  ADD FOREIGN KEY (superseded_by, supplier_id) REFERENCES origin_claims,
  ADD CHECK ((superseded_by IS NULL) = (superseded_on IS NULL) AND revoked_on <= superseded_on AND superseded_on <= ended_on);
DROP INDEX origin_revocations_lasting;
CREATE UNIQUE INDEX origin_revocations_barring ON origin_revocations (lot_id, supplier_id) WHERE ended_on IS NULL AND superseded_by IS NULL;
CREATE INDEX origin_revocations_lasting ON origin_revocations (lot_id) WHERE ended_on IS NULL;
`;

const DOWN = /* sql */ `
UPDATE origin_revocations SET ended_on = superseded_on, ended_by = office_id, end_reason = 'superseded' WHERE ended_on IS NULL AND superseded_by IS NOT NULL;
DROP INDEX origin_revocations_lasting, origin_revocations_barring;
CREATE UNIQUE INDEX origin_revocations_lasting ON origin_revocations (lot_id, supplier_id) WHERE ended_on IS NULL;
ALTER TABLE origin_revocations DROP COLUMN superseded_by, DROP COLUMN superseded_on;
`;
