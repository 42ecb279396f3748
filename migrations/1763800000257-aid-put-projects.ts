import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Aid funds and projects, in versions: reference data beside trade, never counted. */
export class AidPutProjects1763800000257 implements MigrationInterface {
  name = 'AidPutProjects1763800000257';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const SAID = `
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('INDUSTRY', 'INFRASTRUCTURE', 'EMPLOYMENT', 'CONSUMPTION', 'EDUCATION', 'HEALTH', 'OTHER')),
  source text NOT NULL CHECK (source IN ('CENTRAL', 'PROVINCIAL', 'EASTERN_PARTY', 'SOCIAL')),
  year integer NOT NULL CHECK (year BETWEEN 1996 AND 2100),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  division_code text NOT NULL,
  supplier_id uuid REFERENCES organisations,
  -- The paper that says so, and its file.
  document text NOT NULL,
  document_hash text REFERENCES files,
  withdrawn boolean NOT NULL,`;

const UP = /* sql */ `
-- What offices said of projects; the highest version holds.
CREATE TABLE aid_project_versions (
  id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),${SAID}
  -- Why it was changed or withdrawn; null in the first version.
  reason text,
  office_id uuid NOT NULL REFERENCES organisations,
  recorded_by uuid NOT NULL,
  recorded_on date NOT NULL,
  PRIMARY KEY (id, version),
  CHECK ((reason IS NULL) = (version = 1))
);
CREATE TRIGGER aid_project_versions_append_only BEFORE UPDATE OR DELETE ON aid_project_versions FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON aid_project_versions FROM shanhai_app;
-- The version of each project that holds.
CREATE TABLE aid_projects (
  id uuid PRIMARY KEY,
  version integer NOT NULL,${SAID}
  -- The place and those above it, as of the day of the version.
  place_codes text[] NOT NULL,
  created_on date NOT NULL,
  FOREIGN KEY (id, version) REFERENCES aid_project_versions
);
CREATE INDEX aid_projects_newest ON aid_projects (created_on, id);
CREATE INDEX aid_projects_supplier ON aid_projects (supplier_id) WHERE supplier_id IS NOT NULL;
CREATE INDEX aid_projects_places ON aid_projects USING gin (place_codes);
REVOKE DELETE ON aid_projects FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE aid_projects, aid_project_versions;
`;
