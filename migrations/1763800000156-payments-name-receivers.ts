import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who receives the money of a payable, and into which accounts. */
export class PaymentsNameReceivers1763800000156 implements MigrationInterface {
  name = 'PaymentsNameReceivers1763800000156';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Bank accounts of custodians that buyers pay into, judged by the office of the custodian's seat.
CREATE TABLE receiving_accounts (
  id uuid NOT NULL,
  custodian_id uuid NOT NULL REFERENCES organisations,
  holder_name text NOT NULL,
  bank_name text NOT NULL,
  account_number text NOT NULL,
  -- The licence to keep others' money (资金存管), by its number and the file's content hash.
  licence_number text NOT NULL,
  file_hash text NOT NULL REFERENCES files,
  valid_from date NOT NULL,
  -- The first day on which nothing is to be paid into it any more.
  valid_until date CHECK (valid_until > valid_from),
  -- The seat's code and every code above it: an office sees the accounts that name its seat.
  place_codes text[] NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED', 'WITHDRAWN')),
  put_on date NOT NULL,
  decided_by uuid REFERENCES organisations,
  decided_on date,
  reason text,
  PRIMARY KEY (id, custodian_id)
);
-- The same account stands once.
CREATE UNIQUE INDEX receiving_accounts_once ON receiving_accounts (custodian_id, account_number, valid_from) WHERE status IN ('PENDING', 'VERIFIED');
CREATE INDEX receiving_accounts_verified ON receiving_accounts (custodian_id, valid_from) WHERE status = 'VERIFIED';
CREATE INDEX receiving_accounts_open ON receiving_accounts (put_on, id) WHERE status = 'VERIFIED';
CREATE INDEX receiving_accounts_custodian ON receiving_accounts (custodian_id, put_on, id);
CREATE INDEX receiving_accounts_places ON receiving_accounts USING gin (place_codes);
REVOKE DELETE ON receiving_accounts FROM shanhai_app;
-- Numbers are unique on the whole platform: an account that an office verified is one custodian's.
CREATE TABLE receiving_account_numbers (
  number text PRIMARY KEY,
  custodian_id uuid NOT NULL REFERENCES organisations
);
REVOKE DELETE ON receiving_account_numbers FROM shanhai_app;
-- Which custodian receives what a supplier's buyers pay; the newest holds, null is any custodian of the platform.
CREATE TABLE payee_choices (
  supplier_id uuid NOT NULL REFERENCES organisations,
  version integer NOT NULL,
  receiver_id uuid REFERENCES organisations,
  chosen_by uuid NOT NULL,
  chosen_on date NOT NULL,
  PRIMARY KEY (supplier_id, version)
);
CREATE TRIGGER payee_choices_append_only BEFORE UPDATE OR DELETE ON payee_choices FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON payee_choices FROM shanhai_app;
-- As the supplier had chosen when it was opened, for good; null: any custodian of the platform receives.
ALTER TABLE payables ADD receiver_id uuid;
`;

const DOWN = /* sql */ `
ALTER TABLE payables DROP receiver_id;
DROP TABLE payee_choices, receiving_account_numbers, receiving_accounts;
`;
