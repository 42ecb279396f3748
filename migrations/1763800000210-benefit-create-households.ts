import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Farming households, once on the platform, and how suppliers share with them. */
export class BenefitCreateHouseholds1763800000210 implements MigrationInterface {
  name = 'BenefitCreateHouseholds1763800000210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- A household is one whoever reports it: known by the keyed hash of an identity number, and by nothing else here.
CREATE TABLE households (
  id uuid PRIMARY KEY,
  identity_hash bytea NOT NULL UNIQUE CHECK (octet_length(identity_hash) = 32)
);
CREATE TRIGGER households_append_only BEFORE UPDATE OR DELETE ON households FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON households FROM shanhai_app;
-- As a supplier registered it.
CREATE TABLE household_registrations (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  household_id uuid NOT NULL REFERENCES households,
  -- Sealed by the key of key_id (AES-256-GCM: nonce, tag, text); they open only for this row and column.
  name_sealed bytea NOT NULL,
  identity_sealed bytea NOT NULL,
  key_id text NOT NULL,
  village_code text NOT NULL,
  -- The village's code and every code above it: whose offices see it.
  place_codes text[] NOT NULL,
  shares integer CHECK (shares > 0),
  joined_on date NOT NULL,
  registered_on date NOT NULL,
  registered_by uuid NOT NULL,
  left_on date CHECK (left_on >= joined_on),
  leave_reason text,
  PRIMARY KEY (id, supplier_id),
  CHECK ((left_on IS NULL) = (leave_reason IS NULL))
);
CREATE UNIQUE INDEX household_registrations_once ON household_registrations (supplier_id, household_id) WHERE left_on IS NULL;
CREATE INDEX household_registrations_supplier ON household_registrations (supplier_id, registered_on, id);
CREATE INDEX household_registrations_places ON household_registrations USING gin (place_codes);
REVOKE DELETE ON household_registrations FROM shanhai_app;
-- How a supplier shares with households from a day on; nothing is edited, what began later holds.
CREATE TABLE benefit_models (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL REFERENCES organisations,
  -- Both null: all goods of the supplier.
  product_id uuid,
  lot_id uuid,
  kind text NOT NULL CHECK (kind IN ('ORDER_PURCHASE', 'SHARES')),
  floor_fen bigint CHECK (floor_fen > 0),
  floor_base bigint CHECK (floor_base > 0),
  dividend_points integer NOT NULL CHECK (dividend_points BETWEEN 0 AND 10000),
  guaranteed_fen bigint CHECK (guaranteed_fen > 0),
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until > valid_from),
  -- The agreement, by its name and the file's content hash.
  source text NOT NULL,
  file_hash text NOT NULL REFERENCES files,
  recorded_by uuid NOT NULL,
  recorded_on date NOT NULL,
  PRIMARY KEY (id, supplier_id),
  CHECK (product_id IS NULL OR lot_id IS NULL),
  CHECK ((kind = 'ORDER_PURCHASE') = (floor_fen IS NOT NULL) AND (floor_fen IS NULL) = (floor_base IS NULL)),
  CHECK ((kind = 'SHARES') = (guaranteed_fen IS NOT NULL)),
  FOREIGN KEY (product_id, supplier_id) REFERENCES products,
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
CREATE INDEX benefit_models_supplier ON benefit_models (supplier_id, recorded_on, id);
CREATE TRIGGER benefit_models_append_only BEFORE UPDATE OR DELETE ON benefit_models FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON benefit_models FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE benefit_models, household_registrations, households;
`;
