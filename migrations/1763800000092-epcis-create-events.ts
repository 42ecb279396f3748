import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Trace events of EPCIS 2.0, and the jobs that captured them. */
export class EpcisCreateEvents1763800000092 implements MigrationInterface {
  name = 'EpcisCreateEvents1763800000092';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE epcis_events (
  id uuid NOT NULL,
  -- Who captured it.
  owner_id uuid NOT NULL REFERENCES organisations,
  event_id text NOT NULL,
  -- That an earlier event was wrong: the event again, with an errorDeclaration.
  declares boolean NOT NULL,
  event_time timestamptz NOT NULL,
  record_time timestamptz NOT NULL,
  declaration_time timestamptz CHECK (declares = (declaration_time IS NOT NULL)),
  -- What it can be found by, such as 'step=shipping'.
  terms text[] NOT NULL,
  -- Who may see it besides its owner; null for anybody.
  party_ids uuid[],
  -- As it came, but for its id and times of record.
  event jsonb NOT NULL,
  -- Prefixes of extensions' names.
  prefixes jsonb NOT NULL,
  PRIMARY KEY (id, owner_id)
);
-- An event is captured once, however often it is sent.
CREATE UNIQUE INDEX epcis_events_once ON epcis_events (owner_id, event_id, declares);
CREATE INDEX epcis_events_id ON epcis_events (event_id);
CREATE INDEX epcis_events_terms ON epcis_events USING gin (terms);
CREATE INDEX epcis_events_time ON epcis_events (event_time, id);
CREATE INDEX epcis_events_recorded ON epcis_events (record_time, id);
CREATE TRIGGER epcis_events_append_only BEFORE UPDATE OR DELETE ON epcis_events FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON epcis_events FROM shanhai_app;
CREATE TABLE epcis_captures (
  id uuid NOT NULL,
  owner_id uuid NOT NULL REFERENCES organisations,
  captured_at timestamptz NOT NULL,
  on_error text NOT NULL CHECK (on_error IN ('rollback', 'proceed')),
  events integer NOT NULL,
  -- Reasons with the paths of faults.
  errors jsonb NOT NULL,
  PRIMARY KEY (id, owner_id)
);
CREATE INDEX epcis_captures_owner ON epcis_captures (owner_id, id);
REVOKE UPDATE, DELETE ON epcis_captures FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE epcis_captures, epcis_events;
`;
