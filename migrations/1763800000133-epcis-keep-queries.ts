import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Queries for trace events that organisations keep under names. */
export class EpcisKeepQueries1763800000133 implements MigrationInterface {
  name = 'EpcisKeepQueries1763800000133';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE epcis_queries (
  owner_id uuid NOT NULL REFERENCES organisations,
  name text NOT NULL,
  -- Parameters as the standard writes them in JSON; what prefixes of extensions' names stand for.
  query jsonb NOT NULL,
  names jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner_id, name)
);
`;

const DOWN = /* sql */ `
DROP TABLE epcis_queries;
`;
