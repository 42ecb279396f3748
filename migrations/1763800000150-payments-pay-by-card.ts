import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments by card, Alipay and WeChat Pay: what was asked for, what the processor is called for, and what it told. */
export class PaymentsPayByCard1763800000150 implements MigrationInterface {
  name = 'PaymentsPayByCard1763800000150';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE card_payments (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  -- Who holds the account at the card processor that the money comes into.
  custodian_id uuid NOT NULL,
  payable_ids uuid[] NOT NULL,
  method text NOT NULL CHECK (method IN ('CARD', 'ALIPAY', 'WECHAT_PAY')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  status text NOT NULL DEFAULT 'REQUESTED' CHECK (status IN ('REQUESTED', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXCESS', 'MISMATCH')),
  started_by uuid NOT NULL,
  started_on date NOT NULL,
  -- The processor's name of it; null until it has answered.
  intent_ref text,
  -- Why the last try to pay failed, in the processor's code.
  failure text,
  paid_on date,
  -- What came in, in the smallest unit of its currency.
  received_amount bigint,
  received_currency text,
  -- What of it became payments, what waits for a person, and what of that went back.
  paid_fen bigint NOT NULL DEFAULT 0 CHECK (paid_fen >= 0),
  held_fen bigint NOT NULL DEFAULT 0 CHECK (held_fen >= 0),
  returned_fen bigint NOT NULL DEFAULT 0 CHECK (returned_fen >= 0),
  -- When the processor is asked how it stands, unless it tells before.
  ask_at timestamptz,
  asked integer NOT NULL DEFAULT 0,
  PRIMARY KEY (id, buyer_id),
  CONSTRAINT card_payment_spent_once CHECK (paid_fen + held_fen + returned_fen <= COALESCE(received_amount, 0))
);
CREATE UNIQUE INDEX card_payments_intent ON card_payments (intent_ref, buyer_id) WHERE intent_ref IS NOT NULL;
CREATE INDEX card_payments_of_custodian ON card_payments (custodian_id, started_on, id);
CREATE INDEX card_payments_of_buyer ON card_payments (buyer_id, started_on, id);
CREATE INDEX card_payments_held ON card_payments (custodian_id, started_on, id) WHERE status IN ('EXCESS', 'MISMATCH');
CREATE INDEX card_payments_to_ask ON card_payments (ask_at) WHERE ask_at IS NOT NULL;

CREATE TABLE card_refunds (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  card_payment_id uuid NOT NULL,
  -- Null where held money goes back.
  payable_id uuid,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- What is taken back from which item of the payable.
  items jsonb NOT NULL,
  reason text NOT NULL,
  status text NOT NULL DEFAULT 'REQUESTED' CHECK (status IN ('REQUESTED', 'PENDING', 'SUCCEEDED', 'FAILED')),
  -- Null where it was made at the processor's own desk.
  requested_by uuid,
  requested_on date NOT NULL,
  refund_ref text,
  failure text,
  refunded_on date,
  ask_at timestamptz,
  asked integer NOT NULL DEFAULT 0,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (card_payment_id, buyer_id) REFERENCES card_payments
);
CREATE INDEX card_refunds_payment ON card_refunds (card_payment_id);
CREATE INDEX card_refunds_payable ON card_refunds (payable_id) WHERE payable_id IS NOT NULL;
CREATE INDEX card_refunds_of_custodian ON card_refunds (custodian_id, requested_on, id);
CREATE INDEX card_refunds_open ON card_refunds (custodian_id, requested_on, id) WHERE status IN ('REQUESTED', 'PENDING');
CREATE INDEX card_refunds_to_ask ON card_refunds (ask_at) WHERE ask_at IS NOT NULL;

CREATE TABLE card_disputes (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  card_payment_id uuid NOT NULL,
  dispute_ref text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL,
  -- INQUIRY: the bank only asks, no money was taken.
  status text NOT NULL CHECK (status IN ('INQUIRY', 'OPEN', 'WON', 'LOST')),
  opened_on date NOT NULL,
  closed_on date,
  -- Of a lost one: what was taken back from payables; the rest from held money, or it is a cost.
  taken_fen bigint NOT NULL DEFAULT 0 CHECK (taken_fen BETWEEN 0 AND amount_fen),
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (card_payment_id, buyer_id) REFERENCES card_payments
);
CREATE UNIQUE INDEX card_disputes_ref ON card_disputes (dispute_ref, buyer_id);
CREATE INDEX card_disputes_payment ON card_disputes (card_payment_id);
CREATE INDEX card_disputes_of_custodian ON card_disputes (custodian_id, opened_on, id);

-- What the processor is to be called for. Its id is the idempotency key of the call.
CREATE TABLE card_calls (
  id uuid PRIMARY KEY,
  custodian_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CREATE_PAYMENT', 'CANCEL_PAYMENT', 'CREATE_REFUND', 'ABANDON_REFUND', 'FOLLOW_PAYMENT', 'FOLLOW_REFUND', 'FOLLOW_DISPUTE')),
  -- Our id of the payment or refund, or where it is only followed the processor's name of it.
  subject text NOT NULL,
  status text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'DONE', 'DEAD', 'ABANDONED')),
  created_on date NOT NULL,
  due_at timestamptz NOT NULL,
  -- Tries since a person last sent it off, and how often a person did.
  tries integer NOT NULL DEFAULT 0,
  rounds integer NOT NULL DEFAULT 0,
  failure text,
  decision_reason text
);
CREATE INDEX card_calls_due ON card_calls (due_at) WHERE status = 'WAITING';
-- What waits untried need not be asked twice. One that is under way may have read the state before it changed.
CREATE UNIQUE INDEX card_calls_once ON card_calls (kind, subject) WHERE status = 'WAITING' AND tries = 0;
CREATE INDEX card_calls_dead ON card_calls (custodian_id, created_on, id) WHERE status = 'DEAD';
CREATE INDEX card_calls_listing ON card_calls (custodian_id, created_on, id);
REVOKE DELETE ON card_calls FROM shanhai_app;

-- Events of the processor, each once by its own id. Only what each is about: how that stands is asked.
CREATE TABLE card_events (
  id text PRIMARY KEY,
  type text NOT NULL,
  subject text NOT NULL,
  happened_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER card_events_append_only BEFORE UPDATE OR DELETE ON card_events FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON card_events FROM shanhai_app;

-- Up to when the processor's list of events was read, by the account's holder.
CREATE TABLE card_event_cursors (
  custodian_id uuid PRIMARY KEY,
  read_to timestamptz NOT NULL,
  read_again_at timestamptz NOT NULL
);

ALTER TABLE payable_movements ADD card_payment_id uuid;
CREATE INDEX payable_movements_card ON payable_movements (card_payment_id) WHERE card_payment_id IS NOT NULL;
`;

const DOWN = /* sql */ `
DROP INDEX payable_movements_card;
ALTER TABLE payable_movements DROP card_payment_id;
DROP TABLE card_event_cursors, card_events, card_calls, card_disputes, card_refunds, card_payments;
`;
