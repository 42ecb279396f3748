import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Banks give a reference more than once: a transfer is kept under one that is unique, and beside it is what the bank writes. */
export class PaymentsKeepToldReferences1763800000285 implements MigrationInterface {
  name = 'PaymentsKeepToldReferences1763800000285';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- As the bank writes it, where bank_reference is another.
ALTER TABLE bank_transfers ADD told_reference text;
CREATE INDEX bank_transfers_told ON bank_transfers (told_reference, custodian_id) WHERE told_reference IS NOT NULL;
-- Transfers that are alike are of one amount.
CREATE INDEX bank_transfers_alike ON bank_transfers (custodian_id, amount_fen, booked_on);
`;

const DOWN = /* sql */ `
DROP INDEX bank_transfers_alike, bank_transfers_told;
ALTER TABLE bank_transfers DROP told_reference;
`;
