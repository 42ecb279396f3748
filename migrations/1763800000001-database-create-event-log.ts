import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DatabaseCreateEventLog1763800000001 implements MigrationInterface {
  name = 'DatabaseCreateEventLog1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- The application's role owns nothing. Roles belong to the cluster, so another database may have made it already.
DO $$ BEGIN
  CREATE ROLE shanhai_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
-- A login that is no superuser becomes the application's role by membership; another owner may have granted it before.
DO $$ BEGIN
  EXECUTE format('GRANT shanhai_app TO %I', current_user);
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO shanhai_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shanhai_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO shanhai_app;

-- The only thing that a trigger does here: a ledger's rows are never edited.
CREATE FUNCTION refuse_ledger_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TABLE facts (
  id uuid NOT NULL,
  owner_id uuid NOT NULL,
  type text NOT NULL,
  version smallint NOT NULL,
  key text NOT NULL,
  stream_id uuid,
  slot smallint,
  business_date date NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  payload jsonb NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (id, owner_id),
  UNIQUE (owner_id, type, key),
  CHECK ((stream_id IS NULL) = (slot IS NULL))
);
CREATE TRIGGER facts_append_only BEFORE UPDATE OR DELETE ON facts FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON facts FROM shanhai_app;

-- Facts that have no position yet, in the order of their arrival.
CREATE TABLE facts_unsequenced (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fact_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  stream_id uuid,
  slot smallint,
  type text NOT NULL,
  hash bytea NOT NULL
);

CREATE TABLE fact_positions (
  position bigint PRIMARY KEY,
  fact_id uuid NOT NULL UNIQUE,
  owner_id uuid NOT NULL,
  stream_id uuid,
  slot smallint,
  type text NOT NULL,
  chain bytea NOT NULL
);
CREATE INDEX fact_positions_slot ON fact_positions (slot, position);
CREATE INDEX fact_positions_stream ON fact_positions (stream_id, position) WHERE stream_id IS NOT NULL;
CREATE TRIGGER fact_positions_append_only BEFORE UPDATE OR DELETE ON fact_positions FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON fact_positions FROM shanhai_app;

CREATE TABLE idempotency_keys (
  organisation_id uuid NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  input_hash bytea NOT NULL,
  result jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, operation, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
`;

const DOWN = /* sql */ `
DROP TABLE idempotency_keys, fact_positions, facts_unsequenced, facts;
DROP FUNCTION refuse_ledger_edit();
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM shanhai_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM shanhai_app;
REVOKE ALL ON SCHEMA public FROM shanhai_app;
`;
