/** Who sees events that are for anybody; not the reader's own name, which is an organisation's id or a place's code. */
export const PUBLIC = 'public';

/**
 * SELECT of who may see events, with what they are sorted by: public ones once, others for their owner, each party and each place.
 * @param events a table, or another FROM item, with the columns of `epcis_events`
 */
export function sightsOf(events: string): string {
  return `SELECT r.reader, concat_ws(' ', k.type, k.action, k.step, k.disposition, CASE WHEN a.declares THEN 'declared' END) AS kind, a.event_time, a.record_time, a.id, a.owner_id
     FROM ${events} a, LATERAL (
       SELECT COALESCE(max(substr(t, 6)) FILTER (WHERE starts_with(t, 'type=')), '-') AS type, COALESCE(max(substr(t, 8)) FILTER (WHERE starts_with(t, 'action=')), '-') AS action,
         COALESCE(max(substr(t, 6)) FILTER (WHERE t ~ '^step=[a-z_]+$'), '-') AS step,
         COALESCE(max(substr(t, 13)) FILTER (WHERE t ~ '^disposition=[a-z_]+$'), '-') AS disposition FROM unnest(a.terms) t
     ) k, LATERAL (
       SELECT '${PUBLIC}' AS reader WHERE a.party_ids IS NULL
       UNION SELECT unnest(a.owner_id::text || a.party_ids::text[] || a.place_codes) WHERE a.party_ids IS NOT NULL
     ) r`;
}
