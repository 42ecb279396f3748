import type { NewFact } from '@shanhai/database';
import { type BusinessDate, contentHash } from '@shanhai/kernel';
import type { NewEvent } from '../rules/new-event';

/** A trace event was captured: chained in the log by its hash, so that no event can be altered or taken away unseen. */
export interface EventCaptured {
  eventId: string;
  /** The CBV 2.0 hash of what the event says. */
  hash: string;
  /** The declaration that an earlier event was wrong, where it is one. */
  errorDeclaration: object | null;
  /** SHA-256 of all that is kept of it, hex: the standard's hash leaves out comments, the order of lists and who may see it. */
  content: string;
}

/** All that is kept of an event, but for what follows from it. */
export function contentOf(
  row: Pick<NewEvent, 'recordTime' | 'partyIds' | 'placeCodes' | 'event' | 'prefixes'>,
): string {
  const { recordTime, partyIds, placeCodes, event, prefixes } = row;
  return contentHash({ recordTime, partyIds, placeCodes, event, prefixes }).toString('hex');
}

export const EVENT_CAPTURED = 'epcis_event.captured';

/** An event and the declaration that it was wrong are captured once each. */
const factKey = (eventId: string, declares: boolean) => (declares ? `${eventId} declared` : eventId);

export function eventCaptured(businessDate: BusinessDate, row: NewEvent): NewFact {
  const { id, ownerId, eventId, hash, event } = row;
  const errorDeclaration = event.errorDeclaration ?? null;
  const payload: EventCaptured = { eventId, hash, errorDeclaration, content: contentOf(row) };
  return {
    type: EVENT_CAPTURED,
    version: 1,
    key: factKey(eventId, errorDeclaration !== null),
    businessDate,
    ownerId,
    streamId: id,
    payload,
  };
}
