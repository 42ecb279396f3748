import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Evidence of purchases, and disputes about numbers that several purchases name (CR-18, CR-19). */
export class ProcurementRecordEvidence1763800000054 implements MigrationInterface {
  name = 'ProcurementRecordEvidence1763800000054';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Documents that support goods of one supplier order. Counting reads the facts that stand beside them, not these rows.
CREATE TABLE evidence (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('INVOICE', 'BANK_REFERENCE', 'ACCEPTANCE_FORM')),
  number text NOT NULL,
  -- The number within what it is unique in, and what one number may support.
  number_key text NOT NULL,
  scope_id uuid NOT NULL,
  -- Negative for an invoice that reverses another.
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  issued_on date NOT NULL,
  file_hash text REFERENCES files,
  -- What of the amount is for which goods; a lot of null means the whole line.
  lines jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('HELD', 'DISPUTED', 'LOST', 'WITHDRAWN')),
  attached_by uuid NOT NULL,
  attached_on date NOT NULL,
  confirmed_by uuid,
  confirmed_on date,
  -- Places of buyer and supplier and those above them: an office sees the evidence that names its seat.
  place_codes text[] NOT NULL,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (supplier_order_id, buyer_id) REFERENCES supplier_orders
);
CREATE INDEX evidence_supplier_order ON evidence (supplier_order_id);
CREATE INDEX evidence_number ON evidence (kind, number_key);
CREATE UNIQUE INDEX evidence_used_once ON evidence (kind, number_key, supplier_order_id, buyer_id) WHERE state IN ('HELD', 'DISPUTED');
CREATE INDEX evidence_buyer ON evidence (buyer_id, attached_on, id);
CREATE INDEX evidence_supplier ON evidence (supplier_id, attached_on, id);
CREATE INDEX evidence_listing ON evidence (attached_on, id);
CREATE INDEX evidence_places ON evidence USING gin (place_codes);
-- Numbers of the whole platform: whoever uses one locks its row first, so that two uses at once see each other.
CREATE TABLE evidence_numbers (
  kind text NOT NULL,
  number_key text NOT NULL,
  PRIMARY KEY (kind, number_key)
);
CREATE TABLE disputes (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  number text NOT NULL,
  number_key text NOT NULL,
  opened_on date NOT NULL,
  settled_on date,
  settled_by uuid,
  -- Which purchase, or for a bank reference which order, kept the number; null where none did.
  kept_scope_id uuid,
  reason text,
  CHECK ((settled_on IS NULL) = (settled_by IS NULL) AND (settled_on IS NULL) = (reason IS NULL))
);
CREATE UNIQUE INDEX disputes_one_open ON disputes (kind, number_key) WHERE settled_on IS NULL;
CREATE INDEX disputes_listing ON disputes (opened_on, id);
CREATE INDEX disputes_queue ON disputes (opened_on, id) WHERE settled_on IS NULL;
CREATE TABLE dispute_sides (
  dispute_id uuid NOT NULL REFERENCES disputes,
  evidence_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  PRIMARY KEY (dispute_id, evidence_id, buyer_id),
  FOREIGN KEY (evidence_id, buyer_id) REFERENCES evidence
);
CREATE INDEX dispute_sides_evidence ON dispute_sides (evidence_id);
REVOKE DELETE ON evidence, evidence_numbers, disputes FROM shanhai_app;
CREATE TRIGGER dispute_sides_append_only BEFORE UPDATE OR DELETE ON dispute_sides FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON dispute_sides FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE dispute_sides, disputes, evidence_numbers, evidence;
`;
