import {
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Options,
  Param,
  Post,
  Req,
  Res,
  UseFilters,
} from '@nestjs/common';
import { Database } from '@shanhai/database';
import { BODY_BYTES_MAX, languageOf, ViewerReader } from '@shanhai/graphql';
import { Clock, isId, messageOf, type RefusalReason, refuse } from '@shanhai/kernel';
import type { Json } from '../rules/event';
import { CAPTURE_EVENTS_MAX, requireKeepable } from '../rules/read-document';
import { notAToken } from '../rules/page-token';
import { PER_PAGE_DEFAULT, PER_PAGE_MAX, readQuery } from '../rules/read-query';
import { queryDocument, singleEventJson } from '../rules/write-document';
import { captureById, type CaptureRow, capturesOf } from '../store/events';
import { CaptureEvents, type OnError } from '../use-cases/capture-events';
import { QueryEvents } from '../use-cases/query-events';
import { extensionsIn, type Reply, type Request, sendJson, VERSIONS } from './epcis-answer';
import { ProblemFilter } from './problem.filter';

/** What OPTIONS tell before anything is sent (EPCIS 2.0, 12.4). */
const LIMITS = {
  'GS1-EPCIS-Capture-Limit': String(CAPTURE_EVENTS_MAX),
  'GS1-EPCIS-Capture-File-Size-Limit': String(BODY_BYTES_MAX),
  'GS1-Capture-Error-Behaviour': 'rollback, proceed',
  'GS1-Next-Page-Token-Expires': 'never',
  'GS1-EPCIS-Max': String(PER_PAGE_MAX),
  'GS1-EPCIS-Default': String(PER_PAGE_DEFAULT),
};
const METHODS: Readonly<Record<string, string>> = {
  capture: 'GET, POST, OPTIONS',
  events: 'GET, POST, OPTIONS',
  queries: 'GET, POST, OPTIONS',
};

/** Collections of the standard, and the query parameter that one of their members stands for (EPCIS 2.0, 12.5). */
const COLLECTIONS: Readonly<Record<string, string>> = {
  eventTypes: 'eventType',
  epcs: 'MATCH_anyEPC',
  bizSteps: 'EQ_bizStep',
  bizLocations: 'EQ_bizLocation',
  readPoints: 'EQ_readPoint',
  dispositions: 'EQ_disposition',
};

/**
 * Trace events over the REST interface of EPCIS 2.0 (section 12), in JSON-LD, with the bearer token of GraphQL. Capture needs
 * permission `trace:capture`; queries are for whoever is signed in, and give what its organisation may see.
 */
@Controller('epcis')
@UseFilters(ProblemFilter)
export class EpcisController {
  constructor(
    private readonly database: Database,
    private readonly viewers: ViewerReader,
    private readonly capturing: CaptureEvents,
    private readonly querying: QueryEvents,
    private readonly clock: Clock,
  ) {}

  @Options(':resource')
  options(@Param('resource') resource: string, @Res() reply: Reply): void {
    if (!Object.hasOwn(METHODS, resource)) throw new NotFoundException();
    reply
      .status(204)
      .headers({ ...VERSIONS, ...LIMITS, Allow: METHODS[resource] })
      .send();
  }

  @Post('capture')
  async capture(@Req() request: Request, @Body() document: Json, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'trace:capture');
    requireKeepable(document);
    const { id } = await this.capturing.run(viewer, document, onErrorOf(request.headers));
    reply
      .status(202)
      .headers({ ...VERSIONS, Location: `/epcis/capture/${id}` })
      .send();
  }

  @Get('capture')
  async captures(@Req() request: Request, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'trace:capture');
    const { perPage, pageToken } = readQuery(request.query);
    if (pageToken !== null && !isId(pageToken)) notAToken(pageToken);
    const rows = await capturesOf(this.database, viewer.organisationId, perPage, pageToken);
    const shown = rows.slice(0, perPage);
    const next = rows.length > perPage ? shown.at(-1)!.id : null;
    sendJson(
      request,
      reply,
      shown.map((row) => jobOf(row, request)),
      next,
    );
  }

  @Get('capture/:id')
  async captureJob(@Req() request: Request, @Param('id') id: string, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'trace:capture');
    const row = isId(id) ? await captureById(this.database, viewer.organisationId, id) : null;
    if (!row) throw new NotFoundException();
    sendJson(request, reply, jobOf(row, request));
  }

  @Post('events')
  @HttpCode(201)
  async captureOne(@Req() request: Request, @Body() document: Json, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'trace:capture');
    requireKeepable(document);
    const eventId = await this.capturing.one(viewer, document);
    reply
      .status(201)
      .headers({ ...VERSIONS, Location: `/epcis/events/${encodeURIComponent(eventId)}` })
      .send();
  }

  @Get('events')
  events(@Req() request: Request, @Res() reply: Reply): Promise<void> {
    return this.find(request, reply, request.query);
  }

  @Get('events/:eventId')
  async event(@Req() request: Request, @Param('eventId') eventId: string, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'signed-in');
    const query = { ...readQuery({ EXISTS_errorDeclaration: 'false', perPage: '1' }), eventIds: [eventId] };
    const [found] = (await this.querying.run(viewer, query)).events;
    if (!found) throw new NotFoundException();
    sendJson(request, reply, singleEventJson(found));
  }

  @Get(':collection/:member/events')
  async ofMember(
    @Req() request: Request,
    @Param('collection') collection: string,
    @Param('member') member: string,
    @Res() reply: Reply,
  ): Promise<void> {
    const parameter = Object.hasOwn(COLLECTIONS, collection) ? COLLECTIONS[collection] : undefined;
    if (parameter === undefined) throw new NotFoundException();
    return this.find(request, reply, { ...request.query, [parameter]: member });
  }

  private async find(request: Request, reply: Reply, parameters: Record<string, unknown>): Promise<void> {
    const viewer = this.viewers.require(request, 'signed-in');
    const { events, nextPageToken } = await this.querying.run(
      viewer,
      readQuery(parameters, extensionsIn(request.headers)),
    );
    sendJson(request, reply, queryDocument(events, this.clock.now()), nextPageToken);
  }
}

/** A capture job as the standard shows it (EPCIS 2.0, 12.6): it ran to its end before it was answered. */
function jobOf({ id, capturedAt, onError, errors }: CaptureRow, { headers }: Request): object {
  const language = languageOf(headers['accept-language']);
  const at = capturedAt.toISOString();
  return {
    captureID: id,
    createdAt: at,
    finishedAt: at,
    running: false,
    success: errors.length === 0,
    captureErrorBehaviour: onError,
    errors: (errors as RefusalReason[]).map((reason) => ({
      type: 'epcisException:ValidationException',
      title: reason.code,
      status: 400,
      path: reason.field,
      detail: messageOf(reason, language),
    })),
  };
}

function onErrorOf(headers: Request['headers']): OnError {
  const asked = headers['gs1-capture-error-behaviour'] ?? 'rollback';
  if (asked === 'rollback' || asked === 'proceed') return asked;
  return refuse('INVALID', ['GS1-Capture-Error-Behaviour'], {
    value: asked.slice(0, 40),
    reason: { zh: '应为 rollback 或 proceed', en: 'must be rollback or proceed' },
  });
}
