import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may see which trace event, sorted by reader and time: a page costs the same however many events there are. */
export class EpcisSortSights1763800000175 implements MigrationInterface {
  name = 'EpcisSortSights1763800000175';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE epcis_sights (
  -- 'public', or who may see an event that is not: its owner, a party, an office by its place.
  reader text NOT NULL,
  -- Type, action, business step and disposition, such as 'ObjectEvent OBSERVE shipping in_transit'; '-' for none or no standard one. Ends in ' declared' where it declares an error.
  kind text NOT NULL,
  event_time timestamptz NOT NULL,
  record_time timestamptz NOT NULL,
  id uuid NOT NULL,
  owner_id uuid NOT NULL,
  PRIMARY KEY (reader, kind, event_time, id, owner_id),
  FOREIGN KEY (id, owner_id) REFERENCES epcis_events
);
INSERT INTO epcis_sights (reader, kind, event_time, record_time, id, owner_id)
SELECT r.reader, concat_ws(' ', k.type, k.action, k.step, k.disposition, CASE WHEN e.declares THEN 'declared' END), e.event_time, e.record_time, e.id, e.owner_id
FROM epcis_events e, LATERAL (
  SELECT COALESCE(max(substr(t, 6)) FILTER (WHERE starts_with(t, 'type=')), '-') AS type, COALESCE(max(substr(t, 8)) FILTER (WHERE starts_with(t, 'action=')), '-') AS action,
    COALESCE(max(substr(t, 6)) FILTER (WHERE t ~ '^step=[a-z_]+$'), '-') AS step,
         COALESCE(max(substr(t, 13)) FILTER (WHERE t ~ '^disposition=[a-z_]+$'), '-') AS disposition FROM unnest(e.terms) t
) k, LATERAL (
  SELECT 'public' AS reader WHERE e.party_ids IS NULL
  UNION SELECT unnest(e.owner_id::text || e.party_ids::text[] || e.place_codes) WHERE e.party_ids IS NOT NULL
) r;
CREATE INDEX epcis_sights_recorded ON epcis_sights (reader, kind, record_time, id);
-- A check of the books asks who may see an event.
CREATE INDEX epcis_sights_event ON epcis_sights (id);
CREATE TRIGGER epcis_sights_append_only BEFORE UPDATE OR DELETE ON epcis_sights FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON epcis_sights FROM shanhai_app;
DROP INDEX epcis_events_time, epcis_events_recorded;
-- Steps and kinds of events are few and common: the planner must know them all to find what is rare.
ALTER TABLE epcis_events ALTER COLUMN terms SET STATISTICS 1000;
`;

const DOWN = /* sql */ `
DROP TABLE epcis_sights;
ALTER TABLE epcis_events ALTER COLUMN terms SET STATISTICS -1;
CREATE INDEX epcis_events_time ON epcis_events (event_time, id);
CREATE INDEX epcis_events_recorded ON epcis_events (record_time, id);
`;
