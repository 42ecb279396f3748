import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Banks take money back that they credited before: their reversals are kept, and taken off what the money paid. */
export class PaymentsReverseTransfers1763800000187 implements MigrationInterface {
  name = 'PaymentsReverseTransfers1763800000187';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Taken back by the bank. It may be more than is left in suspense: the rest was paid to orders and is to be taken off them.
ALTER TABLE bank_transfers ADD reversed_fen bigint NOT NULL DEFAULT 0 CHECK (reversed_fen BETWEEN 0 AND amount_fen);
DROP INDEX bank_transfers_suspense;
CREATE INDEX bank_transfers_suspense ON bank_transfers (custodian_id, booked_on, id) WHERE matched_fen + returned_fen + reversed_fen <> amount_fen;
CREATE TABLE transfer_reversals (
  id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  statement_id uuid NOT NULL REFERENCES bank_statements,
  bank_reference text NOT NULL,
  booked_on date NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  payer_name text NOT NULL,
  payer_account text NOT NULL,
  remark text NOT NULL,
  -- References that it names: its own, and what stands in its remark.
  named text[] NOT NULL,
  status text NOT NULL CHECK (status IN ('OPEN', 'FOUND', 'DISMISSED')),
  transfer_id uuid,
  -- What a first person said of an open one; a second says the same.
  said_by uuid,
  said_transfer_id uuid,
  said_reason text,
  decided_by uuid,
  decided_on date,
  PRIMARY KEY (id, custodian_id),
  FOREIGN KEY (transfer_id, custodian_id) REFERENCES bank_transfers,
  UNIQUE (custodian_id, bank_reference, booked_on, amount_fen),
  CHECK ((status = 'FOUND') = (transfer_id IS NOT NULL)),
  CHECK ((status = 'OPEN') = (decided_on IS NULL)),
  CONSTRAINT reversal_decided_by_another CHECK (decided_by <> said_by)
);
CREATE INDEX transfer_reversals_listing ON transfer_reversals (custodian_id, booked_on, id);
CREATE INDEX transfer_reversals_open ON transfer_reversals (custodian_id, booked_on, id) WHERE status = 'OPEN';
CREATE INDEX transfer_reversals_transfer ON transfer_reversals (transfer_id) WHERE transfer_id IS NOT NULL;
REVOKE DELETE ON transfer_reversals FROM shanhai_app;
ALTER TABLE transfer_claims DROP CONSTRAINT transfer_claims_kind_check,
  ADD CONSTRAINT transfer_claims_kind_check CHECK (kind IN ('ORDER', 'GIVE_BACK', 'TAKE_BACK')),
  -- GIVE_BACK: when the bank's statement showed that the money went.
  ADD seen_on date;
CREATE INDEX transfer_claims_given_back ON transfer_claims (custodian_id, bank_reference) WHERE bank_reference IS NOT NULL;
`;

const DOWN = /* sql */ `
DROP INDEX transfer_claims_given_back;
ALTER TABLE transfer_claims DROP seen_on, DROP CONSTRAINT transfer_claims_kind_check,
  ADD CONSTRAINT transfer_claims_kind_check CHECK (kind IN ('ORDER', 'GIVE_BACK'));
DROP TABLE transfer_reversals;
DROP INDEX bank_transfers_suspense;
ALTER TABLE bank_transfers DROP reversed_fen;
CREATE INDEX bank_transfers_suspense ON bank_transfers (custodian_id, booked_on, id) WHERE matched_fen + returned_fen < amount_fen;
`;
