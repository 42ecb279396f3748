import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { NewEvent } from '../rules/new-event';

/** A trace event was captured: chained in the log by its hash, so that no event can be altered or taken away unseen. */
export interface EventCaptured {
  eventId: string;
  /** The CBV 2.0 hash of what the event says. */
  hash: string;
  /** The declaration that an earlier event was wrong, where it is one. */
  errorDeclaration: object | null;
}

export function eventCaptured(businessDate: BusinessDate, { id, ownerId, eventId, hash, event }: NewEvent): NewFact {
  const payload: EventCaptured = { eventId, hash, errorDeclaration: event.errorDeclaration ?? null };
  const key = payload.errorDeclaration ? `${eventId} declared` : eventId;
  return { type: 'epcis_event.captured', version: 1, key, businessDate, ownerId, streamId: id, payload };
}
