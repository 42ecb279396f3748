import type { NewFact, Tx } from '@shanhai/database';
import type { BusinessDate, Clock } from '@shanhai/kernel';
import { eventCaptured } from '../facts/epcis-facts';
import type { EpcisEvent } from '../rules/event';
import { eventHash } from '../rules/event-hash';
import { newEvent } from '../rules/new-event';
import { withPlacesAbove } from '../rules/places';
import { sendEvents } from '../store/events';

/** China has one time. */
const OFFSET = '+08:00';

/** A step that this system saw itself. */
export interface OwnEvent {
  ownerId: string;
  /** Organisations that may see it besides its owner; null for anybody. */
  partyIds: readonly string[] | null;
  /** Where the goods are from: the offices of these places see it, also between parties. */
  placeCodes?: readonly string[];
  /** When it happened. Of a day that is past nobody said the hour: its noon stands for it. */
  on: BusinessDate;
  said: Omit<EpcisEvent, 'eventTime' | 'eventTimeZoneOffset'>;
}

/**
 * Writes trace events in the transaction of what they tell. Gives back the facts to record with those of the caller, by which
 * the log chains them. Each event must name something of its own, such as a document: two that say the same are one.
 */
export function writeEvents(tx: Tx, clock: Clock, events: readonly OwnEvent[]): NewFact[] {
  const now = clock.now();
  const recordTime = now.toISOString();
  const today = clock.today();
  const rows = events.map(({ ownerId, partyIds, placeCodes = [], on, said }) => {
    const eventTime = on === today ? now.toISOString() : `${on}T12:00:00.000${OFFSET}`;
    const event = { ...said, eventTime, eventTimeZoneOffset: OFFSET } as EpcisEvent;
    const hash = eventHash(event);
    return newEvent(event, {
      ownerId,
      partyIds,
      placeCodes: withPlacesAbove(placeCodes),
      eventId: hash,
      hash,
      recordTime,
      prefixes: {},
      own: true,
    });
  });
  sendEvents(tx, rows);
  return rows.map((row, index) => eventCaptured(events[index].on, row));
}
