import type { Queryable } from '@shanhai/database';
import type { EventRow } from './events';

/** Fields of events that name the goods themselves. */
const FIELDS = ['class', 'inputClass', 'outputClass', 'childClass'];

/**
 * What an organisation itself tells anybody about its goods, the earliest first, at most `limit` events. What others say of
 * its goods is left out, and so is what it declared to be wrong.
 * @param names of the goods, in their one spelling.
 */
export function publicEventsOf(
  db: Queryable,
  ownerId: string,
  names: readonly string[],
  limit: number,
): Promise<EventRow[]> {
  const terms = FIELDS.flatMap((field) => names.map((name) => `${field}=${name}`));
  return db.query<EventRow>(
    `SELECT e.id, e.owner_id AS "ownerId", e.event_id AS "eventId", e.event_time AS "eventTime", e.record_time AS "recordTime", e.event, e.prefixes
     FROM epcis_events e
     WHERE e.terms && $2::text[] AND e.owner_id = $1 AND e.party_ids IS NULL AND NOT e.declares
       AND NOT EXISTS (SELECT FROM epcis_events d WHERE d.owner_id = e.owner_id AND d.event_id = e.event_id AND d.declares)
     ORDER BY e.event_time, e.id LIMIT $3`,
    [ownerId, terms, limit],
  );
}
