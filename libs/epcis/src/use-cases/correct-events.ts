import type { NewFact, Tx } from '@shanhai/database';
import type { Clock } from '@shanhai/kernel';
import { type EventCaptured, eventCaptured } from '../facts/epcis-facts';
import type { BizTransaction } from '../rules/event';
import { termOf } from '../rules/event-terms';
import { newEvent } from '../rules/new-event';
import { sendEvents, standingEvents } from '../store/events';
import { type OwnEvent, writeEvents } from './write-events';

/** The event of this owner that names these documents: the one to take back. */
export interface WrongEvent {
  ownerId: string;
  documents: BizTransaction[];
}

/**
 * Declares events wrong that this system wrote itself (EPCIS 2.0, 7.4.1.4): each again, with an error declaration that names
 * the events to read instead, which are written too. What was recorded before there were events has none to declare. Gives
 * back the facts to record with those of the caller.
 */
export async function correctEvents(
  tx: Tx,
  clock: Clock,
  wrong: readonly WrongEvent[],
  instead: readonly OwnEvent[] = [],
): Promise<NewFact[]> {
  if (wrong.length === 0) return writeEvents(tx, clock, instead);
  const facts = writeEvents(tx, clock, instead);
  const correctiveEventIDs = facts.map(({ payload }) => (payload as EventCaptured).eventId);
  const recordTime = clock.now().toISOString();
  const errorDeclaration = {
    declarationTime: recordTime,
    reason: instead.length > 0 ? 'incorrect_data' : 'did_not_occur',
    ...(correctiveEventIDs.length > 0 && { correctiveEventIDs }),
  };
  const found = await standingEvents(
    tx,
    wrong.map(({ ownerId, documents }) => ({
      ownerId,
      terms: documents.map(({ type = '', bizTransaction }) => termOf(`document ${type}`, bizTransaction)),
    })),
  );
  // The hash of an event does not tell whether it was declared wrong.
  const rows = found.map(({ event, ...row }) =>
    newEvent({ ...event, errorDeclaration }, { ...row, hash: row.eventId, recordTime, own: true }),
  );
  sendEvents(tx, rows);
  return [...facts, ...rows.map((row) => eventCaptured(clock.today(), row))];
}
