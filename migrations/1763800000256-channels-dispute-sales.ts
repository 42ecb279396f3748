import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Disputes of rows of confirmed sales reports, which hold them out of the totals until an office settles them. */
export class ChannelsDisputeSales1763800000256 implements MigrationInterface {
  name = 'ChannelsDisputeSales1763800000256';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE sales_disputes (
  id uuid NOT NULL,
  partner_id uuid NOT NULL REFERENCES organisations,
  report_id uuid NOT NULL,
  row_number integer NOT NULL,
  row_key text NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  -- Those of the report: whose office settles it.
  place_codes text[] NOT NULL,
  -- The supplier, or an office.
  opened_by uuid NOT NULL REFERENCES organisations,
  opened_by_user uuid NOT NULL,
  opened_on date NOT NULL,
  reason text NOT NULL,
  settled_on date,
  settled_by uuid REFERENCES organisations,
  -- Whether the row stands; false: what it sold was taken back.
  stands boolean,
  settled_because text,
  PRIMARY KEY (id, partner_id),
  FOREIGN KEY (report_id, partner_id, row_number) REFERENCES sales_rows,
  CHECK ((settled_on IS NULL) = (stands IS NULL) AND (settled_on IS NULL) = (settled_by IS NULL) AND (settled_on IS NULL) = (settled_because IS NULL))
);
CREATE UNIQUE INDEX sales_disputes_open ON sales_disputes (partner_id, row_key) WHERE settled_on IS NULL;
CREATE INDEX sales_disputes_row ON sales_disputes (report_id, row_number);
CREATE INDEX sales_disputes_partner ON sales_disputes (partner_id, opened_on, id);
CREATE INDEX sales_disputes_supplier ON sales_disputes (supplier_id, opened_on, id);
CREATE INDEX sales_disputes_places ON sales_disputes USING gin (place_codes);
REVOKE DELETE ON sales_disputes FROM shanhai_app;
-- Rows that sold a supplier's goods.
CREATE INDEX sales_rows_supplier ON sales_rows (supplier_id, report_id, row_number) WHERE matched_packs > 0;
`;

const DOWN = /* sql */ `
DROP INDEX sales_rows_supplier;
DROP TABLE sales_disputes;
`;
