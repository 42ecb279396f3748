import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What suppliers paid out to households, of the money of named lines, and figures that they report. */
export class BenefitRecordPayouts1763800000211 implements MigrationInterface {
  name = 'BenefitRecordPayouts1763800000211';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const LEDGERS = [
  'household_payouts',
  'household_payout_shares',
  'household_payout_lines',
  'household_payout_decisions',
  'benefit_figures',
];

const UP = /* sql */ `
CREATE TABLE household_payouts (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('PURCHASE', 'DIVIDEND', 'GUARANTEED')),
  paid_on date NOT NULL,
  -- Below zero for an entry that cancels another.
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  households integer NOT NULL CHECK (households > 0),
  reverses_id uuid,
  -- Content hashes of receipts and bank lists.
  voucher_hashes text[] NOT NULL CHECK (cardinality(voucher_hashes) > 0),
  -- What it was for; why it cancels.
  note text NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_on date NOT NULL,
  PRIMARY KEY (id, supplier_id),
  CHECK ((reverses_id IS NULL) = (amount_fen > 0)),
  FOREIGN KEY (reverses_id, supplier_id) REFERENCES household_payouts
);
CREATE INDEX household_payouts_supplier ON household_payouts (supplier_id, recorded_on, id);
CREATE INDEX household_payouts_reversed ON household_payouts (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX household_payouts_vouchers ON household_payouts USING gin (voucher_hashes);
-- To whom, by their registrations.
CREATE TABLE household_payout_shares (
  payout_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  registration_id uuid NOT NULL,
  household_id uuid NOT NULL REFERENCES households,
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  PRIMARY KEY (payout_id, registration_id, supplier_id),
  FOREIGN KEY (payout_id, supplier_id) REFERENCES household_payouts,
  FOREIGN KEY (registration_id, supplier_id) REFERENCES household_registrations
);
-- Of which money: order lines that were paid, and, where it is told, of which of their lots.
CREATE TABLE household_payout_lines (
  payout_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  ordinal integer NOT NULL,
  order_line_id uuid NOT NULL,
  supplier_order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  lot_id uuid,
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  PRIMARY KEY (payout_id, ordinal, supplier_id),
  FOREIGN KEY (payout_id, supplier_id) REFERENCES household_payouts,
  FOREIGN KEY (order_line_id, buyer_id) REFERENCES order_lines
);
CREATE INDEX household_payout_lines_line ON household_payout_lines (order_line_id);
-- What a second person made of it; without a row it waits.
CREATE TABLE household_payout_decisions (
  payout_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  decision text NOT NULL CHECK (decision IN ('APPROVED', 'REJECTED')),
  decided_by uuid NOT NULL,
  decided_on date NOT NULL,
  reason text,
  PRIMARY KEY (payout_id, supplier_id),
  FOREIGN KEY (payout_id, supplier_id) REFERENCES household_payouts,
  CHECK ((decision = 'REJECTED') = (reason IS NOT NULL))
);
-- What suppliers say beside money, each as of a day and from a document.
CREATE TABLE benefit_figures (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('JOBS', 'SEASONAL_JOBS')),
  value integer NOT NULL CHECK (value >= 0),
  as_of date NOT NULL,
  source text NOT NULL,
  file_hash text NOT NULL REFERENCES files,
  recorded_by uuid NOT NULL,
  recorded_on date NOT NULL,
  PRIMARY KEY (id, supplier_id)
);
CREATE INDEX benefit_figures_newest ON benefit_figures (kind, supplier_id, as_of, id);
${LEDGERS.map(
  (
    table,
  ) => `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON ${table} FROM shanhai_app;`,
).join('\n')}
`;

const DOWN = /* sql */ `
DROP TABLE benefit_figures, household_payout_decisions, household_payout_lines, household_payout_shares, household_payouts;
`;
