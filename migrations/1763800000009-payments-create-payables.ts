import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PaymentsCreatePayables1763800000009 implements MigrationInterface {
  name = 'PaymentsCreatePayables1763800000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- What a buyer owes one payee. Its items are opaque here: lines of goods, freight, deposits.
CREATE TABLE payables (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  payee_id uuid NOT NULL,
  -- What it is owed for, and the stream that its facts are counted in.
  subject_id uuid NOT NULL,
  -- Payables of one order share a payment reference.
  group_id uuid NOT NULL,
  reference text NOT NULL,
  opened_on date NOT NULL,
  due_fen bigint NOT NULL CHECK (due_fen >= 0),
  paid_fen bigint NOT NULL DEFAULT 0 CHECK (paid_fen >= 0),
  PRIMARY KEY (id, buyer_id)
);
CREATE UNIQUE INDEX payables_subject ON payables (subject_id, buyer_id);
CREATE INDEX payables_group ON payables (group_id);
CREATE INDEX payables_open ON payables (buyer_id, opened_on, id);
CREATE TABLE payable_items (
  payable_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  item_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('GOODS', 'FREIGHT', 'DEPOSIT', 'FEE')),
  ordinal integer NOT NULL,
  due_fen bigint NOT NULL CHECK (due_fen >= 0),
  PRIMARY KEY (payable_id, item_id, buyer_id),
  FOREIGN KEY (payable_id, buyer_id) REFERENCES payables
);
-- Everything that moved a payable, in rows that stay: dues set, money received, money given back.
CREATE TABLE payable_movements (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  payable_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('OPENED', 'DUE_CHANGED', 'PAYMENT', 'REFUND')),
  effective_on date NOT NULL,
  amount_fen bigint NOT NULL,
  transfer_id uuid,
  -- OPENED: what each item owes; DUE_CHANGED: by how much more or less; REFUND: what is taken back from each item.
  items jsonb,
  reason text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (payable_id, buyer_id) REFERENCES payables
);
CREATE INDEX payable_movements_payable ON payable_movements (payable_id, effective_on, id);
CREATE INDEX payable_movements_transfer ON payable_movements (transfer_id) WHERE transfer_id IS NOT NULL;
-- Unique on the whole platform, so in small tables of their own.
CREATE TABLE payment_references (
  reference text PRIMARY KEY,
  buyer_id uuid NOT NULL,
  group_id uuid NOT NULL
);
CREATE TABLE bank_references (
  reference text PRIMARY KEY,
  transfer_id uuid NOT NULL,
  custodian_id uuid NOT NULL
);
CREATE TABLE bank_statements (
  id uuid PRIMARY KEY,
  custodian_id uuid NOT NULL REFERENCES organisations,
  content_hash text NOT NULL,
  imported_on date NOT NULL,
  rows_total integer NOT NULL,
  UNIQUE (custodian_id, content_hash)
);
CREATE TABLE bank_transfers (
  id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  statement_id uuid NOT NULL REFERENCES bank_statements,
  bank_reference text NOT NULL,
  booked_on date NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  payer_name text NOT NULL,
  payer_account text NOT NULL,
  remark text NOT NULL,
  -- What of it became payments; the rest is in suspense.
  matched_fen bigint NOT NULL DEFAULT 0,
  reason text NOT NULL,
  PRIMARY KEY (id, custodian_id),
  CHECK (matched_fen BETWEEN 0 AND amount_fen)
);
CREATE INDEX bank_transfers_listing ON bank_transfers (custodian_id, booked_on, id);
CREATE INDEX bank_transfers_suspense ON bank_transfers (custodian_id, booked_on, id) WHERE matched_fen < amount_fen;
CREATE TRIGGER payable_movements_append_only BEFORE UPDATE OR DELETE ON payable_movements FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON payable_movements FROM shanhai_app;
CREATE TRIGGER payment_references_append_only BEFORE UPDATE OR DELETE ON payment_references FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON payment_references FROM shanhai_app;
CREATE TRIGGER bank_references_append_only BEFORE UPDATE OR DELETE ON bank_references FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON bank_references FROM shanhai_app;
CREATE TRIGGER bank_statements_append_only BEFORE UPDATE OR DELETE ON bank_statements FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON bank_statements FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE bank_transfers, bank_statements, bank_references, payment_references, payable_movements, payable_items, payables;
`;
