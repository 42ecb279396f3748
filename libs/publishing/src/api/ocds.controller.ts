import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Controller, Get, NotFoundException, Param, Req, Res, UseFilters } from '@nestjs/common';
import { encodeCursor, readPage } from '@shanhai/database';
import { PublicUrl } from '@shanhai/documents';
import { RefusalFilter } from '@shanhai/files';
import { type HttpRequest, type Viewer, ViewerReader } from '@shanhai/graphql';
import { isBusinessDate, isId, refuse } from '@shanhai/kernel';
import { OcdsPublisher } from '../ocds-publisher';
import { attachment, fileName } from '../rules/file-name';
import {
  daysOf,
  type OcdsQuery,
  type OcdsResource,
  type PackageHead,
  packageOf,
  packageText,
  readOcdsQuery,
} from '../rules/ocds-package';
import type { LogHead, OrderKey } from '../store/contracting';
import { ExportSlots } from '../use-cases/export-slots';
import { PublishContracts } from '../use-cases/publish-contracts';
import { endWith } from './end-with';

interface OcdsRequest extends HttpRequest {
  query: { [name: string]: unknown };
}
interface OcdsReply {
  raw: ServerResponse;
  headers(values: { [name: string]: string }): this;
  send(content: Readable | string): void;
}

const RESOURCE = /^(records|releases)(\.json)?$/;
const CURSOR = { zh: '不是此列表的游标', en: 'not a cursor of this list' };

/**
 * Contracts as open data by OCDS 1.1, over plain HTTP with the bearer token of GraphQL: `GET /ocds/records` a page with
 * `links.next`, `GET /ocds/records.json` all of them as one package; so with releases. For members of offices, of supplier
 * orders with their places on a side.
 */
@Controller('ocds')
@UseFilters(RefusalFilter)
export class OcdsController {
  constructor(
    private readonly viewers: ViewerReader,
    private readonly contracts: PublishContracts,
    private readonly publisher: OcdsPublisher,
    private readonly publicUrl: PublicUrl,
    private readonly slots: ExportSlots,
  ) {}

  @Get(':resource')
  async read(@Param('resource') name: string, @Req() request: OcdsRequest, @Res() reply: OcdsReply): Promise<void> {
    const [, resource, whole] = (RESOURCE.exec(name) ?? []) as unknown as [string, OcdsResource, string?];
    if (!resource) throw new NotFoundException();
    const viewer = this.viewers.require(request, 'office:read');
    const query = readOcdsQuery(resource, request.query);
    const release = whole ? this.slots.take(viewer.organisationId) : () => undefined;
    reply.raw.once('close', release);
    try {
      const head = await this.contracts.head(query.through);
      reply.headers({
        'Content-Type': 'application/json; charset=utf-8',
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, no-store',
        'X-Log-Position': head.position.toString(),
      });
      if (!whole) return reply.send(await this.page(resource, query, viewer, head));
      const stream = await this.whole(resource, query, viewer, head);
      if (reply.raw.destroyed) return void stream.destroy();
      endWith(reply.raw, stream);
      const file = fileName([`ocds-${resource}`, query.from ?? '', query.until ?? '', `@${head.position}`], 'json');
      reply.headers({ 'Content-Disposition': attachment(file) }).send(stream);
    } catch (error) {
      release();
      throw error;
    }
  }

  private async page(resource: OcdsResource, query: OcdsQuery, viewer: Viewer, head: LogHead): Promise<string> {
    const { first, after } = query;
    const { limit, beyond } = readPage({ first, after }, resource === 'records' ? 2 : 1);
    const { contents, next } = await (resource === 'records'
      ? this.contracts.records(viewer, daysOf(query), head.position, orderKeyOf(beyond), limit)
      : this.contracts.releases(viewer, head.position, placeOf(beyond) ?? query.since, limit));
    requireSome(contents, resource);
    const cursor = next === null ? null : encodeCursor(typeof next === 'bigint' ? [next] : next);
    const link = (more: string | null) => {
      const { from, until, since } = query;
      const asked = { from, until, since: since || null, first, after: more, through: head.position };
      return this.uriOf(`/ocds/${resource}`, asked);
    };
    const page = packageOf(resource, this.headOf(link(after), head), contents, cursor && link(cursor));
    return JSON.stringify(page);
  }

  private async whole(resource: OcdsResource, query: OcdsQuery, viewer: Viewer, head: LogHead): Promise<Readable> {
    const { from, until, since } = query;
    const asked = { from, until, since: since || null, through: head.position };
    const batches: AsyncGenerator<object[]> =
      resource === 'records'
        ? await this.contracts.all(viewer, asked, (after: OrderKey | null) =>
            this.contracts.records(viewer, daysOf(query), head.position, after),
          )
        : await this.contracts.all(viewer, asked, (after: bigint | null) =>
            this.contracts.releases(viewer, head.position, after ?? since),
          );
    // An empty package is none of the standard's: the first batch is read before anything is sent.
    const begun = await batches.next();
    requireSome(begun.done ? [] : begun.value, resource);
    const uri = this.uriOf(`/ocds/${resource}.json`, asked);
    const rest = async function* () {
      if (!begun.done) yield begun.value;
      yield* batches;
    };
    return Readable.from(packageText(resource, this.headOf(uri, head), rest()), { objectMode: false });
  }

  private headOf(uri: string, { recordedAt }: LogHead): PackageHead {
    return { uri, publisher: this.publisher.name, publishedDate: recordedAt };
  }

  private uriOf(path: `/${string}`, parameters: { [name: string]: unknown }): string {
    const given = Object.entries(parameters).filter(([, value]) => value !== null);
    return `${this.publicUrl.to(path)}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
  }
}

/** @throws Refusal INVALID after, for a cursor of something else */
function orderKeyOf(beyond: readonly string[] | null): OrderKey | null {
  if (beyond === null) return null;
  const [day, id] = beyond;
  return isBusinessDate(day) && isId(id) ? [day, id] : refuse('INVALID', ['after'], { value: day, reason: CURSOR });
}

/** @throws Refusal INVALID after, for a cursor of something else */
function placeOf(beyond: readonly string[] | null): bigint | null {
  if (beyond === null) return null;
  const [position] = beyond;
  return /^\d{1,18}$/.test(position)
    ? BigInt(position)
    : refuse('INVALID', ['after'], { value: position, reason: CURSOR });
}

/** A package of the standard has one record or release at least. @throws Refusal NOT_FOUND */
function requireSome(contents: readonly object[], resource: OcdsResource): void {
  if (contents.length === 0) refuse('NOT_FOUND', [resource], { value: resource });
}
