import type { EpcisEvent } from './event';
import type { Namespaces } from './event-hash';

export const EPCIS_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

/** An event as it was captured. */
export interface Captured {
  eventId: string;
  recordTime: Date;
  event: EpcisEvent;
  prefixes: Namespaces;
}

/** An event with its id and when it was recorded; names of extensions are explained beside them. */
export function eventJson({ eventId, recordTime, event, prefixes }: Captured): object {
  const { type, ...said } = event;
  const context = Object.keys(prefixes).length > 0 ? { '@context': [{ ...prefixes }] } : {};
  return { ...context, type, eventID: eventId, ...said, recordTime: recordTime.toISOString() };
}

/** One event as a document of its own. */
export function singleEventJson(captured: Captured): object {
  return { ...eventJson(captured), '@context': [EPCIS_CONTEXT, { ...captured.prefixes }] };
}

/** The answer of a query (EPCIS 2.0, 9.5). */
export function queryDocument(events: readonly Captured[], createdAt: Date): object {
  return {
    '@context': [EPCIS_CONTEXT],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: createdAt.toISOString(),
    epcisBody: {
      queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: events.map(eventJson) } },
    },
  };
}
