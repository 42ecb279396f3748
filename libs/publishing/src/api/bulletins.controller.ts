import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { RefusalFilter } from '@shanhai/files';
import { fromGlobalId, type HttpRequest, languageOf, type Viewer, ViewerReader } from '@shanhai/graphql';
import { type Language, refuse, type Words } from '@shanhai/kernel';
import { statusOf } from '../rules/bulletin';
import { bulletinCover, bulletinSheets } from '../rules/bulletin-sheets';
import { attachment, fileName } from '../rules/file-name';
import { workbookOf } from '../sheets/xlsx';
import { bulletinsById, type BulletinRow, type Content, contentsOf } from '../store/bulletins';
import { endWith } from './end-with';
import { XLSX_MEDIA_TYPE } from './exports.controller';

interface BulletinReply {
  raw: ServerResponse;
  headers(values: Record<string, string>): this;
  send(content: Readable | string): void;
}

const FILE = /^([\w-]{1,80})\.(json|xlsx)$/;
const COVER: Words = { zh: '说明', en: 'About' };

/**
 * Bulletins as files, by their global id, with the bearer token of GraphQL: `.json` is the very bytes that the hash is over,
 * `.xlsx` the same figures to read. Who may read a bulletin may take it.
 */
@Controller('bulletins')
@UseFilters(RefusalFilter)
export class BulletinsController {
  constructor(
    private readonly database: Database,
    private readonly viewers: ViewerReader,
  ) {}

  @Get(':file')
  async read(@Param('file') file: string, @Req() request: HttpRequest, @Res() reply: BulletinReply): Promise<void> {
    const viewer = this.viewers.require(request, 'signed-in');
    const [, globalId, format] = FILE.exec(file) ?? refuse('NOT_FOUND', ['file'], { value: file.slice(0, 80) });
    const { row, content } = await this.find(viewer, globalId);
    const hash = row.hash.toString('hex');
    reply.headers({
      'Content-Type': format === 'json' ? 'application/json; charset=utf-8' : XLSX_MEDIA_TYPE,
      'Content-Disposition': attachment(fileName([row.title, hash.slice(0, 12)], format)),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
      'X-Bulletin-Hash': hash,
      'X-Bulletin-Status': statusOf(row),
    });
    if (format === 'json') return reply.send(content.text);
    const workbook = this.workbook(row, content, languageOf(request.headers['accept-language']));
    endWith(reply.raw, workbook);
    reply.send(workbook);
  }

  /** @throws Refusal NOT_FOUND where there is none, or none that the viewer may see */
  private async find(viewer: Viewer, globalId: string): Promise<{ row: BulletinRow; content: Content }> {
    const id = fromGlobalId('Bulletin', globalId, ['file']);
    const row = (await bulletinsById(this.database, viewer.organisationId, [id])).get(id);
    if (!row) return refuse('NOT_FOUND', ['file'], { value: globalId });
    return { row, content: (await contentsOf(this.database.apart, [id])).get(id)! };
  }

  private workbook(row: BulletinRow, { says }: Content, language: Language): Readable {
    const { preparedOn, decidedOn } = row;
    const state = { status: statusOf(row), hash: row.hash.toString('hex'), preparedOn, decidedOn };
    return workbookOf(
      { name: COVER[language], rows: bulletinCover(says, state, language) },
      bulletinSheets(says, language).map(({ name, columns, rows }) => ({
        name,
        columns,
        batches: Readable.from([rows]),
      })),
    );
  }
}
