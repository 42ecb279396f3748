import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The trail says from where, and before and after, and is read by organisation, by place, by person and by what was done. */
export class AuditTellWhere1763800000074 implements MigrationInterface {
  name = 'AuditTellWhere1763800000074';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE audit_trail
  -- Seat of the organisation that acted, for auditors of the places above it.
  ADD seat_code text,
  -- Address of the caller and id of the request, as the request log has it; null for the program itself.
  ADD address text,
  ADD request_id text,
  ADD before jsonb,
  ADD after jsonb;
DROP INDEX audit_trail_subject;
CREATE INDEX audit_trail_subject ON audit_trail (subject_id, recorded_at, id);
CREATE INDEX audit_trail_organisation ON audit_trail (organisation_id, recorded_at, id);
CREATE INDEX audit_trail_recent ON audit_trail (recorded_at, id);
-- UPDATE and DELETE were refused; TRUNCATE needs a right that the application never had, and is refused besides.
CREATE TRIGGER audit_trail_no_truncate BEFORE TRUNCATE ON audit_trail FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_edit();
`;

const DOWN = /* sql */ `
DROP TRIGGER audit_trail_no_truncate ON audit_trail;
DROP INDEX audit_trail_recent, audit_trail_organisation, audit_trail_subject;
CREATE INDEX audit_trail_subject ON audit_trail (subject_id, recorded_at);
ALTER TABLE audit_trail DROP seat_code, DROP address, DROP request_id, DROP before, DROP after;
`;
