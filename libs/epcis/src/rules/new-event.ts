import { newId } from '@shanhai/kernel';
import type { EpcisEvent } from './event';
import type { Namespaces } from './event-hash';
import { termsOf } from './event-terms';

/** An event as it is written: what it says, what it is called and found by, and who may see it. */
export interface NewEvent {
  id: string;
  ownerId: string;
  eventId: string;
  /** The CBV 2.0 hash of what it says. */
  hash: string;
  eventTime: string;
  recordTime: string;
  declarationTime: string | null;
  terms: readonly string[];
  /** Organisations that may see it besides its owner; null for anybody. */
  partyIds: readonly string[] | null;
  /** Places of the goods and those above: their offices see it too. */
  placeCodes: readonly string[];
  event: EpcisEvent;
  prefixes: Namespaces;
  /** A step that this system saw itself: whoever captures events does not declare it wrong. */
  own: boolean;
}

/** An event to be written: its id and time of record stand beside it, not in it. */
export function newEvent(
  { eventID: _given, recordTime: _recorded, ...event }: EpcisEvent,
  about: Pick<NewEvent, 'ownerId' | 'partyIds' | 'placeCodes' | 'eventId' | 'hash' | 'recordTime' | 'prefixes' | 'own'>,
): NewEvent {
  const said = event as EpcisEvent;
  const { errorDeclaration } = said;
  return {
    ...about,
    id: newId(),
    eventTime: new Date(said.eventTime).toISOString(),
    declarationTime: errorDeclaration ? new Date(errorDeclaration.declarationTime).toISOString() : null,
    terms: termsOf(said, about.prefixes),
    event: said,
  };
}
