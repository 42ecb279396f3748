import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** A trace event was captured: chained in the log by its hash, so that no event can be altered or taken away unseen. */
export interface EventCaptured {
  eventId: string;
  /** The CBV 2.0 hash of what the event says. */
  hash: string;
  /** The declaration that an earlier event was wrong, where it is one. */
  errorDeclaration: object | null;
}

export function eventCaptured(
  on: BusinessDate,
  { id, ownerId }: { id: string; ownerId: string },
  payload: EventCaptured,
): NewFact {
  const key = payload.errorDeclaration ? `${payload.eventId} declared` : payload.eventId;
  return { type: 'epcis_event.captured', version: 1, key, businessDate: on, ownerId, streamId: id, payload };
}
