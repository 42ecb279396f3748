import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A transfer that banks told of twice: people say which one it is a copy of, and it leaves suspense. */
export class PaymentsTellCopies1763800000292 implements MigrationInterface {
  name = 'PaymentsTellCopies1763800000292';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE transfer_claims DROP CONSTRAINT transfer_claims_kind_check,
  ADD CONSTRAINT transfer_claims_kind_check CHECK (kind IN ('ORDER', 'GIVE_BACK', 'TAKE_BACK', 'CARD_PAYOUT', 'PAYOUT_RETURNED', 'DUPLICATE')),
  -- DUPLICATE: which transfer it is a copy of.
  ADD original_id uuid,
  ADD CONSTRAINT claim_of_copy CHECK ((kind = 'DUPLICATE') = (original_id IS NOT NULL) AND original_id <> transfer_id),
  ADD FOREIGN KEY (original_id, custodian_id) REFERENCES bank_transfers;
CREATE INDEX transfer_claims_original ON transfer_claims (original_id) WHERE status = 'CONFIRMED' AND original_id IS NOT NULL;
CREATE UNIQUE INDEX transfer_claims_copy ON transfer_claims (transfer_id, custodian_id) WHERE status = 'CONFIRMED' AND original_id IS NOT NULL;
`;

const DOWN = /* sql */ `
DROP INDEX transfer_claims_copy, transfer_claims_original;
ALTER TABLE transfer_claims DROP CONSTRAINT claim_of_copy, DROP original_id, DROP CONSTRAINT transfer_claims_kind_check,
  ADD CONSTRAINT transfer_claims_kind_check CHECK (kind IN ('ORDER', 'GIVE_BACK', 'TAKE_BACK', 'CARD_PAYOUT', 'PAYOUT_RETURNED'));
`;
