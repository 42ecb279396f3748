import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which custodian holds how much of a payable, and what of it the supplier has earned. */
export class PaymentsTellHoldings1763800000182 implements MigrationInterface {
  name = 'PaymentsTellHoldings1763800000182';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- What the buyer has kept of it: accepted goods net of returns, and charges once all of it is accepted or rejected.
ALTER TABLE payables ADD released_fen bigint NOT NULL DEFAULT 0 CHECK (released_fen >= 0),
  -- In payouts that stand, prepared ones too.
  ADD payout_fen bigint NOT NULL DEFAULT 0 CHECK (payout_fen >= 0),
  -- Of what was paid: what went to the supplier itself, by official card, less what it gave back.
  ADD direct_fen bigint NOT NULL DEFAULT 0 CHECK (direct_fen >= 0);
-- Money of a payable in a custodian's hands. Rows are changed under the lock of the payable.
CREATE TABLE payable_holdings (
  payable_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  payee_id uuid NOT NULL,
  received_fen bigint NOT NULL DEFAULT 0 CHECK (received_fen >= 0),
  -- Given back to the buyer.
  returned_fen bigint NOT NULL DEFAULT 0 CHECK (returned_fen >= 0),
  -- In payouts of the custodian that stand.
  payout_fen bigint NOT NULL DEFAULT 0 CHECK (payout_fen >= 0),
  -- What the custodian owes the supplier of it; negative where more was paid out than the supplier has earned.
  owed_fen bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (payable_id, custodian_id, buyer_id),
  FOREIGN KEY (payable_id, buyer_id) REFERENCES payables
);
-- What is owed now, so that no list of it goes through what was paid out before.
CREATE INDEX payable_holdings_owed ON payable_holdings (custodian_id, payee_id, payable_id) WHERE owed_fen <> 0;
CREATE INDEX payable_holdings_owed_to ON payable_holdings (payee_id, custodian_id) WHERE owed_fen <> 0;
REVOKE DELETE ON payable_holdings FROM shanhai_app;
-- What is paid beyond what is due, now.
CREATE INDEX payables_to_refund ON payables (opened_on, id) WHERE paid_fen > due_fen;

UPDATE payables p SET released_fen = kept.fen + CASE WHEN s.status = 'CLOSED'
    THEN (SELECT COALESCE(sum(i.due_fen), 0) FROM payable_items i WHERE i.payable_id = p.id AND i.buyer_id = p.buyer_id AND i.kind <> 'GOODS') ELSE 0 END
FROM supplier_orders s CROSS JOIN LATERAL (
  SELECT COALESCE(sum(CASE pricing WHEN 'PACK' THEN (accepted_quantity - returned_quantity)::numeric * unit_price_fen
    ELSE div(2 * (accepted_mass - returned_mass)::numeric * unit_price_fen + 1000, 2000) END), 0) AS fen
  FROM order_lines l WHERE l.supplier_order_id = s.id) kept
WHERE s.id = p.subject_id AND s.status IN ('CONFIRMED', 'SHIPPED', 'CLOSED');
INSERT INTO payable_holdings (payable_id, buyer_id, custodian_id, payee_id, received_fen, returned_fen)
SELECT p.id, p.buyer_id, m.custodian_id, p.payee_id, sum(m.received), sum(m.returned) FROM payables p CROSS JOIN LATERAL (
  SELECT debit_owner_id AS custodian_id, amount_fen AS received, 0 AS returned FROM money_postings
    WHERE payable_id = p.id AND credit_account = 'BUYER_DUE' AND debit_account IN ('SUSPENSE', 'CARD_BALANCE')
  UNION ALL SELECT credit_owner_id, 0, amount_fen FROM money_postings
    WHERE payable_id = p.id AND debit_account = 'BUYER_DUE' AND credit_account IN ('BANK', 'CARD_BALANCE', 'DISPUTED')) m
GROUP BY 1, 2, 3, 4;
UPDATE payable_holdings h SET owed_fen = s.share FROM (
  SELECT h.payable_id, h.custodian_id, GREATEST(0, LEAST(h.received_fen - h.returned_fen, LEAST(p.released_fen, p.paid_fen)
    - COALESCE(sum(GREATEST(h.received_fen - h.returned_fen, 0)) OVER (PARTITION BY h.payable_id ORDER BY h.custodian_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS share
  FROM payable_holdings h JOIN payables p ON p.id = h.payable_id AND p.buyer_id = h.buyer_id) s
WHERE h.payable_id = s.payable_id AND h.custodian_id = s.custodian_id AND s.share <> 0;
`;

const DOWN = /* sql */ `
DROP INDEX payables_to_refund;
DROP TABLE payable_holdings;
ALTER TABLE payables DROP released_fen, DROP payout_fen, DROP direct_fen;
`;
