import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who sells western goods in the east: registered channel partners, and their halls, counters and zones. */
export class ChannelsRegisterOutlets1763800000200 implements MigrationInterface {
  name = 'ChannelsRegisterOutlets1763800000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- That an organisation is a channel partner from a day until a day, as the office of its seat registered it. Its spans do not overlap.
CREATE TABLE channel_registrations (
  id uuid PRIMARY KEY,
  partner_id uuid NOT NULL REFERENCES organisations,
  valid_from date NOT NULL,
  -- The first day on which it is none any more.
  valid_until date CHECK (valid_until > valid_from),
  source text NOT NULL,
  office_id uuid NOT NULL REFERENCES organisations,
  registered_on date NOT NULL,
  -- Why it was given an end afterwards.
  end_reason text
);
CREATE UNIQUE INDEX channel_registrations_partner ON channel_registrations (partner_id, valid_from);
CREATE INDEX channel_registrations_recent ON channel_registrations (registered_on, id);
REVOKE DELETE ON channel_registrations FROM shanhai_app;
-- Halls (专馆), counters (专柜) and zones (专区), which may stand inside a hall or a counter.
CREATE TABLE outlets (
  id uuid PRIMARY KEY,
  operator_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('HALL', 'COUNTER', 'ZONE')),
  parent_id uuid REFERENCES outlets CHECK (parent_id <> id),
  name text NOT NULL,
  division_code text NOT NULL,
  -- The place and every place above it on the day of registration: whose office may judge.
  place_codes text[] NOT NULL,
  address text NOT NULL,
  valid_from date NOT NULL,
  -- The first day on which it is closed; an outlet that never opened ends on its first day.
  valid_until date CHECK (valid_until >= valid_from),
  status text NOT NULL CHECK (status IN ('PENDING', 'CONFIRMED', 'REJECTED')),
  registered_on date NOT NULL,
  decided_by uuid REFERENCES organisations,
  decided_on date,
  -- Why it was rejected or closed.
  reason text,
  CHECK (parent_id IS NULL OR kind = 'ZONE')
);
-- The same outlet stands once.
CREATE UNIQUE INDEX outlets_once ON outlets (operator_id, division_code, name) WHERE status <> 'REJECTED' AND valid_until IS NULL;
CREATE INDEX outlets_operator ON outlets (operator_id, registered_on, id);
CREATE INDEX outlets_recent ON outlets (registered_on, id);
CREATE INDEX outlets_places ON outlets USING gin (place_codes);
CREATE INDEX outlets_parent ON outlets (parent_id) WHERE parent_id IS NOT NULL;
REVOKE DELETE ON outlets FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE outlets, channel_registrations;
`;
