import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mandates of producers to trading companies (CR-14). */
export class TracingGrantMandates1763800000113 implements MigrationInterface {
  name = 'TracingGrantMandates1763800000113';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE mandates (
  id uuid NOT NULL,
  -- The producer.
  supplier_id uuid NOT NULL REFERENCES organisations,
  company_id uuid NOT NULL REFERENCES organisations,
  -- Products of the producer, and categories with all below them.
  product_ids uuid[] NOT NULL,
  category_codes text[] NOT NULL,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until > valid_from),
  file_hash text NOT NULL REFERENCES files,
  -- Codes of both seats and of the places above them: whose offices see it.
  place_codes text[] NOT NULL,
  granted_on date NOT NULL,
  -- First day on which it holds no more, before its end.
  revoked_from date CHECK (revoked_from >= valid_from),
  revoked_on date,
  revoke_reason text,
  PRIMARY KEY (id, supplier_id),
  CHECK (supplier_id <> company_id),
  CHECK (cardinality(product_ids) + cardinality(category_codes) > 0),
  CHECK ((revoked_from IS NULL) = (revoked_on IS NULL) AND (revoked_from IS NULL) = (revoke_reason IS NULL))
);
CREATE INDEX mandates_supplier ON mandates (supplier_id, granted_on, id);
CREATE INDEX mandates_company ON mandates (company_id, granted_on, id);
CREATE INDEX mandates_parties ON mandates (company_id, supplier_id);
CREATE INDEX mandates_places ON mandates USING gin (place_codes);
`;

const DOWN = /* sql */ `
DROP TABLE mandates;
`;
