import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Packs: sealed months as one signed archive. */
export class PublishingBuildPacks1763800000221 implements MigrationInterface {
  name = 'PublishingBuildPacks1763800000221';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Sealed months never change, so there is one pack of them, whoever asks.
CREATE TABLE packs (
  id uuid PRIMARY KEY,
  from_month text NOT NULL CHECK (from_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  until_month text NOT NULL CHECK (until_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' AND until_month >= from_month),
  requested_by uuid NOT NULL REFERENCES organisations,
  requested_on date NOT NULL,
  -- Which build this is, and until when the one who builds it has it; another takes it after that.
  build integer NOT NULL DEFAULT 0,
  leased_until timestamptz,
  -- Builds that failed since somebody asked for it, and why the last one did.
  failures integer NOT NULL DEFAULT 0,
  failure text,
  -- All of them once it is built, and never changed from then on.
  hash text,
  size_bytes bigint,
  rows bigint,
  merkle_root text,
  key_id text,
  built_on date,
  UNIQUE (from_month, until_month),
  CHECK (num_nulls(hash, size_bytes, rows, merkle_root, key_id, built_on) IN (0, 6))
);
CREATE INDEX packs_to_build ON packs (id) WHERE hash IS NULL;
-- The archive, a megabyte a row. Those of a build that did not come to its end are taken away.
CREATE TABLE pack_parts (
  pack_id uuid NOT NULL REFERENCES packs,
  build integer NOT NULL,
  ordinal integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (pack_id, build, ordinal)
);
-- Public halves of the keys that signed packs, old ones too.
CREATE TABLE pack_keys (
  id text PRIMARY KEY,
  public_key text NOT NULL,
  first_used_on date NOT NULL
);
CREATE TRIGGER pack_keys_append_only BEFORE UPDATE OR DELETE ON pack_keys FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON pack_keys FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE pack_keys, pack_parts, packs;
`;
