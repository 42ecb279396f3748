import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money in suspense goes to an order, or back to its payer, when a second person confirms what the first proposed. */
export class PaymentsClaimByTwo1763800000132 implements MigrationInterface {
  name = 'PaymentsClaimByTwo1763800000132';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE bank_transfers
  -- Held by proposals that wait for a second person.
  ADD claimed_fen bigint NOT NULL DEFAULT 0 CHECK (claimed_fen >= 0),
  -- Given back to the payer.
  ADD returned_fen bigint NOT NULL DEFAULT 0 CHECK (returned_fen >= 0),
  ADD CONSTRAINT bank_transfers_spent_once CHECK (matched_fen + claimed_fen + returned_fen <= amount_fen);
DROP INDEX bank_transfers_suspense;
CREATE INDEX bank_transfers_suspense ON bank_transfers (custodian_id, booked_on, id) WHERE matched_fen + returned_fen < amount_fen;
-- Payers are found by the name of their unit.
CREATE INDEX organisations_name ON organisations (name);
CREATE INDEX bank_transfers_payer ON bank_transfers (custodian_id, payer_account) WHERE payer_account <> '';
CREATE TABLE transfer_claims (
  id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ORDER', 'GIVE_BACK')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- ORDER: what goes to which order, [{"groupId", "reference", "amountFen"}].
  parts jsonb NOT NULL,
  reason text NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_on date NOT NULL,
  status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'CONFIRMED', 'REJECTED')),
  decided_by uuid,
  decided_on date,
  decision_reason text,
  -- GIVE_BACK: the bank's reference of the money that went back.
  bank_reference text,
  PRIMARY KEY (id, custodian_id),
  FOREIGN KEY (transfer_id, custodian_id) REFERENCES bank_transfers,
  CHECK ((status = 'OPEN') = (decided_by IS NULL)),
  CONSTRAINT claim_confirmed_by_another CHECK (status <> 'CONFIRMED' OR decided_by <> proposed_by)
);
CREATE INDEX transfer_claims_listing ON transfer_claims (custodian_id, proposed_on, id);
CREATE INDEX transfer_claims_open ON transfer_claims (custodian_id, proposed_on, id) WHERE status = 'OPEN';
CREATE INDEX transfer_claims_transfer ON transfer_claims (transfer_id);
`;

const DOWN = /* sql */ `
DROP TABLE transfer_claims;
DROP INDEX organisations_name, bank_transfers_payer, bank_transfers_suspense;
ALTER TABLE bank_transfers DROP claimed_fen, DROP returned_fen;
CREATE INDEX bank_transfers_suspense ON bank_transfers (custodian_id, booked_on, id) WHERE matched_fen < amount_fen;
`;
