import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A payout that the supplier's bank returns: its money is owed again. */
export class PaymentsReturnPayouts1763800000291 implements MigrationInterface {
  name = 'PaymentsReturnPayouts1763800000291';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE payouts DROP CONSTRAINT payouts_status_check, DROP CONSTRAINT payout_paid_after_approval,
  ADD CONSTRAINT payouts_status_check CHECK (status IN ('PREPARED', 'APPROVED', 'PAID', 'CANCELLED', 'RETURNED')),
  ADD CONSTRAINT payout_paid_after_approval CHECK (status NOT IN ('PAID', 'RETURNED') OR (approved_by, paid_on, bank_reference) IS NOT NULL),
  -- When the supplier's bank sent the money back.
  ADD returned_on date,
  ADD CONSTRAINT payout_returned CHECK ((status = 'RETURNED') = (returned_on IS NOT NULL));
-- Accounts that money came back from.
CREATE INDEX payouts_returned ON payouts (supplier_id, account_version) WHERE status = 'RETURNED';
ALTER TABLE transfer_claims DROP CONSTRAINT transfer_claims_kind_check,
  ADD CONSTRAINT transfer_claims_kind_check CHECK (kind IN ('ORDER', 'GIVE_BACK', 'TAKE_BACK', 'CARD_PAYOUT', 'PAYOUT_RETURNED')),
  -- PAYOUT_RETURNED: which one came back.
  ADD payout_id uuid,
  ADD CONSTRAINT claim_of_returned_payout CHECK ((kind = 'PAYOUT_RETURNED') = (payout_id IS NOT NULL));
CREATE UNIQUE INDEX transfer_claims_returned ON transfer_claims (payout_id, custodian_id) WHERE status = 'CONFIRMED' AND payout_id IS NOT NULL;
`;

const DOWN = /* sql */ `
DROP INDEX transfer_claims_returned;
ALTER TABLE transfer_claims DROP CONSTRAINT claim_of_returned_payout, DROP payout_id, DROP CONSTRAINT transfer_claims_kind_check,
  ADD CONSTRAINT transfer_claims_kind_check CHECK (kind IN ('ORDER', 'GIVE_BACK', 'TAKE_BACK', 'CARD_PAYOUT'));
DROP INDEX payouts_returned;
ALTER TABLE payouts DROP CONSTRAINT payout_returned, DROP returned_on, DROP CONSTRAINT payout_paid_after_approval, DROP CONSTRAINT payouts_status_check,
  ADD CONSTRAINT payouts_status_check CHECK (status IN ('PREPARED', 'APPROVED', 'PAID', 'CANCELLED')),
  ADD CONSTRAINT payout_paid_after_approval CHECK (status <> 'PAID' OR (approved_by, paid_on, bank_reference) IS NOT NULL);
`;
