import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which suppliers trade in what others produce, from which day on. */
export class OrganisationsSetTradingCompanies1763800000112 implements MigrationInterface {
  name = 'OrganisationsSetTradingCompanies1763800000112';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- On a day the newest by (effective_on, version) that has begun holds; a supplier without any is no trading company.
CREATE TABLE trading_standings (
  organisation_id uuid NOT NULL REFERENCES organisations,
  version integer NOT NULL CHECK (version > 0),
  trading boolean NOT NULL,
  effective_on date NOT NULL,
  reason text NOT NULL,
  decided_by uuid NOT NULL REFERENCES organisations,
  recorded_on date NOT NULL,
  PRIMARY KEY (organisation_id, version),
  CHECK (effective_on <= recorded_on)
);
CREATE TRIGGER trading_standings_append_only BEFORE UPDATE OR DELETE ON trading_standings FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON trading_standings FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE trading_standings;
`;
