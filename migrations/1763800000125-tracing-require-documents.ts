import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What documents goods of a category need, from which day on. */
export class TracingRequireDocuments1763800000125 implements MigrationInterface {
  name = 'TracingRequireDocuments1763800000125';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE category_requirements (
  category_code text NOT NULL REFERENCES categories,
  -- A commitment certificate of the lot, or a licence of the supplier of this kind.
  document text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  valid_from date NOT NULL,
  -- The same day as valid_from says that the document is not needed from that day on.
  valid_until date CHECK (valid_until >= valid_from),
  source text NOT NULL,
  -- The office; null for what every installation starts with.
  put_by uuid REFERENCES organisations,
  put_on date NOT NULL,
  PRIMARY KEY (category_code, document, version)
);
CREATE TRIGGER category_requirements_append_only BEFORE UPDATE OR DELETE ON category_requirements FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON category_requirements FROM shanhai_app;
ALTER TABLE categories DROP COLUMN commitment_certificate;
`;

const DOWN = /* sql */ `
ALTER TABLE categories ADD COLUMN commitment_certificate boolean NOT NULL DEFAULT false;
UPDATE categories c SET commitment_certificate = true
WHERE EXISTS (SELECT FROM category_requirements r WHERE r.category_code = c.code AND r.document = 'COMMITMENT_CERTIFICATE');
DROP TABLE category_requirements;
`;
