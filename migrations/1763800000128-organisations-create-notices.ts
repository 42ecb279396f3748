import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an organisation should know: its notices, sent as messages too. */
export class OrganisationsCreateNotices1763800000128 implements MigrationInterface {
  name = 'OrganisationsCreateNotices1763800000128';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE notices (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL,
  -- Makes it one notice, however often it is given.
  key text NOT NULL,
  -- What it is about.
  subject_type text NOT NULL,
  subject_id uuid NOT NULL,
  text_zh text NOT NULL,
  text_en text NOT NULL,
  created_on date NOT NULL,
  read_on date,
  -- When its messages were begun, and when they were out.
  sending_at timestamptz,
  sent_at timestamptz,
  PRIMARY KEY (id, organisation_id)
);
CREATE UNIQUE INDEX notices_once ON notices (organisation_id, key);
CREATE INDEX notices_listing ON notices (organisation_id, created_on, id);
CREATE INDEX notices_unread ON notices (organisation_id, created_on, id) WHERE read_on IS NULL;
CREATE INDEX notices_to_send ON notices (id) WHERE sent_at IS NULL;
REVOKE DELETE ON notices FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE notices;
`;
