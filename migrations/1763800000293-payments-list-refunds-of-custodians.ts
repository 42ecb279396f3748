import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a custodian is to give back is found by whose it is, and not by going through everybody's. */
export class PaymentsListRefundsOfCustodians1763800000293 implements MigrationInterface {
  name = 'PaymentsListRefundsOfCustodians1763800000293';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Its payable is paid beyond what is due, and money of it is in the custodian's hands.
ALTER TABLE payable_holdings ADD to_refund boolean NOT NULL DEFAULT false;
UPDATE payable_holdings h SET to_refund = true FROM payables p
  WHERE p.id = h.payable_id AND p.buyer_id = h.buyer_id AND p.paid_fen > p.due_fen AND h.received_fen > h.returned_fen;
CREATE INDEX payable_holdings_to_refund ON payable_holdings (custodian_id, payable_id) WHERE to_refund;
`;

const DOWN = /* sql */ `
DROP INDEX payable_holdings_to_refund;
ALTER TABLE payable_holdings DROP to_refund;
`;
