import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, Refusal, type RefusalReason } from '@shanhai/kernel';
import { eventCaptured } from '../facts/epcis-facts';
import type { EpcisEvent, Json } from '../rules/event';
import { eventHash, type Namespaces } from '../rules/event-hash';
import { type NewEvent, newEvent } from '../rules/new-event';
import { withPlacesAbove } from '../rules/places';
import { readDocument, readSingleEvent } from '../rules/read-document';
import { type CaptureRow, insertCapture, insertEvents, originalIds } from '../store/events';

/** What becomes of the good events of a document that has bad ones too (`GS1-Capture-Error-Behaviour`). */
export type OnError = CaptureRow['onError'];

/** An event to capture, with where it stands in what was sent. */
export interface EventToCapture {
  event: EpcisEvent;
  path: (string | number)[];
}

/**
 * Captures trace events of EPCIS 2.0 for the viewer's organisation. An event without an id is named by its hash (CBV 2.0,
 * 8.9.2); the same event sent again changes nothing. The hash of each goes to the event log, which chains it.
 *
 * Refusals: INVALID (also an id that is a hash of something else), REQUIRED, TOO_MANY, NOT_FOUND (a declaration about an
 * event that was never captured), each with the path in the document.
 */
@Injectable()
export class CaptureEvents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A whole document, all or nothing or each event by itself. What was wrong stands in the answer. */
  run(viewer: Viewer, document: Json, onError: OnError): Promise<CaptureRow> {
    const { prefixes, events } = readDocument(document);
    const faults = events.flatMap(({ reasons }) => reasons.all);
    const good = events.flatMap(({ event }, index) =>
      event ? [{ event, path: ['epcisBody', 'eventList', index] }] : [],
    );
    return this.database.write(viewer, async (tx) => {
      const capturedAt = this.clock.now();
      const checked = await this.check(tx, viewer, good, { prefixes, recordTime: capturedAt.toISOString() });
      const errors = [...faults, ...checked.faults];
      const takes = errors.length > 0 && onError === 'rollback' ? [] : checked.events;
      const capture = { id: newId(), capturedAt, onError, events: events.length, errors };
      insertCapture(tx, viewer.organisationId, capture);
      await this.add(tx, takes);
      recordAudit(tx, {
        operation: 'captureTraceEvents',
        subjectId: capture.id,
        detail: { events: events.length, errors: errors.length, captured: takes.length },
      });
      return capture;
    });
  }

  /** One event. Returns its id. */
  one(viewer: Viewer, document: Json): Promise<string> {
    const { prefixes, event } = readSingleEvent(document);
    const recordTime = this.clock.now().toISOString();
    return this.database.write(viewer, async (tx) => {
      const { events, faults } = await this.check(tx, viewer, [{ event, path: [] }], { prefixes, recordTime });
      if (faults.length > 0) throw new Refusal(faults);
      await this.add(tx, events);
      recordAudit(tx, {
        operation: 'captureTraceEvents',
        subjectId: events[0].id,
        detail: { eventId: events[0].eventId },
      });
      return events[0].eventId;
    });
  }

  /** Names events, and finds those that name themselves wrongly or declare what nobody captured. */
  private async check(
    tx: Tx,
    viewer: Viewer,
    given: readonly EventToCapture[],
    { prefixes, recordTime }: { prefixes: Namespaces; recordTime: string },
  ): Promise<{ events: NewEvent[]; faults: readonly RefusalReason[] }> {
    const reasons = new Reasons();
    const named = given.flatMap(({ event, path }) => {
      const hash = eventHash(event, prefixes);
      const { eventID } = event;
      if (eventID === undefined || !HASH.test(eventID) || eventID === hash)
        return [{ event, path, hash, eventId: eventID ?? hash }];
      reasons.add('INVALID', [...path, 'eventID'], {
        value: eventID,
        reason: { zh: `事件内容的哈希为 ${hash}`, en: `what the event says has the hash ${hash}` },
      });
      return [];
    });
    const declared = named.filter(({ event }) => event.errorDeclaration);
    const known =
      declared.length > 0
        ? await originalIds(
            tx,
            viewer.organisationId,
            declared.map(({ eventId }) => eventId),
          )
        : new Set();
    for (const { event, eventId } of named) if (!event.errorDeclaration) known.add(eventId);
    const events = named.flatMap(({ event, path, eventId, hash }) => {
      if (event.errorDeclaration && !known.has(eventId)) {
        reasons.add('NOT_FOUND', [...path, 'eventID'], { value: eventId });
        return [];
      }
      const { organisationId: ownerId, seatCode } = viewer;
      const placeCodes = withPlacesAbove([seatCode]);
      return [
        newEvent(event, { ownerId, partyIds: partiesOf(event), placeCodes, eventId, hash, recordTime, prefixes }),
      ];
    });
    return { events, faults: reasons.all };
  }

  private async add(tx: Tx, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const fresh = await insertEvents(tx, events);
    const on = this.clock.today();
    recordFacts(
      tx,
      events.filter(({ id }) => fresh.has(id)).map((event) => eventCaptured(on, event)),
    );
  }
}

const HASH = /^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/;

/** Documents and parties are between those who are named, and for the offices of the place; what only tells of goods is for anybody. */
function partiesOf({ bizTransactionList, sourceList, destinationList }: EpcisEvent): string[] | null {
  return (bizTransactionList ?? sourceList ?? destinationList) ? [] : null;
}
