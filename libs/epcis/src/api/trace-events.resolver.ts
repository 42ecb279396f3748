import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage, refuseCursorOf, toPage } from '@shanhai/database';
import {
  Connection,
  type ConnectionOf,
  CurrentContext,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { isId, Refusal, refuse } from '@shanhai/kernel';
import { type Json, ownUri } from '../rules/event';
import { requireKeepable } from '../rules/read-document';
import { type EventQuery, readParameters } from '../rules/read-query';
import { findEvents } from '../store/find-events';
import { CaptureEvents } from '../use-cases/capture-events';
import {
  CaptureTraceEventsInput,
  CaptureTraceEventsPayload,
  toTraceCapture,
  toTraceEvent,
  TraceEvent,
  TraceEventFilterInput,
} from './trace-event.types';

const TraceEventConnection = Connection(TraceEvent);
/** Paging is the connection's. */
const PAGES = ['perPage', 'nextPageToken', 'eventCountLimit', 'maxEventCount'];

@Resolver(() => TraceEvent)
export class TraceEventsResolver {
  constructor(
    private readonly database: Database,
    private readonly capturing: CaptureEvents,
  ) {}

  @Query(() => TraceEventConnection, {
    allow: 'signed-in',
    description:
      'Trace events that your organisation may see: its own, those that name it as a party, those that only tell of goods, and for an office those of goods from its places; the latest first, or as parameters orderBy and orderDirection say. Refused: INVALID, REQUIRED, TOO_MANY (filter).',
  })
  async traceEvents(
    @Args('filter', { type: () => TraceEventFilterInput, nullable: true }) filter: TraceEventFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<TraceEvent>> {
    const page = readPage(paging);
    const query = under('filter', () => readFilter(filter));
    const [time, id] = page.beyond ?? [];
    if (page.beyond && (Number.isNaN(Date.parse(time)) || !isId(id))) refuseCursorOf(page, time);
    const descending = query.descending !== page.backward;
    const after = page.beyond && { time, id };
    const rows = await findEvents(this.database, viewer, { ...query, descending, perPage: page.limit }, after);
    return toConnection(
      toPage(page, rows, (row) => [row[query.orderBy].toISOString(), row.id]),
      toTraceEvent,
    );
  }

  @Mutation(() => CaptureTraceEventsPayload, {
    allow: 'trace:capture',
    description:
      'Captures a document of trace events, as POST /epcis/capture does: an event that is sent again changes nothing, so no key is needed. What was wrong with events stands in capture.errors. Refused: INVALID, REQUIRED, TOO_MANY (document).',
  })
  async captureTraceEvents(
    @Args('input') { document, onError }: CaptureTraceEventsInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() { language }: RequestContext,
  ): Promise<CaptureTraceEventsPayload> {
    const captured = await under('document', () => {
      requireKeepable(document as Json);
      return this.capturing.run(viewer, document as Json, onError === 'PROCEED' ? 'proceed' : 'rollback');
    });
    return { capture: toTraceCapture(captured, language) };
  }
}

/** A filter as the query of the standard that it is. */
function readFilter(filter: TraceEventFilterInput | null): EventQuery {
  const { lotId, bizSteps, from, until, standing, parameters } = filter ?? {};
  const ofPages = parameters?.find(({ name }) => PAGES.includes(name));
  if (ofPages)
    refuse('INVALID', ['parameters'], {
      value: ofPages.name,
      reason: { zh: '分页用 first 与 after', en: 'pages are asked for by first and after' },
    });
  return readParameters([
    ...(lotId ? [{ name: 'MATCH_anyEPCClass', values: [ownUri(fromGlobalId('Lot', lotId, ['lotId']))] }] : []),
    ...(bizSteps ? [{ name: 'EQ_bizStep', values: bizSteps }] : []),
    ...(from ? [{ name: 'GE_eventTime', values: [from] }] : []),
    ...(until ? [{ name: 'LT_eventTime', values: [until] }] : []),
    ...(standing ? [{ name: 'standing', values: ['true'] }] : []),
    ...(parameters ?? []),
  ]);
}

/** Refusals with their paths below a field of the input. @throws Refusal */
function under<T>(field: string, work: () => T): T {
  const prefixed = (error: unknown): never => {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.reasons.map((reason) => ({ ...reason, field: [field, ...reason.field] })));
  };
  try {
    const done = work();
    return done instanceof Promise ? (done.catch(prefixed) as T) : done;
  } catch (error) {
    return prefixed(error);
  }
}
