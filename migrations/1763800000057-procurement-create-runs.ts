import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs over the whole log by other rules than the counter's: simulations and restatements, apart from the ledger. */
export class ProcurementCreateRuns1763800000057 implements MigrationInterface {
  name = 'ProcurementCreateRuns1763800000057';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE count_runs (
  organisation_id uuid NOT NULL REFERENCES organisations,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('SIMULATION', 'RESTATEMENT')),
  scheme_code text NOT NULL,
  -- SIMULATION: the version that is put in force.
  scheme jsonb CHECK ((scheme IS NULL) = (kind = 'RESTATEMENT')),
  -- RESTATEMENT: lists, pairings and divisions as they were known at the end of this day; as at the run's own place where null.
  known_on date CHECK (known_on IS NULL OR kind = 'RESTATEMENT'),
  from_month text NOT NULL CHECK (from_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  until_month text NOT NULL CHECK (until_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' AND until_month >= from_month),
  -- The run's place in the event log: it counts the facts before it.
  fact_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED', 'DELETED')),
  -- The purchase that it got to, and how many are done; the next batch goes on from here.
  last_stream_id uuid,
  purchases bigint NOT NULL DEFAULT 0,
  -- Position of the newest first fact among the purchases that are done: how much of the log that is.
  reached bigint NOT NULL DEFAULT 0,
  -- Batches that failed one after the other.
  failures smallint NOT NULL DEFAULT 0,
  -- True where what it had entered was removed.
  swept boolean NOT NULL DEFAULT false,
  requested_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  PRIMARY KEY (organisation_id, id)
);
CREATE INDEX count_runs_open ON count_runs (requested_at, id) WHERE status IN ('WAITING', 'RUNNING');
CREATE INDEX count_runs_to_sweep ON count_runs (requested_at, id) WHERE status IN ('CANCELLED', 'FAILED', 'DELETED') AND NOT swept;
-- As count_facets and count_entries, but of one run.
CREATE TABLE count_run_facets (
  organisation_id uuid NOT NULL,
  run_id uuid NOT NULL,
  id uuid NOT NULL,
  scheme_code text NOT NULL,
  scheme_version integer NOT NULL,
  measure text NOT NULL,
  outcome text NOT NULL,
  buyer_id uuid NOT NULL,
  unit_ids uuid[] NOT NULL,
  buyer_codes text[] NOT NULL,
  supplier_id uuid NOT NULL,
  origin_codes text[] NOT NULL,
  pairing_id uuid,
  category_code text NOT NULL,
  channel text NOT NULL,
  evidence_level smallint NOT NULL,
  PRIMARY KEY (organisation_id, run_id, id),
  FOREIGN KEY (organisation_id, run_id) REFERENCES count_runs
);
CREATE TABLE count_run_entries (
  organisation_id uuid NOT NULL,
  run_id uuid NOT NULL,
  order_line_id uuid NOT NULL,
  id uuid NOT NULL,
  facet_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  recognised_on date NOT NULL,
  posting_month text NOT NULL,
  amount_fen bigint NOT NULL,
  goods_fen bigint NOT NULL,
  PRIMARY KEY (organisation_id, run_id, order_line_id, id),
  FOREIGN KEY (organisation_id, run_id, facet_id) REFERENCES count_run_facets
);
-- What a run entered is removed with the run, and never edited.
REVOKE UPDATE ON count_run_facets, count_run_entries FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE count_run_entries, count_run_facets, count_runs;
`;
