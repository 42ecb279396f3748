import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PublishingCreateBulletins1763800000072 implements MigrationInterface {
  name = 'PublishingCreateBulletins1763800000072';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- What an officer prepared, word by word. It never changes: what is sent back is prepared anew.
CREATE TABLE bulletins (
  id uuid PRIMARY KEY,
  office_id uuid NOT NULL REFERENCES organisations,
  scheme_code text NOT NULL,
  title text NOT NULL,
  from_month text NOT NULL CHECK (from_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  until_month text NOT NULL CHECK (until_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' AND until_month >= from_month),
  prepared_by uuid NOT NULL,
  prepared_on date NOT NULL,
  -- Canonical JSON: figures, seals, scheme versions. The hash is over these very bytes.
  content text NOT NULL,
  hash bytea NOT NULL CHECK (hash = sha256(convert_to(content, 'UTF8'))),
  -- A published bulletin that this one takes the place of, and why.
  replaces uuid REFERENCES bulletins,
  reason text CHECK ((reason IS NULL) = (replaces IS NULL)),
  UNIQUE (id, prepared_by)
);
CREATE INDEX bulletins_listing ON bulletins (prepared_on, id);
CREATE INDEX bulletins_office ON bulletins (office_id, scheme_code, from_month, until_month);
-- The one decision on a bulletin: published, or sent back with a reason.
CREATE TABLE bulletin_decisions (
  bulletin_id uuid PRIMARY KEY,
  prepared_by uuid NOT NULL,
  published boolean NOT NULL,
  decided_by uuid NOT NULL,
  decided_on date NOT NULL,
  reason text CHECK ((reason IS NULL) = published),
  -- Published in place of this one, which is withdrawn by it: once.
  withdraws uuid UNIQUE REFERENCES bulletins CHECK (withdraws IS NULL OR published),
  FOREIGN KEY (bulletin_id, prepared_by) REFERENCES bulletins (id, prepared_by),
  -- Counting rule CR-22.
  CONSTRAINT bulletin_approved_by_another CHECK (NOT published OR decided_by <> prepared_by)
);
CREATE TRIGGER bulletins_append_only BEFORE UPDATE OR DELETE ON bulletins FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON bulletins FROM shanhai_app;
CREATE TRIGGER bulletin_decisions_append_only BEFORE UPDATE OR DELETE ON bulletin_decisions FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON bulletin_decisions FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE bulletin_decisions, bulletins;
`;
