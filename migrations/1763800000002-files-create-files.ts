import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FilesCreateFiles1763800000002 implements MigrationInterface {
  name = 'FilesCreateFiles1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Evidence and images, named by the SHA-256 of their content; the same content is stored once.
CREATE TABLE files (
  hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  media_type text NOT NULL,
  size_bytes integer NOT NULL,
  content bytea NOT NULL,
  uploaded_by uuid NOT NULL,
  uploaded_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER files_append_only BEFORE UPDATE OR DELETE ON files FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON files FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE files;
`;
