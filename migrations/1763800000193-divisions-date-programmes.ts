import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Programmes have a span and a source, and every version of them stays. */
export class DivisionsDateProgrammes1763800000193 implements MigrationInterface {
  name = 'DivisionsDateProgrammes1763800000193';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

// What came with the platform: east-west cooperation began in 1996, first days of the others are not known.
const UP = /* sql */ `
CREATE TABLE programme_versions (
  code text NOT NULL REFERENCES programmes,
  version integer NOT NULL CHECK (version > 0),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until IS NULL OR valid_until > valid_from),
  source text NOT NULL,
  put_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (code, version)
);
CREATE TRIGGER programme_versions_append_only BEFORE UPDATE OR DELETE ON programme_versions FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON programme_versions FROM shanhai_app;
INSERT INTO programme_versions (code, version, name_zh, name_en, valid_from, valid_until, source, put_by)
SELECT code, 1, name_zh, name_en, '1996-01-01', NULL, '平台预置', '00000000-0000-7000-8000-000000000000' FROM programmes;
ALTER TABLE programmes DROP name_zh, DROP name_en;
`;

const DOWN = /* sql */ `
ALTER TABLE programmes ADD name_zh text, ADD name_en text;
UPDATE programmes g SET (name_zh, name_en) = (SELECT v.name_zh, v.name_en FROM programme_versions v WHERE v.code = g.code ORDER BY v.version DESC LIMIT 1);
ALTER TABLE programmes ALTER name_zh SET NOT NULL, ALTER name_en SET NOT NULL;
DROP TABLE programme_versions;
`;
