import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Corrections of rows of confirmed sales reports: a report whose rows take the place of rows that stand, once it is confirmed. */
export class ChannelsCorrectSales1763800000255 implements MigrationInterface {
  name = 'ChannelsCorrectSales1763800000255';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Why rows of confirmed reports are corrected; null in a report of new sales.
ALTER TABLE sales_reports ADD COLUMN correction_reason text;
-- The history of a row key.
CREATE INDEX sales_rows_key ON sales_rows (partner_id, row_key);
-- Which row of corrections that are not confirmed yet a partner's key names: one.
CREATE TABLE sales_row_corrections (
  partner_id uuid NOT NULL,
  row_key text NOT NULL,
  report_id uuid NOT NULL,
  row_number integer NOT NULL,
  content_hash bytea NOT NULL,
  PRIMARY KEY (partner_id, row_key),
  FOREIGN KEY (partner_id, row_key) REFERENCES sales_row_keys
);
CREATE INDEX sales_row_corrections_report ON sales_row_corrections (report_id);
-- Under which report facts tell the packs: a correction keeps what stands under the report that told it first.
ALTER TABLE sales_matches ADD COLUMN sold_as uuid;
UPDATE sales_matches SET sold_as = report_id;
ALTER TABLE sales_matches ALTER COLUMN sold_as SET NOT NULL;
-- Packs that the row which it corrects holds: not sold twice while both are there.
ALTER TABLE sales_matches ADD COLUMN carried boolean NOT NULL DEFAULT false;
ALTER TABLE sales_matches DROP CONSTRAINT sales_matches_pkey;
ALTER TABLE sales_matches ADD PRIMARY KEY (report_id, partner_id, row_number, line_id, lot_id, accepted_on, sold_as);
CREATE INDEX sales_matches_sold_as ON sales_matches (sold_as, supplier_order_id);
-- Rows of implausible prices that no office let count hold their packs and keys no longer.
WITH untold AS (
  SELECT s.report_id, s.partner_id, s.row_number, s.row_key FROM sales_rows s JOIN sales_reports r ON r.id = s.report_id AND r.partner_id = s.partner_id
  WHERE r.status = 'CONFIRMED' AND NOT r.with_implausible AND s.verdict = 'IMPLAUSIBLE_PRICE'
), gone AS (
  DELETE FROM sales_matches m USING untold u WHERE (m.report_id, m.partner_id, m.row_number) = (u.report_id, u.partner_id, u.row_number) RETURNING m.*
), freed AS (
  DELETE FROM sales_row_keys k USING untold u WHERE (k.report_id, k.partner_id, k.row_number) = (u.report_id, u.partner_id, u.row_number)
)
UPDATE partner_deliveries d SET sold_quantity = d.sold_quantity - g.packs, sold_fen = d.sold_fen - g.fen
FROM (SELECT partner_id, line_id, lot_id, accepted_on, sum(quantity) AS packs, sum(ex_origin_fen) AS fen FROM gone GROUP BY 1, 2, 3, 4) g
WHERE (d.partner_id, d.line_id, d.lot_id, d.accepted_on) = (g.partner_id, g.line_id, g.lot_id, g.accepted_on);
`;

const DOWN = /* sql */ `
DROP INDEX sales_matches_sold_as;
ALTER TABLE sales_matches DROP CONSTRAINT sales_matches_pkey;
ALTER TABLE sales_matches DROP COLUMN carried, DROP COLUMN sold_as;
ALTER TABLE sales_matches ADD PRIMARY KEY (report_id, partner_id, row_number, line_id, lot_id, accepted_on);
DROP TABLE sales_row_corrections;
DROP INDEX sales_rows_key;
ALTER TABLE sales_reports DROP COLUMN correction_reason;
`;
