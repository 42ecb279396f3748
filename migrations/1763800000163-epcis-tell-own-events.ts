import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Trace events that this system saw itself are told apart from what organisations sent, and what anybody may see is found by itself. */
export class EpcisTellOwnEvents1763800000163 implements MigrationInterface {
  name = 'EpcisTellOwnEvents1763800000163';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- A step that this system saw itself: corrected by the operation that it tells of, not by whoever captures events.
ALTER TABLE epcis_events ADD COLUMN own boolean NOT NULL DEFAULT false;
ALTER TABLE epcis_events DISABLE TRIGGER epcis_events_append_only;
-- What was captured has the places of its sender, and names no parties.
UPDATE epcis_events SET own = true WHERE cardinality(place_codes) = 0 OR cardinality(party_ids) > 0;
ALTER TABLE epcis_events ENABLE TRIGGER epcis_events_append_only;
ALTER TABLE epcis_events ALTER COLUMN own DROP DEFAULT;
-- The public steps of a lot, without the thousands of parcels that it went to.
CREATE INDEX epcis_events_public ON epcis_events USING gin (terms) WHERE party_ids IS NULL AND NOT declares;
`;

const DOWN = /* sql */ `
DROP INDEX epcis_events_public;
ALTER TABLE epcis_events DROP COLUMN own;
`;
