import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Origin claims say what kind each piece of evidence is of, may end, and may be revoked. */
export class TracingRevokeClaims1763800000110 implements MigrationInterface {
  name = 'TracingRevokeClaims1763800000110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE lots DROP CONSTRAINT lots_origin_status_check,
  ADD CONSTRAINT lots_origin_status_check CHECK (origin_status IN ('UNCLAIMED', 'PENDING', 'VERIFIED', 'REJECTED', 'REVOKED')),
  -- First day on which its verified origin holds no more.
  ADD COLUMN origin_valid_until date,
  -- Revocations that last, of its own origin or of that of a lot it was made of.
  ADD COLUMN revocations integer NOT NULL DEFAULT 0 CHECK (revocations >= 0);
ALTER TABLE origin_claims DROP CONSTRAINT origin_claims_status_check,
  ADD CONSTRAINT origin_claims_status_check CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED', 'REVOKED', 'EXPIRED')),
  ADD COLUMN valid_until date,
  -- Of the files in evidence, in their order; a file beyond them is of no kind that is named.
  ADD COLUMN evidence_kinds text[] NOT NULL DEFAULT '{}'
    CHECK (evidence_kinds <@ ARRAY['PHOTO', 'PLOT', 'CERTIFICATE', 'INVOICE', 'OTHER'] AND cardinality(evidence_kinds) <= cardinality(evidence));
DROP INDEX origin_claims_one_open;
CREATE UNIQUE INDEX origin_claims_one_open ON origin_claims (lot_id, supplier_id) WHERE status IN ('PENDING', 'VERIFIED');
CREATE TABLE origin_revocations (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  claim_id uuid NOT NULL,
  office_id uuid NOT NULL REFERENCES organisations,
  revoked_from date NOT NULL,
  revoked_on date NOT NULL,
  reason text NOT NULL,
  -- Withdrawn, or a new claim verified.
  ended_on date,
  ended_by uuid REFERENCES organisations,
  end_reason text,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (claim_id, supplier_id) REFERENCES origin_claims,
  CHECK (revoked_from <= revoked_on AND revoked_on <= ended_on),
  CHECK ((ended_on IS NULL) = (ended_by IS NULL) AND (ended_on IS NULL) = (end_reason IS NULL))
);
CREATE UNIQUE INDEX origin_revocations_lasting ON origin_revocations (lot_id, supplier_id) WHERE ended_on IS NULL;
CREATE INDEX origin_revocations_claim ON origin_revocations (claim_id);
-- The lots that a revocation is about: that of the claim, and those made of it by then.
CREATE TABLE revoked_lots (
  lot_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  revocation_id uuid NOT NULL,
  PRIMARY KEY (lot_id, supplier_id, revocation_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
CREATE INDEX revoked_lots_revocation ON revoked_lots (revocation_id);
CREATE TRIGGER revoked_lots_append_only BEFORE UPDATE OR DELETE ON revoked_lots FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON revoked_lots FROM shanhai_app;
-- What purchases have not been told yet, in its order; a row goes when all of them were.
CREATE TABLE revocation_news (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revocation_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('REVOKED', 'REINSTATED')),
  -- Supplier orders up to this one were told.
  after uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);
`;

const DOWN = /* sql */ `
DROP TABLE revocation_news, revoked_lots, origin_revocations;
DROP INDEX origin_claims_one_open;
UPDATE origin_claims SET status = 'REJECTED' WHERE status IN ('REVOKED', 'EXPIRED');
CREATE UNIQUE INDEX origin_claims_one_open ON origin_claims (lot_id, supplier_id) WHERE status <> 'REJECTED';
ALTER TABLE origin_claims DROP COLUMN evidence_kinds, DROP COLUMN valid_until, DROP CONSTRAINT origin_claims_status_check,
  ADD CONSTRAINT origin_claims_status_check CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED'));
UPDATE lots SET origin_status = 'REJECTED' WHERE origin_status = 'REVOKED';
ALTER TABLE lots DROP COLUMN revocations, DROP COLUMN origin_valid_until, DROP CONSTRAINT lots_origin_status_check,
  ADD CONSTRAINT lots_origin_status_check CHECK (origin_status IN ('UNCLAIMED', 'PENDING', 'VERIFIED', 'REJECTED'));
`;
