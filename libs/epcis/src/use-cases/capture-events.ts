import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, Refusal, type RefusalReason, type Words } from '@shanhai/kernel';
import { eventCaptured } from '../facts/epcis-facts';
import type { EpcisEvent, Json } from '../rules/event';
import { eventHash, type Namespaces } from '../rules/event-hash';
import { type NewEvent, newEvent } from '../rules/new-event';
import { partiesOf } from '../rules/parties';
import { withPlacesAbove } from '../rules/places';
import { readDocument, readSingleEvent } from '../rules/read-document';
import { type CaptureRow, insertCapture, insertEvents, originalsOf } from '../store/events';

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
 * Refusals: INVALID (also an id that is a hash of something else, or another event's, and a declaration about what this system
 * wrote itself), REQUIRED, TOO_MANY, NOT_FOUND (a declaration about an event that was never captured), each with the path in the
 * document.
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
      wrongId(reasons, path, eventID, `事件内容的哈希为 ${hash}`, `what the event says has the hash ${hash}`);
      return [];
    });
    const originals = await this.originals(tx, viewer, named);
    const events = named.flatMap(({ event, path, eventId, hash }) => {
      const fault = faultOf(event, hash, originals.get(eventId));
      if (fault === 'NOT_FOUND') reasons.add('NOT_FOUND', [...path, 'eventID'], { value: eventId });
      else if (fault) wrongId(reasons, path, eventId, fault.zh, fault.en);
      if (fault) return [];
      const { organisationId: ownerId, seatCode } = viewer;
      const placeCodes = withPlacesAbove([seatCode]);
      return [
        newEvent(event, {
          ...{ ownerId, partyIds: partiesOf(event, ownerId), placeCodes, eventId, hash, recordTime, prefixes },
          own: false,
        }),
      ];
    });
    return { events, faults: reasons.all };
  }

  /** What each id stands for, where that is not said by the id itself: as it was captured before, or in this document at first. */
  private async originals(tx: Tx, { organisationId }: Viewer, named: readonly Named[]): Promise<Map<string, Known>> {
    const asked = named.filter(({ event, eventId }) => event.errorDeclaration || !HASH.test(eventId));
    if (asked.length === 0) return new Map();
    const ids = asked.map(({ eventId }) => eventId);
    const before = (await originalsOf(tx, organisationId, ids)).map(
      ({ eventId, event, prefixes, own }) => [eventId, { hash: eventHash(event, prefixes), own }] as const,
    );
    const known = new Map<string, Known>(before);
    for (const { event, eventId, hash } of named)
      if (!event.errorDeclaration && !known.has(eventId)) known.set(eventId, { hash, own: false });
    return known;
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

interface Named {
  event: EpcisEvent;
  eventId: string;
  hash: string;
}
/** What is known of an event that has an id already. */
interface Known {
  hash: string;
  own: boolean;
}

/** Why an event cannot have its id; null where it can. */
function faultOf(event: EpcisEvent, hash: string, known: Known | undefined): Words | 'NOT_FOUND' | null {
  if (event.errorDeclaration && !known) return 'NOT_FOUND';
  if (event.errorDeclaration && known?.own)
    return {
      zh: '由本系统记录的事件，以其所述的操作更正',
      en: 'this system wrote the event itself; correct it by the operation that it tells of',
    };
  return known && known.hash !== hash
    ? { zh: '此编号是另一事件的', en: 'another event has this id: what it says is not the same' }
    : null;
}

function wrongId(reasons: Reasons, path: (string | number)[], value: string, zh: string, en: string): void {
  reasons.add('INVALID', [...path, 'eventID'], { value: value.slice(0, 100), reason: { zh, en } });
}

const HASH = /^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/;
