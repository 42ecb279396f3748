import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditCreateTrail1763800000003 implements MigrationInterface {
  name = 'AuditCreateTrail1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE audit_trail (
  id uuid PRIMARY KEY,
  organisation_id uuid,
  user_id uuid,
  operation text NOT NULL,
  subject_id text NOT NULL,
  detail jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_trail_subject ON audit_trail (subject_id, recorded_at);
CREATE TRIGGER audit_trail_append_only BEFORE UPDATE OR DELETE ON audit_trail FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON audit_trail FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE audit_trail;
`;
