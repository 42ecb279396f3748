import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money itself is double entry: whatever moved so far is posted, and what comes is posted where it moves. */
export class PaymentsPostMoney1763800000140 implements MigrationInterface {
  name = 'PaymentsPostMoney1763800000140';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE money_postings (
  id uuid PRIMARY KEY,
  -- The event that moved the money: a movement of a payable, a transfer, what else others post. Its postings share it.
  source_id uuid NOT NULL,
  effective_on date NOT NULL,
  reason text NOT NULL,
  debit_account text NOT NULL,
  debit_owner_id uuid NOT NULL,
  credit_account text NOT NULL,
  credit_owner_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  payable_id uuid,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT money_postings_accounts CHECK (
    debit_account IN ('BUYER_DUE', 'SUPPLIER_DUE', 'BANK', 'SUSPENSE', 'CARD_BALANCE', 'CARD_COSTS', 'DISPUTED', 'PLATFORM_FEES')
    AND credit_account IN ('BUYER_DUE', 'SUPPLIER_DUE', 'BANK', 'SUSPENSE', 'CARD_BALANCE', 'CARD_COSTS', 'DISPUTED', 'PLATFORM_FEES')),
  CONSTRAINT money_postings_move CHECK ((debit_account, debit_owner_id) <> (credit_account, credit_owner_id))
);
CREATE INDEX money_postings_debit ON money_postings (debit_owner_id, debit_account, effective_on, id);
CREATE INDEX money_postings_credit ON money_postings (credit_owner_id, credit_account, effective_on, id);
CREATE INDEX money_postings_payable ON money_postings (payable_id) WHERE payable_id IS NOT NULL;
CREATE TRIGGER money_postings_append_only BEFORE UPDATE OR DELETE ON money_postings FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON money_postings FROM shanhai_app;
-- What postings changed in accounts and is not yet part of the sums below: a balance is both, in one statement.
CREATE TABLE money_changes (
  owner_id uuid NOT NULL,
  account text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  effective_on date NOT NULL,
  debit_fen bigint NOT NULL,
  credit_fen bigint NOT NULL,
  PRIMARY KEY (owner_id, account, number)
);
-- Sums of each account by day, and those of all owners together.
CREATE TABLE money_days (
  owner_id uuid NOT NULL,
  account text NOT NULL,
  effective_on date NOT NULL,
  debit_fen numeric NOT NULL,
  credit_fen numeric NOT NULL,
  PRIMARY KEY (owner_id, account, effective_on)
);
CREATE TABLE money_account_days (
  account text NOT NULL,
  effective_on date NOT NULL,
  debit_fen numeric NOT NULL,
  credit_fen numeric NOT NULL,
  PRIMARY KEY (account, effective_on)
);
-- A posting bears the id of the row that it tells of. A refund of before went back from the account into which the first payment came.
INSERT INTO money_postings (id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id, recorded_at)
SELECT m.id, m.id, m.effective_on, m.reason, CASE WHEN m.amount_fen > 0 THEN 'BUYER_DUE' ELSE 'SUPPLIER_DUE' END,
  CASE WHEN m.amount_fen > 0 THEN p.buyer_id ELSE p.payee_id END, CASE WHEN m.amount_fen > 0 THEN 'SUPPLIER_DUE' ELSE 'BUYER_DUE' END,
  CASE WHEN m.amount_fen > 0 THEN p.payee_id ELSE p.buyer_id END, abs(m.amount_fen), p.id, m.recorded_at
FROM payable_movements m JOIN payables p ON p.id = m.payable_id AND p.buyer_id = m.buyer_id WHERE m.kind IN ('OPENED', 'DUE_CHANGED') AND m.amount_fen <> 0
UNION ALL
SELECT t.id, t.id, t.booked_on, 'BANK_TRANSFER', 'BANK', t.custodian_id, 'SUSPENSE', t.custodian_id, t.amount_fen, NULL, now() FROM bank_transfers t
UNION ALL
SELECT m.id, t.id, m.effective_on, m.reason, 'SUSPENSE', t.custodian_id, 'BUYER_DUE', m.buyer_id, m.amount_fen, m.payable_id, m.recorded_at
FROM payable_movements m JOIN bank_transfers t ON t.id = m.transfer_id WHERE m.kind = 'PAYMENT'
UNION ALL
SELECT c.id, c.transfer_id, c.decided_on, 'GIVEN_BACK', 'SUSPENSE', c.custodian_id, 'BANK', c.custodian_id, c.amount_fen, NULL, now()
FROM transfer_claims c WHERE c.kind = 'GIVE_BACK' AND c.status = 'CONFIRMED'
UNION ALL
SELECT m.id, m.id, m.effective_on, 'REFUND', 'BUYER_DUE', m.buyer_id, 'BANK', paid.custodian_id, m.amount_fen, m.payable_id, m.recorded_at
FROM payable_movements m CROSS JOIN LATERAL (SELECT t.custodian_id FROM payable_movements x JOIN bank_transfers t ON t.id = x.transfer_id
  WHERE x.payable_id = m.payable_id AND x.kind = 'PAYMENT' ORDER BY x.effective_on, x.id LIMIT 1) paid WHERE m.kind = 'REFUND';
INSERT INTO money_days SELECT owner_id, account, effective_on, sum(debit), sum(credit)
FROM money_postings CROSS JOIN LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit, credit)
GROUP BY 1, 2, 3;
INSERT INTO money_account_days SELECT account, effective_on, sum(debit_fen), sum(credit_fen) FROM money_days GROUP BY 1, 2;
`;

const DOWN = /* sql */ `
DROP TABLE money_account_days, money_days, money_changes, money_postings;
`;
