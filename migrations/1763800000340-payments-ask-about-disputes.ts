import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open disputes are asked about, the processor's list of them is read, and what could not be followed is followed again. */
export class PaymentsAskAboutDisputes1763800000340 implements MigrationInterface {
  name = 'PaymentsAskAboutDisputes1763800000340';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE card_disputes
  -- When the processor is asked how it stands, unless it tells before.
  ADD ask_at timestamptz,
  ADD asked integer NOT NULL DEFAULT 0;
UPDATE card_disputes SET ask_at = now() WHERE closed_on IS NULL;
CREATE INDEX card_disputes_to_ask ON card_disputes (ask_at) WHERE ask_at IS NOT NULL;
-- Disputes are read from the first one on.
ALTER TABLE card_event_cursors ADD disputes_read_to timestamptz NOT NULL DEFAULT 'epoch';
-- Dead calls that only ask are due again; never those that are too old or that do something.
CREATE INDEX card_calls_to_revive ON card_calls (due_at) WHERE status = 'DEAD' AND kind IN ('FOLLOW_PAYMENT', 'FOLLOW_REFUND', 'FOLLOW_DISPUTE', 'FOLLOW_PAYOUT') AND due_at < 'infinity';
`;

const DOWN = /* sql */ `
DROP INDEX card_calls_to_revive;
UPDATE card_calls SET due_at = now() WHERE due_at = 'infinity';
ALTER TABLE card_event_cursors DROP disputes_read_to;
ALTER TABLE card_disputes DROP ask_at, DROP asked;
`;
