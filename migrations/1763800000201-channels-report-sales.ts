import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What channel partners report that they sold, row by row, and the deliveries that it is matched to. */
export class ChannelsReportSales1763800000201 implements MigrationInterface {
  name = 'ChannelsReportSales1763800000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Packs of one lot that a partner accepted on a line on a day and kept, and what live reports sold of them. Follows the log.
CREATE TABLE partner_deliveries (
  partner_id uuid NOT NULL,
  line_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  accepted_on date NOT NULL,
  supplier_order_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  quantity integer NOT NULL CHECK (quantity >= 0),
  -- What is owed to the supplier for these packs.
  value_fen bigint NOT NULL CHECK (value_fen >= 0),
  -- It may be above what is kept: what came back after it was sold.
  sold_quantity integer NOT NULL DEFAULT 0 CHECK (sold_quantity >= 0),
  sold_fen bigint NOT NULL DEFAULT 0 CHECK (sold_fen >= 0),
  PRIMARY KEY (partner_id, line_id, lot_id, accepted_on)
);
CREATE INDEX partner_deliveries_open ON partner_deliveries (partner_id, sku_id, accepted_on, line_id, lot_id) WHERE sold_quantity < quantity;
CREATE INDEX partner_deliveries_lot ON partner_deliveries (partner_id, lot_id);
REVOKE DELETE ON partner_deliveries FROM shanhai_app;
-- How far the log was followed.
CREATE TABLE partner_delivery_progress (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO partner_delivery_progress DEFAULT VALUES;
CREATE TABLE sales_reports (
  id uuid NOT NULL,
  partner_id uuid NOT NULL REFERENCES organisations,
  -- Null: the partner itself sells, such as a platform.
  outlet_id uuid REFERENCES outlets,
  title text NOT NULL,
  -- The file that its rows come from; null where they come over the API.
  file_hash text REFERENCES files,
  evidence text[] NOT NULL,
  status text NOT NULL CHECK (status IN ('READING', 'MATCHING', 'DRAFT', 'SUBMITTED', 'CONFIRMING', 'CONFIRMED', 'DISCARDED', 'FAILED')),
  rows_read integer NOT NULL DEFAULT 0,
  -- Of the file; null until it was looked through.
  rows_total integer,
  -- The place in the log up to which deliveries are followed before its rows are matched.
  matches_after bigint NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  -- Why the file cannot be read: refusals.
  faults jsonb,
  -- The partner's seat and the places above it: whose office may judge.
  place_codes text[] NOT NULL,
  created_on date NOT NULL,
  created_by uuid NOT NULL,
  submitted_on date,
  submitted_by uuid,
  decided_on date,
  decided_by uuid,
  office_id uuid REFERENCES organisations,
  -- Why it was sent back.
  reason text,
  -- Who sold, as it stood when it was confirmed; rows of implausible prices count where the office said so.
  standing jsonb,
  with_implausible boolean NOT NULL DEFAULT false,
  -- The supplier order up to which its facts are written.
  told_through uuid,
  PRIMARY KEY (id, partner_id),
  CHECK ((standing IS NOT NULL) = (status IN ('CONFIRMING', 'CONFIRMED')))
);
CREATE INDEX sales_reports_partner ON sales_reports (partner_id, created_on, id);
CREATE INDEX sales_reports_places ON sales_reports USING gin (place_codes);
CREATE INDEX sales_reports_to_work ON sales_reports (id) WHERE status IN ('READING', 'MATCHING', 'CONFIRMING');
CREATE INDEX sales_reports_file ON sales_reports (file_hash) WHERE file_hash IS NOT NULL;
REVOKE DELETE ON sales_reports FROM shanhai_app;
-- Rows as they were said and judged; a row without a verdict is to be matched.
CREATE TABLE sales_rows (
  report_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  -- As the spreadsheet shows it, or in the order in which rows came.
  row_number integer NOT NULL,
  row_key text NOT NULL,
  said jsonb NOT NULL,
  content_hash bytea NOT NULL,
  sku_id uuid,
  supplier_id uuid,
  lot_id uuid,
  packs integer,
  retail_fen bigint,
  sold_on date,
  verdict text,
  -- Of INVALID: the fields that are wrong; of DUPLICATE: where the key stands.
  detail jsonb,
  matched_packs integer NOT NULL DEFAULT 0,
  -- Of those: counted as a purchase already, when it was judged.
  counted_packs integer NOT NULL DEFAULT 0,
  ex_origin_fen bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (report_id, partner_id, row_number),
  FOREIGN KEY (report_id, partner_id) REFERENCES sales_reports,
  CHECK (matched_packs BETWEEN 0 AND COALESCE(packs, 0) AND counted_packs BETWEEN 0 AND matched_packs)
);
CREATE INDEX sales_rows_to_match ON sales_rows (report_id, (lot_id IS NULL), sold_on, row_key) WHERE verdict IS NULL;
CREATE INDEX sales_rows_verdict ON sales_rows (report_id, verdict, row_number);
REVOKE DELETE ON sales_rows FROM shanhai_app;
-- Which row of live reports a partner's key names: one.
CREATE TABLE sales_row_keys (
  partner_id uuid NOT NULL,
  row_key text NOT NULL,
  report_id uuid NOT NULL,
  row_number integer NOT NULL,
  content_hash bytea NOT NULL,
  PRIMARY KEY (partner_id, row_key)
);
CREATE INDEX sales_row_keys_report ON sales_row_keys (report_id);
-- Which delivery's packs a row sold.
CREATE TABLE sales_matches (
  report_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  row_number integer NOT NULL,
  line_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  accepted_on date NOT NULL,
  supplier_order_id uuid NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  ex_origin_fen bigint NOT NULL,
  retail_fen bigint NOT NULL,
  PRIMARY KEY (report_id, partner_id, row_number, line_id, lot_id, accepted_on),
  FOREIGN KEY (report_id, partner_id, row_number) REFERENCES sales_rows,
  FOREIGN KEY (partner_id, line_id, lot_id, accepted_on) REFERENCES partner_deliveries
);
CREATE INDEX sales_matches_order ON sales_matches (report_id, supplier_order_id);
CREATE INDEX sales_matches_delivery ON sales_matches (partner_id, line_id, lot_id, accepted_on);
-- How far retail prices may be from what the supplier was to be paid: of sales from a day on. A row is added for days to come alone.
CREATE TABLE sales_price_tolerances (
  valid_from date PRIMARY KEY,
  low_bp bigint NOT NULL CHECK (low_bp >= 0),
  high_bp bigint NOT NULL CHECK (high_bp > low_bp)
);
INSERT INTO sales_price_tolerances VALUES ('1970-01-01', 5000, 50000);
CREATE TRIGGER sales_price_tolerances_append_only BEFORE UPDATE OR DELETE ON sales_price_tolerances FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE INSERT, UPDATE, DELETE ON sales_price_tolerances FROM shanhai_app;
-- Months whose sales an office takes no more reports of, in its places; the newest row of a month and place holds.
CREATE TABLE sales_period_locks (
  division_code text NOT NULL,
  month text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  version integer NOT NULL,
  locked boolean NOT NULL,
  reason text NOT NULL,
  office_id uuid NOT NULL REFERENCES organisations,
  set_by uuid NOT NULL,
  set_on date NOT NULL,
  PRIMARY KEY (division_code, month, version)
);
CREATE TRIGGER sales_period_locks_append_only BEFORE UPDATE OR DELETE ON sales_period_locks FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON sales_period_locks FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE sales_period_locks, sales_price_tolerances, sales_matches, sales_row_keys, sales_rows, sales_reports, partner_delivery_progress, partner_deliveries;
`;
