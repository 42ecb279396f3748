import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments by official card (公务卡) at the supplier's own terminal, said by the buyer and confirmed by the supplier. */
export class PaymentsRecordOfficialCards1763800000184 implements MigrationInterface {
  name = 'PaymentsRecordOfficialCards1763800000184';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE official_card_payments (
  -- Of the movement too, once it is confirmed.
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  payable_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  paid_on date NOT NULL,
  -- Of the terminal's slip (签购单).
  slip_number text NOT NULL,
  file_hash text REFERENCES files,
  status text NOT NULL CHECK (status IN ('PROPOSED', 'CONFIRMED', 'REFUSED', 'WITHDRAWN')),
  recorded_by uuid NOT NULL,
  recorded_on date NOT NULL,
  decided_by uuid,
  decided_on date,
  reason text,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (payable_id, buyer_id) REFERENCES payables,
  CHECK ((status = 'PROPOSED') = (decided_by IS NULL))
);
-- A slip stands for one payment of a supplier; what was refused or withdrawn frees it.
CREATE UNIQUE INDEX official_card_slips ON official_card_payments (supplier_id, slip_number) WHERE status IN ('PROPOSED', 'CONFIRMED');
CREATE INDEX official_cards_of_buyer ON official_card_payments (buyer_id, recorded_on, id);
CREATE INDEX official_cards_of_supplier ON official_card_payments (supplier_id, recorded_on, id);
CREATE INDEX official_cards_of_payable ON official_card_payments (payable_id);
REVOKE DELETE ON official_card_payments FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE official_card_payments;
`;
