import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is still to be paid out, and what is to be given back, is found by whose it is and not by going through everybody's. */
export class PaymentsListPayoutsToPay1763800000267 implements MigrationInterface {
  name = 'PaymentsListPayoutsToPay1763800000267';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE INDEX payouts_to_pay ON payouts (custodian_id, status, id) WHERE status IN ('PREPARED', 'APPROVED');
CREATE INDEX payables_to_refund_buyer ON payables (buyer_id, opened_on, id) WHERE paid_fen > due_fen;
CREATE INDEX payables_to_refund_payee ON payables (payee_id, opened_on, id) WHERE paid_fen > due_fen;
`;

const DOWN = /* sql */ `
DROP INDEX payables_to_refund_payee, payables_to_refund_buyer, payouts_to_pay;
`;
