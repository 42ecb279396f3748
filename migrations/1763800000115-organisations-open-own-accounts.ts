import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrganisationsOpenOwnAccounts1763800000115 implements MigrationInterface {
  name = 'OrganisationsOpenOwnAccounts1763800000115';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Where a person buys with money of their own: an organisation of one, whose rows nobody else reads.
CREATE TABLE own_accounts (
  user_id uuid PRIMARY KEY REFERENCES users,
  account_id uuid NOT NULL UNIQUE REFERENCES organisations,
  opened_at timestamptz NOT NULL DEFAULT now()
);
-- Which unit a person's purchases count for: chosen by the person, confirmed by the unit. Of confirmations and leavings by a
-- day the newest holds.
CREATE TABLE belongings (
  account_id uuid NOT NULL REFERENCES own_accounts (account_id),
  version integer NOT NULL CHECK (version > 0),
  step text NOT NULL CHECK (step IN ('CHOSEN', 'CONFIRMED', 'DECLINED', 'LEFT')),
  unit_id uuid NOT NULL REFERENCES organisations,
  effective_on date NOT NULL,
  recorded_by uuid NOT NULL REFERENCES users,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, version)
);
CREATE TRIGGER belongings_append_only BEFORE UPDATE OR DELETE ON belongings FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON belongings FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE belongings, own_accounts;
`;
