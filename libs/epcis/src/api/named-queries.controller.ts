import {
  Body,
  Controller,
  Delete,
  Get,
  HttpException,
  NotFoundException,
  Param,
  Post,
  Req,
  Res,
  UseFilters,
} from '@nestjs/common';
import { Database } from '@shanhai/database';
import { type Viewer, ViewerReader } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import type { Json } from '../rules/event';
import { readNamedQuery, toEventQuery } from '../rules/named-query';
import { requireKeepable } from '../rules/read-document';
import { queryDocument } from '../rules/write-document';
import {
  deleteNamedQuery,
  insertNamedQuery,
  NAMED_QUERIES_MAX,
  namedQueries,
  type NamedQueryRow,
} from '../store/named-queries';
import { QueryEvents } from '../use-cases/query-events';
import { extensionsIn, type Reply, type Request, sendJson, VERSIONS } from './epcis-answer';
import { ProblemFilter } from './problem.filter';

/**
 * Queries that are kept under names (EPCIS 2.0, 12.8), each organisation its own; asked, they give what it may see then.
 * There are no subscriptions: 501.
 */
@Controller('epcis/queries')
@UseFilters(ProblemFilter)
export class NamedQueriesController {
  constructor(
    private readonly database: Database,
    private readonly viewers: ViewerReader,
    private readonly querying: QueryEvents,
    private readonly clock: Clock,
  ) {}

  @Post()
  async keep(@Req() request: Request, @Body() body: Json, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'signed-in');
    requireKeepable(body);
    const query = readNamedQuery(body, extensionsIn(request.headers));
    const kept = await this.database.write(viewer, (tx) => insertNamedQuery(tx, viewer.organisationId, query));
    if (kept === null) refuse('TOO_MANY', ['name'], { max: NAMED_QUERIES_MAX, count: NAMED_QUERIES_MAX + 1 });
    if (!kept) refuse('QUERY_NAME_TAKEN', ['name'], { name: query.name });
    reply
      .status(201)
      .headers({ ...VERSIONS, Location: `/epcis/queries/${query.name}` })
      .send();
  }

  @Get()
  async list(@Req() request: Request, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'signed-in');
    sendJson(request, reply, (await namedQueries(this.database, viewer.organisationId)).map(toWire));
  }

  @Get(':name')
  async one(@Req() request: Request, @Param('name') name: string, @Res() reply: Reply): Promise<void> {
    sendJson(request, reply, toWire(await this.find(this.viewers.require(request, 'signed-in'), name)));
  }

  @Get(':name/events')
  async events(@Req() request: Request, @Param('name') name: string, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'signed-in');
    const query = toEventQuery(await this.find(viewer, name), request.query);
    const { events, nextPageToken } = await this.querying.run(viewer, query);
    sendJson(request, reply, queryDocument(events, this.clock.now()), nextPageToken);
  }

  @Delete(':name')
  async remove(@Req() request: Request, @Param('name') name: string, @Res() reply: Reply): Promise<void> {
    const viewer = this.viewers.require(request, 'signed-in');
    const gone = await this.database.write(viewer, (tx) => deleteNamedQuery(tx, viewer.organisationId, name));
    if (!gone) throw new NotFoundException();
    reply.status(204).headers(VERSIONS).send();
  }

  @Get(':name/subscriptions')
  subscriptions(@Req() request: Request): never {
    this.viewers.require(request, 'signed-in');
    throw new HttpException('subscriptions', 501);
  }

  @Post(':name/subscriptions')
  subscribe(@Req() request: Request): never {
    return this.subscriptions(request);
  }

  private async find(viewer: Viewer, name: string): Promise<NamedQueryRow> {
    const [row] = await namedQueries(this.database, viewer.organisationId, name);
    if (!row) throw new NotFoundException();
    return row;
  }
}

const toWire = ({ name, query, createdAt }: NamedQueryRow) => ({ name, createdAt: createdAt.toISOString(), query });
