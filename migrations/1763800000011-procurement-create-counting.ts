import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProcurementCreateCounting1763800000011 implements MigrationInterface {
  name = 'ProcurementCreateCounting1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE schemes (
  code text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  evaluator text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  status text NOT NULL CHECK (status IN ('DRAFT', 'IN_FORCE', 'REPEALED')),
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until IS NULL OR valid_until > valid_from),
  source text NOT NULL,
  parameters jsonb NOT NULL,
  fact_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (code, version)
);
-- A period is open until a seal stands here. The request's place in the event log is where the books were closed.
CREATE TABLE period_seal_requests (
  month text PRIMARY KEY CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  fact_id uuid NOT NULL,
  requested_by uuid NOT NULL,
  requested_on date NOT NULL
);
CREATE TABLE period_seals (
  month text PRIMARY KEY REFERENCES period_seal_requests,
  position bigint NOT NULL,
  entries bigint NOT NULL,
  counted_fen bigint NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT now()
);
-- How far each slot has counted: every fact of the slot at or below the position is done.
CREATE TABLE counter_slots (
  slot smallint PRIMARY KEY,
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO counter_slots (slot) SELECT generate_series(0, 63);
-- Everything that figures are grouped and filtered by, once per combination; the id is the hash of the rest.
CREATE TABLE count_facets (
  id uuid PRIMARY KEY,
  scheme_code text NOT NULL,
  scheme_version integer NOT NULL,
  measure text NOT NULL,
  -- COUNTED, or the rule that left it out.
  outcome text NOT NULL,
  buyer_id uuid NOT NULL,
  -- The unit credited and those above it; the places of buyer and origin and those above them.
  unit_ids uuid[] NOT NULL,
  buyer_codes text[] NOT NULL,
  supplier_id uuid NOT NULL,
  origin_codes text[] NOT NULL,
  pairing_id uuid,
  category_code text NOT NULL,
  channel text NOT NULL,
  evidence_level smallint NOT NULL
);
CREATE INDEX count_facets_scheme ON count_facets (scheme_code, outcome);
CREATE TABLE count_entries (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  facet_id uuid NOT NULL REFERENCES count_facets,
  stream_id uuid NOT NULL,
  order_line_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  recognised_on date NOT NULL,
  posting_month text NOT NULL,
  posting text NOT NULL CHECK (posting IN ('REGULAR', 'LATE', 'ADJUSTMENT')),
  -- Counted amount, signed; 0 where a rule left it out. The goods amount stands beside it.
  amount_fen bigint NOT NULL,
  goods_fen bigint NOT NULL,
  -- The fact that made it.
  position bigint NOT NULL,
  fact_id uuid NOT NULL,
  judgement jsonb NOT NULL,
  PRIMARY KEY (id, buyer_id)
);
CREATE INDEX count_entries_position ON count_entries (position);
CREATE INDEX count_entries_stream ON count_entries (stream_id);
CREATE INDEX count_entries_line ON count_entries (order_line_id);
CREATE INDEX count_entries_facet ON count_entries (facet_id, recognised_on);
CREATE INDEX count_entries_month ON count_entries (posting_month, position, id);
CREATE INDEX count_entries_listing ON count_entries (recognised_on, id);
-- Entries summed up to a position; a figure is these rows plus the entries after it.
CREATE TABLE count_totals (
  facet_id uuid NOT NULL REFERENCES count_facets,
  recognised_month text NOT NULL,
  posting_month text NOT NULL,
  amount_fen bigint NOT NULL,
  goods_fen bigint NOT NULL,
  entries bigint NOT NULL,
  PRIMARY KEY (facet_id, recognised_month, posting_month)
);
CREATE TABLE count_rollup (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO count_rollup DEFAULT VALUES;
-- The code of an ancestry at a level: 1 province, 2 city, 3 county, 4 town, 5 village.
CREATE FUNCTION division_at_level(codes text[], level integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT c FROM unnest(codes) AS c WHERE CASE level
  WHEN 1 THEN c ~ '^[0-9]{2}0000$'
  WHEN 2 THEN c ~ '^[0-9]{4}00$' AND c !~ '0000$'
  WHEN 3 THEN c ~ '^[0-9]{6}$' AND c !~ '00$'
  WHEN 4 THEN length(c) = 9
  WHEN 5 THEN length(c) = 12 END LIMIT 1);
CREATE TABLE targets (
  id uuid NOT NULL,
  version integer NOT NULL,
  scheme_code text NOT NULL,
  subject_kind text NOT NULL CHECK (subject_kind IN ('UNIT', 'BUYER_DIVISION', 'ORIGIN_DIVISION', 'PAIRING')),
  subject text NOT NULL,
  period text NOT NULL CHECK (period ~ '^[0-9]{4}(-(0[1-9]|1[0-2]))?$'),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  source text NOT NULL,
  set_by uuid NOT NULL,
  set_on date NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX targets_period ON targets (scheme_code, period);
CREATE TABLE reserve_declarations (
  unit_id uuid NOT NULL REFERENCES organisations,
  year integer NOT NULL CHECK (year BETWEEN 2016 AND 2100),
  version integer NOT NULL,
  canteen text NOT NULL CHECK (canteen IN ('OWN', 'NO_CANTEEN', 'SHARED', 'OUTSOURCED')),
  annual_amount_fen bigint NOT NULL CHECK (annual_amount_fen >= 0),
  ratio_basis_points integer NOT NULL CHECK (ratio_basis_points BETWEEN 0 AND 10000),
  duty_fen bigint NOT NULL CHECK (duty_fen >= 0),
  other_unit_id uuid REFERENCES organisations,
  status text NOT NULL CHECK (status IN ('DECLARED', 'APPROVED', 'SENT_BACK')),
  declared_on date NOT NULL,
  reviewed_by uuid,
  reviewed_on date,
  reason text,
  PRIMARY KEY (unit_id, year, version)
);
CREATE TRIGGER schemes_append_only BEFORE UPDATE OR DELETE ON schemes FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON schemes FROM shanhai_app;
CREATE TRIGGER period_seal_requests_append_only BEFORE UPDATE OR DELETE ON period_seal_requests FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON period_seal_requests FROM shanhai_app;
CREATE TRIGGER period_seals_append_only BEFORE UPDATE OR DELETE ON period_seals FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON period_seals FROM shanhai_app;
CREATE TRIGGER count_facets_append_only BEFORE UPDATE OR DELETE ON count_facets FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON count_facets FROM shanhai_app;
CREATE TRIGGER count_entries_append_only BEFORE UPDATE OR DELETE ON count_entries FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON count_entries FROM shanhai_app;
CREATE TRIGGER targets_append_only BEFORE UPDATE OR DELETE ON targets FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON targets FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE reserve_declarations, targets, count_rollup, count_totals, count_entries, count_facets, counter_slots, period_seals, period_seal_requests, schemes;
DROP FUNCTION division_at_level(text[], integer);
`;
