import type { IncomingMessage } from 'node:http';
import { Controller, Get, HttpCode, NotFoundException, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { type HttpRequest, ViewerReader } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { FILE_BYTES_MAX, isContentHash } from '../rules/media-types';
import { OwnFiles } from '../own-files';
import { readFile } from '../store/file-store';
import { StoreFile } from '../use-cases/store-file';
import { RefusalFilter } from './refusal.filter';

interface UploadRequest extends HttpRequest {
  raw: IncomingMessage;
}

interface DownloadReply {
  headers(values: Record<string, string>): this;
  send(content: Buffer): void;
}

/**
 * Files by their hash, over plain HTTP: POST the content with its Content-Type, GET it back. For signed-in viewers: nobody
 * guesses a hash, and it is shown to whom the file is for. What holds other people's affairs is opened by its owner alone.
 */
@Controller('files')
@UseFilters(RefusalFilter)
export class FilesController {
  constructor(
    private readonly database: Database,
    private readonly viewers: ViewerReader,
    private readonly storing: StoreFile,
    private readonly own: OwnFiles,
  ) {}

  @Post()
  @HttpCode(201)
  async store(@Req() request: UploadRequest): Promise<{ hash: string; sizeBytes: number }> {
    const viewer = this.viewers.require(request, 'signed-in');
    const { headers, raw } = request;
    const mediaType = (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
    return this.storing.run(viewer, { mediaType, content: await contentOf(raw) });
  }

  @Get(':hash')
  async read(@Param('hash') hash: string, @Req() request: HttpRequest, @Res() reply: DownloadReply): Promise<void> {
    const viewer = this.viewers.require(request, 'signed-in');
    const file =
      isContentHash(hash) && (await this.own.mayOpen(hash, viewer)) ? await readFile(this.database, hash) : null;
    if (!file) throw new NotFoundException();
    reply
      .headers({
        'Content-Type': file.mediaType,
        'Content-Disposition': `attachment; filename="${hash}"`,
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cache-Control': 'private, max-age=31536000, immutable',
        ETag: `"${hash}"`,
      })
      .send(file.content);
  }
}

/**
 * Reads a body up to the limit, now that it is known who sends it. What is beyond is drained, not kept: a client that is
 * still writing would not hear an answer on a closed connection.
 * @throws Refusal FILE_TOO_LARGE content
 */
async function contentOf(raw: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > FILE_BYTES_MAX) {
      raw.resume();
      refuse('FILE_TOO_LARGE', ['content'], { max: FILE_BYTES_MAX });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
