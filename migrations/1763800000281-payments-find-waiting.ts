import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages of what waits for somebody do not walk through what is done. */
export class PaymentsFindWaiting1763800000281 implements MigrationInterface {
  name = 'PaymentsFindWaiting1763800000281';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE INDEX payouts_under_way ON payouts (custodian_id, prepared_on, id) WHERE status IN ('PREPARED', 'APPROVED');
CREATE INDEX payouts_under_way_to ON payouts (supplier_id, prepared_on, id) WHERE status IN ('PREPARED', 'APPROVED');
CREATE INDEX official_cards_proposed_by ON official_card_payments (buyer_id, recorded_on, id) WHERE status = 'PROPOSED';
CREATE INDEX official_cards_proposed_to ON official_card_payments (supplier_id, recorded_on, id) WHERE status = 'PROPOSED';
CREATE INDEX settlement_sheets_under_way ON settlement_sheets (buyer_id, prepared_on, id) WHERE status IN ('DRAFT', 'SUBMITTED');
CREATE INDEX settlement_sheets_under_way_of ON settlement_sheets (supplier_id, prepared_on, id) WHERE status IN ('DRAFT', 'SUBMITTED');
-- Held money that went back waits for nobody.
DROP INDEX card_payments_held;
CREATE INDEX card_payments_held ON card_payments (custodian_id, started_on, id) WHERE held_fen > 0;
`;

const DOWN = /* sql */ `
DROP INDEX card_payments_held;
CREATE INDEX card_payments_held ON card_payments (custodian_id, started_on, id) WHERE status IN ('EXCESS', 'MISMATCH');
DROP INDEX payouts_under_way, payouts_under_way_to, official_cards_proposed_by, official_cards_proposed_to, settlement_sheets_under_way, settlement_sheets_under_way_of;
`;
