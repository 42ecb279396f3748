import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the card processor pays into the custodian's bank account, and what it charges. */
export class PaymentsFollowCardPayouts1763800000265 implements MigrationInterface {
  name = 'PaymentsFollowCardPayouts1763800000265';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE card_payouts (
  id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  -- The processor's name of it.
  payout_ref text NOT NULL,
  -- In the smallest unit of its currency; below zero where the processor takes money from the bank account.
  amount bigint NOT NULL,
  currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('ON_ITS_WAY', 'PAID', 'FAILED', 'CANCELLED')),
  arrives_on date NOT NULL,
  -- What the bank's statement says of it, as far as the processor knows.
  descriptor text NOT NULL,
  bank_trace text,
  failure text,
  -- The transfer that brought it.
  transfer_id uuid,
  PRIMARY KEY (id, custodian_id),
  UNIQUE (payout_ref, custodian_id),
  FOREIGN KEY (transfer_id, custodian_id) REFERENCES bank_transfers,
  CHECK (transfer_id IS NULL OR status = 'PAID')
);
CREATE INDEX card_payouts_listing ON card_payouts (custodian_id, arrives_on, id);
CREATE INDEX card_payouts_awaited ON card_payouts (custodian_id, arrives_on, id) WHERE status IN ('PAID', 'ON_ITS_WAY') AND transfer_id IS NULL;
REVOKE DELETE ON card_payouts FROM shanhai_app;

-- That a transfer brought a payout, and that it was none after all, because the bank gave it back to the processor.
CREATE TABLE card_arrivals (
  id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  payout_id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ARRIVED', 'CAME_BACK')),
  effective_on date NOT NULL,
  arrived_fen bigint NOT NULL CHECK (arrived_fen > 0),
  -- What it took out of the balance at the processor; the difference is a cost.
  balance_fen bigint NOT NULL CHECK (balance_fen > 0),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, custodian_id),
  -- A payout arrives once, and comes back once.
  UNIQUE (payout_id, kind, custodian_id),
  FOREIGN KEY (payout_id, custodian_id) REFERENCES card_payouts,
  FOREIGN KEY (transfer_id, custodian_id) REFERENCES bank_transfers
);
CREATE INDEX card_arrivals_transfer ON card_arrivals (transfer_id);
CREATE TRIGGER card_arrivals_append_only BEFORE UPDATE OR DELETE ON card_arrivals FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON card_arrivals FROM shanhai_app;

-- What moved the balance at the processor, as the processor enters it.
CREATE TABLE card_entries (
  id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  entry_ref text NOT NULL,
  type text NOT NULL,
  source_ref text,
  currency text NOT NULL,
  -- Into the balance, before what is charged, and what is charged of it.
  amount bigint NOT NULL,
  fee bigint NOT NULL,
  -- What of both is a cost; posted where the currency is cny.
  cost bigint NOT NULL,
  entered_on date NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, custodian_id),
  UNIQUE (entry_ref, custodian_id)
);
CREATE TRIGGER card_entries_append_only BEFORE UPDATE OR DELETE ON card_entries FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON card_entries FROM shanhai_app;

-- The sums of entries by currency: what the processor holds, and what it charged.
CREATE TABLE card_sums (
  custodian_id uuid NOT NULL,
  currency text NOT NULL,
  net bigint NOT NULL,
  cost bigint NOT NULL,
  PRIMARY KEY (custodian_id, currency)
);
REVOKE DELETE ON card_sums FROM shanhai_app;

-- Entries are read from the first one on.
ALTER TABLE card_event_cursors ADD entries_read_to timestamptz NOT NULL DEFAULT 'epoch';
ALTER TABLE card_calls DROP CONSTRAINT card_calls_kind_check, ADD CONSTRAINT card_calls_kind_check CHECK (kind IN
  ('CREATE_PAYMENT', 'CANCEL_PAYMENT', 'CREATE_REFUND', 'ABANDON_REFUND', 'FOLLOW_PAYMENT', 'FOLLOW_REFUND', 'FOLLOW_DISPUTE', 'FOLLOW_PAYOUT'));
ALTER TABLE transfer_claims DROP CONSTRAINT transfer_claims_kind_check,
  ADD CONSTRAINT transfer_claims_kind_check CHECK (kind IN ('ORDER', 'GIVE_BACK', 'TAKE_BACK', 'CARD_PAYOUT')),
  -- CARD_PAYOUT: which one it is, and what it takes out of the balance at the processor.
  ADD card_payout_id uuid,
  ADD balance_fen bigint,
  ADD CONSTRAINT claim_of_card_payout CHECK ((kind = 'CARD_PAYOUT') = (card_payout_id IS NOT NULL) AND (kind = 'CARD_PAYOUT') = (balance_fen IS NOT NULL));
`;

const DOWN = /* sql */ `
ALTER TABLE transfer_claims DROP CONSTRAINT claim_of_card_payout, DROP balance_fen, DROP card_payout_id, DROP CONSTRAINT transfer_claims_kind_check,
  ADD CONSTRAINT transfer_claims_kind_check CHECK (kind IN ('ORDER', 'GIVE_BACK', 'TAKE_BACK'));
DELETE FROM card_calls WHERE kind = 'FOLLOW_PAYOUT';
ALTER TABLE card_calls DROP CONSTRAINT card_calls_kind_check, ADD CONSTRAINT card_calls_kind_check CHECK (kind IN
  ('CREATE_PAYMENT', 'CANCEL_PAYMENT', 'CREATE_REFUND', 'ABANDON_REFUND', 'FOLLOW_PAYMENT', 'FOLLOW_REFUND', 'FOLLOW_DISPUTE'));
ALTER TABLE card_event_cursors DROP entries_read_to;
DROP TABLE card_sums, card_entries, card_arrivals, card_payouts;
`;
