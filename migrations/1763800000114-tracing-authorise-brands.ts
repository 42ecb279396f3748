import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may use regional brands, and which lots claim one (CR-13). */
export class TracingAuthoriseBrands1763800000114 implements MigrationInterface {
  name = 'TracingAuthoriseBrands1763800000114';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- The span in which it may be claimed; null where its source names no day.
ALTER TABLE brands ADD COLUMN valid_from date, ADD COLUMN valid_until date CHECK (valid_until > valid_from);
CREATE TABLE brand_authorisations (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  brand_code text NOT NULL REFERENCES brands,
  office_id uuid NOT NULL REFERENCES organisations,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until > valid_from),
  file_hash text NOT NULL REFERENCES files,
  authorised_on date NOT NULL,
  -- First day on which it holds no more, before its end.
  withdrawn_from date CHECK (withdrawn_from >= valid_from),
  withdrawn_on date,
  withdraw_reason text,
  PRIMARY KEY (id, supplier_id),
  CHECK ((withdrawn_from IS NULL) = (withdrawn_on IS NULL) AND (withdrawn_from IS NULL) = (withdraw_reason IS NULL))
);
CREATE INDEX brand_authorisations_supplier ON brand_authorisations (supplier_id, brand_code);
-- A claim as it was judged last: kept, or dropped with a reason.
CREATE TABLE lot_brands (
  lot_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  brand_code text NOT NULL REFERENCES brands,
  reason text CHECK (reason IN ('BRAND_NOT_IN_FORCE', 'OUTSIDE_AREA', 'NOT_AUTHORISED')),
  claimed_on date NOT NULL,
  PRIMARY KEY (lot_id, supplier_id, brand_code),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
CREATE INDEX lot_brands_brand ON lot_brands (supplier_id, brand_code, lot_id) WHERE reason IS NULL;
`;

const DOWN = /* sql */ `
DROP TABLE lot_brands, brand_authorisations;
ALTER TABLE brands DROP COLUMN valid_from, DROP COLUMN valid_until;
`;
