import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Licences of suppliers, judged by the offices of their seats. */
export class TracingCreateLicences1763800000126 implements MigrationInterface {
  name = 'TracingCreateLicences1763800000126';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE licences (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL,
  number text NOT NULL,
  issuer text NOT NULL,
  -- Categories of goods that it covers.
  category_codes text[] NOT NULL,
  valid_from date NOT NULL,
  -- The first day on which it holds no more.
  valid_until date CHECK (valid_until > valid_from),
  file_hash text NOT NULL REFERENCES files,
  -- The seat's code and every code above it: an office sees the licences that name its seat.
  place_codes text[] NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED', 'WITHDRAWN')),
  put_on date NOT NULL,
  decided_by uuid REFERENCES organisations,
  decided_on date,
  reason text,
  -- The day of the next reminder that it ends; null where none will come.
  remind_on date,
  PRIMARY KEY (id, supplier_id)
);
-- The same paper stands once.
CREATE UNIQUE INDEX licences_once ON licences (supplier_id, kind, number, valid_from) WHERE status IN ('PENDING', 'VERIFIED');
CREATE INDEX licences_verified ON licences (supplier_id, kind) WHERE status = 'VERIFIED';
CREATE INDEX licences_supplier ON licences (supplier_id, put_on, id);
CREATE INDEX licences_places ON licences USING gin (place_codes);
CREATE INDEX licences_queue ON licences (put_on, id) WHERE status = 'PENDING';
CREATE INDEX licences_reminders ON licences (remind_on, id) WHERE remind_on IS NOT NULL;
REVOKE DELETE ON licences FROM shanhai_app;
-- Numbers are unique on the whole platform: a licence that an office verified is one supplier's.
CREATE TABLE licence_numbers (
  kind text NOT NULL,
  number text NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  PRIMARY KEY (kind, number)
);
REVOKE DELETE ON licence_numbers FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE licence_numbers, licences;
`;
