import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payouts of what custodians received for suppliers, and the platform's fee. */
export class PaymentsPayOut1763800000183 implements MigrationInterface {
  name = 'PaymentsPayOut1763800000183';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Below zero where a payout that was set off by a later one is cancelled.
ALTER TABLE payables DROP CONSTRAINT payables_payout_fen_check;
ALTER TABLE payable_holdings DROP CONSTRAINT payable_holdings_payout_fen_check;
-- The bank account that a supplier is paid into, in its own name; the newest holds.
CREATE TABLE payout_accounts (
  supplier_id uuid NOT NULL REFERENCES organisations,
  version integer NOT NULL,
  holder_name text NOT NULL,
  bank_name text NOT NULL,
  -- 联行号, 12 digits.
  bank_code text,
  account_number text NOT NULL,
  named_by uuid NOT NULL,
  named_on date NOT NULL,
  PRIMARY KEY (supplier_id, version)
);
CREATE TRIGGER payout_accounts_append_only BEFORE UPDATE OR DELETE ON payout_accounts FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON payout_accounts FROM shanhai_app;
-- What the platform keeps of payouts, in basis points, by the day of preparing; the newest that has begun holds, none is zero.
CREATE TABLE payout_fees (
  valid_from date PRIMARY KEY,
  basis_points integer NOT NULL CHECK (basis_points BETWEEN 0 AND 1000),
  source text NOT NULL,
  set_by uuid NOT NULL,
  set_on date NOT NULL
);
CREATE TRIGGER payout_fees_append_only BEFORE UPDATE OR DELETE ON payout_fees FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON payout_fees FROM shanhai_app;
CREATE TABLE payouts (
  id uuid NOT NULL,
  custodian_id uuid NOT NULL REFERENCES organisations,
  supplier_id uuid NOT NULL REFERENCES organisations,
  status text NOT NULL CHECK (status IN ('PREPARED', 'APPROVED', 'PAID', 'CANCELLED')),
  gross_fen bigint NOT NULL CHECK (gross_fen > 0),
  fee_fen bigint NOT NULL CHECK (fee_fen BETWEEN 0 AND gross_fen),
  basis_points integer NOT NULL,
  -- The account as it was named when the payout was prepared.
  account_version integer NOT NULL,
  prepared_by uuid NOT NULL,
  prepared_on date NOT NULL,
  approved_by uuid,
  approved_on date,
  paid_by uuid,
  paid_on date,
  bank_reference text,
  cancelled_by uuid,
  cancelled_on date,
  cancel_reason text,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (supplier_id, account_version) REFERENCES payout_accounts,
  CONSTRAINT payout_approved_by_another CHECK (approved_by <> prepared_by),
  CONSTRAINT payout_paid_after_approval CHECK (status <> 'PAID' OR (approved_by, paid_on, bank_reference) IS NOT NULL)
);
CREATE INDEX payouts_of_custodian ON payouts (custodian_id, prepared_on, id);
CREATE INDEX payouts_of_supplier ON payouts (supplier_id, prepared_on, id);
-- The bank's reference stands for one payout of a custodian.
CREATE TABLE payout_references (
  custodian_id uuid NOT NULL,
  reference text NOT NULL,
  payout_id uuid NOT NULL,
  PRIMARY KEY (custodian_id, reference)
);
CREATE TRIGGER payout_references_append_only BEFORE UPDATE OR DELETE ON payout_references FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON payout_references FROM shanhai_app;
-- What a payout pays of each payable, frozen when it was prepared; negative where more was paid out before than the supplier has earned.
CREATE TABLE payout_lines (
  payout_id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  payable_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  fee_fen bigint NOT NULL CHECK (fee_fen >= 0),
  PRIMARY KEY (payout_id, payable_id, buyer_id),
  FOREIGN KEY (payable_id, buyer_id) REFERENCES payables
);
CREATE INDEX payout_lines_payable ON payout_lines (payable_id);
CREATE TRIGGER payout_lines_append_only BEFORE UPDATE OR DELETE ON payout_lines FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON payout_lines FROM shanhai_app;
REVOKE DELETE ON payouts FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE payout_lines, payout_references, payouts, payout_fees, payout_accounts;
ALTER TABLE payables ADD CONSTRAINT payables_payout_fen_check CHECK (payout_fen >= 0);
ALTER TABLE payable_holdings ADD CONSTRAINT payable_holdings_payout_fen_check CHECK (payout_fen >= 0);
`;
