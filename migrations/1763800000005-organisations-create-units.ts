import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrganisationsCreateUnits1763800000005 implements MigrationInterface {
  name = 'OrganisationsCreateUnits1763800000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE organisations (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('BUYER', 'SUPPLIER', 'CHANNEL_PARTNER', 'OFFICE', 'CUSTODIAN')),
  unit_type text NOT NULL,
  name text NOT NULL,
  credit_code text NOT NULL,
  seat_code text NOT NULL,
  parent_id uuid REFERENCES organisations,
  budget_unit boolean NOT NULL DEFAULT false,
  status text NOT NULL CHECK (status IN ('REGISTERED', 'RECOMMENDED', 'APPROVED', 'REJECTED')),
  approval_above_fen bigint CHECK (approval_above_fen >= 0),
  registered_on date NOT NULL,
  recommended_by uuid REFERENCES organisations,
  approved_by uuid REFERENCES organisations,
  decided_on date
);
-- One organisation a code on the platform; a rejected application frees it.
CREATE UNIQUE INDEX organisations_credit_code ON organisations (credit_code) WHERE status <> 'REJECTED';
CREATE INDEX organisations_parent ON organisations (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX organisations_listing ON organisations (status, registered_on, id);
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL CHECK (email = lower(email)),
  name text NOT NULL,
  password_hash text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (email)
);
-- Identities at outside providers (OpenID Connect); filled when such a sign-in is added.
CREATE TABLE user_identities (
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL REFERENCES users,
  PRIMARY KEY (issuer, subject)
);
CREATE TABLE memberships (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  user_id uuid NOT NULL REFERENCES users,
  roles text[] NOT NULL CHECK (cardinality(roles) > 0),
  status text NOT NULL CHECK (status IN ('INVITED', 'ACTIVE', 'REMOVED')),
  since timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organisation_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);
-- Invitations and password resets: only the hash of the token is kept.
CREATE TABLE one_time_tokens (
  hash bytea PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('INVITATION', 'PASSWORD_RESET')),
  user_id uuid NOT NULL REFERENCES users,
  membership_id uuid REFERENCES memberships,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX one_time_tokens_user ON one_time_tokens (user_id);
-- Tries at a password, by the hash of the e-mail so that strangers' addresses are not kept. Shared by all API processes.
CREATE TABLE sign_in_attempts (
  email_hash bytea PRIMARY KEY,
  window_from timestamptz NOT NULL,
  attempts integer NOT NULL CHECK (attempts > 0)
);
CREATE INDEX sign_in_attempts_age ON sign_in_attempts (window_from);
`;

const DOWN = /* sql */ `
DROP TABLE sign_in_attempts, one_time_tokens, memberships, user_identities, users, organisations;
`;
