import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { RefusalFilter } from '@shanhai/files';
import { fromGlobalId, type HttpRequest, isOfProvince, ViewerReader } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { attachment, fileName } from '../rules/file-name';
import { packsById, partsOf } from '../store/packs';
import { ExportSlots } from '../use-cases/export-slots';
import { endWith } from './end-with';

interface PackReply {
  raw: ServerResponse;
  headers(values: { [name: string]: string }): this;
  send(content: Readable): void;
}

const FILE = /^([\w-]{1,80})\.zip$/;

/** Packs as archives, with the bearer token of GraphQL, for members of offices of provinces. */
@Controller('packs')
@UseFilters(RefusalFilter)
export class PacksController {
  constructor(
    private readonly database: Database,
    private readonly viewers: ViewerReader,
    private readonly slots: ExportSlots,
  ) {}

  @Get(':file')
  async read(@Param('file') file: string, @Req() request: HttpRequest, @Res() reply: PackReply): Promise<void> {
    const viewer = this.viewers.require(request, 'office:read');
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['file']);
    const [, globalId] = FILE.exec(file) ?? refuse('NOT_FOUND', ['file'], { value: file.slice(0, 80) });
    const id = fromGlobalId('Pack', globalId, ['file']);
    const pack = (await packsById(this.database, [id])).get(id);
    if (!pack?.hash) return refuse('NOT_FOUND', ['file'], { value: globalId });
    const release = this.slots.take(viewer.organisationId);
    reply.raw.once('close', release);
    if (reply.raw.destroyed) return release();
    const stream = Readable.from(partsOf(this.database.apart, pack), { objectMode: false });
    endWith(reply.raw, stream);
    reply
      .headers({
        'Content-Type': 'application/zip',
        'Content-Length': String(pack.sizeBytes),
        'Content-Disposition': attachment(fileName(['shanhai-pack', pack.from, pack.until], 'zip')),
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, max-age=31536000, immutable',
        ETag: `"${pack.hash}"`,
        'X-Pack-Key': pack.keyId!,
      })
      .send(stream);
  }
}
