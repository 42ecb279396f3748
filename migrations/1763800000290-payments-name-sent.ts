import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each bank reference of money that went out stands for one payout, give-back or refund of its custodian, and each is shown once. */
export class PaymentsNameSent1763800000290 implements MigrationInterface {
  name = 'PaymentsNameSent1763800000290';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE sent_references (
  custodian_id uuid NOT NULL,
  reference text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PAYOUT', 'GIVE_BACK', 'REFUND')),
  -- The payout, the claim that gives money back, or the movement of the refund.
  subject_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  PRIMARY KEY (custodian_id, reference),
  UNIQUE (subject_id, custodian_id)
);
INSERT INTO sent_references SELECT r.custodian_id, r.reference, 'PAYOUT', o.id, o.gross_fen - o.fee_fen
  FROM payout_references r JOIN payouts o ON o.id = r.payout_id AND o.custodian_id = r.custodian_id;
-- Of give-backs that bear the same reference the first has it.
INSERT INTO sent_references SELECT custodian_id, bank_reference, 'GIVE_BACK', id, amount_fen FROM transfer_claims
  WHERE kind = 'GIVE_BACK' AND status = 'CONFIRMED' AND bank_reference IS NOT NULL ORDER BY decided_on, id ON CONFLICT DO NOTHING;
CREATE TRIGGER sent_references_append_only BEFORE UPDATE OR DELETE ON sent_references FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON sent_references FROM shanhai_app;
-- When the bank's statement showed that the money went.
CREATE TABLE sent_sightings (
  custodian_id uuid NOT NULL,
  reference text NOT NULL,
  booked_on date NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (custodian_id, reference),
  FOREIGN KEY (custodian_id, reference) REFERENCES sent_references
);
INSERT INTO sent_sightings (custodian_id, reference, booked_on) SELECT s.custodian_id, s.reference, c.seen_on
  FROM sent_references s JOIN transfer_claims c ON c.id = s.subject_id AND c.custodian_id = s.custodian_id WHERE c.seen_on IS NOT NULL;
CREATE TRIGGER sent_sightings_append_only BEFORE UPDATE OR DELETE ON sent_sightings FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON sent_sightings FROM shanhai_app;
DROP TABLE payout_references;
DROP INDEX transfer_claims_given_back;
ALTER TABLE transfer_claims DROP seen_on;
`;

const DOWN = /* sql */ `
ALTER TABLE transfer_claims ADD seen_on date;
UPDATE transfer_claims c SET seen_on = g.booked_on FROM sent_references s JOIN sent_sightings g USING (custodian_id, reference)
  WHERE s.subject_id = c.id AND s.custodian_id = c.custodian_id;
CREATE INDEX transfer_claims_given_back ON transfer_claims (custodian_id, bank_reference) WHERE bank_reference IS NOT NULL;
CREATE TABLE payout_references (
  custodian_id uuid NOT NULL,
  reference text NOT NULL,
  payout_id uuid NOT NULL,
  PRIMARY KEY (custodian_id, reference)
);
INSERT INTO payout_references SELECT custodian_id, reference, subject_id FROM sent_references WHERE kind = 'PAYOUT';
CREATE TRIGGER payout_references_append_only BEFORE UPDATE OR DELETE ON payout_references FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON payout_references FROM shanhai_app;
DROP TABLE sent_sightings, sent_references;
`;
