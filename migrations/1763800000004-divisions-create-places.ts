import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DivisionsCreatePlaces1763800000004 implements MigrationInterface {
  name = 'DivisionsCreatePlaces1763800000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Bitemporal and insert-only: an edition replaces every span of each code that it names; what was known before stays.
CREATE TABLE division_editions (
  edition integer PRIMARY KEY,
  source text NOT NULL,
  content_hash bytea NOT NULL UNIQUE,
  fact_id uuid NOT NULL,
  imported_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE division_spans (
  code text NOT NULL CHECK (code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
  edition integer NOT NULL REFERENCES division_editions,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until IS NULL OR valid_until > valid_from),
  name text NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 5),
  parent_code text,
  PRIMARY KEY (code, edition, valid_from)
);
-- Where a place, or where partial is true a part of it, went on a date.
CREATE TABLE division_successors (
  code text NOT NULL,
  edition integer NOT NULL,
  valid_from date NOT NULL,
  successor_code text NOT NULL,
  changed_on date NOT NULL,
  partial boolean NOT NULL,
  PRIMARY KEY (code, edition, valid_from, successor_code, changed_on),
  FOREIGN KEY (code, edition, valid_from) REFERENCES division_spans
);
CREATE TABLE origin_lists (
  code text NOT NULL,
  edition integer NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  source text NOT NULL,
  fact_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (code, edition)
);
CREATE TABLE origin_list_members (
  list_code text NOT NULL,
  edition integer NOT NULL,
  division_code text NOT NULL,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until IS NULL OR valid_until > valid_from),
  PRIMARY KEY (list_code, edition, division_code, valid_from),
  FOREIGN KEY (list_code, edition) REFERENCES origin_lists
);
CREATE TABLE programmes (
  code text PRIMARY KEY,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('EAST_WEST', 'INSIDE_PROVINCE', 'INDUSTRY'))
);
-- A pairing's latest version that is known is the one that holds.
CREATE TABLE pairings (
  id uuid NOT NULL,
  version integer NOT NULL,
  programme_code text NOT NULL REFERENCES programmes,
  east_division_code text,
  east_organisation_id uuid,
  west_division_code text NOT NULL,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until IS NULL OR valid_until > valid_from),
  source text NOT NULL,
  fact_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, version),
  CHECK ((east_division_code IS NULL) <> (east_organisation_id IS NULL))
);
CREATE TRIGGER division_editions_append_only BEFORE UPDATE OR DELETE ON division_editions FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON division_editions FROM shanhai_app;
CREATE TRIGGER division_spans_append_only BEFORE UPDATE OR DELETE ON division_spans FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON division_spans FROM shanhai_app;
CREATE TRIGGER division_successors_append_only BEFORE UPDATE OR DELETE ON division_successors FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON division_successors FROM shanhai_app;
CREATE TRIGGER origin_lists_append_only BEFORE UPDATE OR DELETE ON origin_lists FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON origin_lists FROM shanhai_app;
CREATE TRIGGER origin_list_members_append_only BEFORE UPDATE OR DELETE ON origin_list_members FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON origin_list_members FROM shanhai_app;
CREATE TRIGGER pairings_append_only BEFORE UPDATE OR DELETE ON pairings FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON pairings FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE pairings, programmes, origin_list_members, origin_lists, division_successors, division_spans, division_editions;
`;
