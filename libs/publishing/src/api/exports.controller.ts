import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Controller, Get, NotFoundException, Param, Req, Res, UseFilters } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { RefusalFilter } from '@shanhai/files';
import { type HttpRequest, languageOf, type Viewer, ViewerReader } from '@shanhai/graphql';
import { Clock, type Language, type Words } from '@shanhai/kernel';
import {
  CountEntryFilterInput,
  readEntriesAsOf,
  readEntryFilter,
  readTotals,
  SchemeTotalsArgs,
} from '@shanhai/procurement';
import { attachment, fileName } from '../rules/file-name';
import { csvOf, linesBeforeHeads } from '../sheets/csv';
import { xlsxOf } from '../sheets/xlsx';
import { type Export, ExportFigures } from '../use-cases/export-figures';
import { ExportSlots } from '../use-cases/export-slots';
import { endWith } from './end-with';
import { EXPORTED_QUERY, type ExportedTable, readExportQuery } from './export-query';

interface ExportRequest extends HttpRequest {
  query: Record<string, unknown>;
}
interface ExportReply {
  raw: ServerResponse;
  headers(values: Record<string, string>): this;
  send(content: Readable): void;
}

type Format = 'csv' | 'xlsx';
export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MEDIA_TYPES: Record<Format, string> = { csv: 'text/csv; charset=utf-8', xlsx: XLSX_MEDIA_TYPE };
const FILE = /^(totals|entries)\.(csv|xlsx)$/;
const NAMES: Record<ExportedTable, Words> = {
  totals: { zh: '消费帮扶汇总', en: 'counted-totals' },
  entries: { zh: '消费帮扶分录', en: 'count-entries' },
};
const COVER: Words = { zh: '说明', en: 'About' };
const DATA: Words = { zh: '数据', en: 'Data' };

/**
 * Totals and entries as files, over plain HTTP with the bearer token of GraphQL: `GET /exports/entries.xlsx?scheme=UNION&from=…`.
 * Who may read the figures may take them: permission `count:read`, and the same rows.
 */
@Controller('exports')
@UseFilters(RefusalFilter)
export class ExportsController {
  constructor(
    private readonly viewers: ViewerReader,
    private readonly exports: ExportFigures,
    private readonly slots: ExportSlots,
    private readonly clock: Clock,
    private readonly modules: ModuleRef,
  ) {}

  @Get(':file')
  async read(@Param('file') file: string, @Req() request: ExportRequest, @Res() reply: ExportReply): Promise<void> {
    const [, table, format] = (FILE.exec(file) ?? []) as unknown as [string, ExportedTable, Format];
    if (!table) throw new NotFoundException();
    const viewer = this.viewers.require(request, 'count:read');
    const { headers, query } = request;
    const language = languageOf(headers['accept-language']);
    const release = this.slots.take(viewer.organisationId);
    reply.raw.once('close', release);
    // It may have closed before anybody listened.
    if (reply.raw.destroyed) return release();
    const ready = await this.ask(table, query, viewer, language).catch((error: unknown) => {
      release();
      throw error;
    });
    if (reply.raw.destroyed) return;
    const stream =
      format === 'csv'
        ? Readable.from(csvOf(ready.table), { objectMode: false })
        : xlsxOf(ready.table, { cover: COVER[language], data: DATA[language] });
    endWith(reply.raw, stream);
    reply.headers(this.headersOf(ready, table, format, query, language)).send(stream);
  }

  private ask(
    table: ExportedTable,
    query: Readonly<Record<string, unknown>>,
    viewer: Viewer,
    language: Language,
  ): Promise<Export> {
    const { schema } = this.modules.get(GraphQLSchemaHost, { strict: false });
    const asked = { [EXPORTED_QUERY[table]]: query };
    if (table === 'totals') {
      const args = readExportQuery<SchemeTotalsArgs>(schema, table, query);
      return this.exports.totals(viewer, { scheme: args.scheme, ...readTotals(args) }, asked, language);
    }
    const { filter } = readExportQuery<{ filter: CountEntryFilterInput | null }>(schema, table, query);
    const wanted = { ...readEntryFilter(filter), asOf: readEntriesAsOf(filter) };
    return this.exports.entries(viewer, wanted, asked, language);
  }

  private headersOf(
    { table, countedThrough, scheme, versions }: Export,
    which: ExportedTable,
    format: Format,
    query: Readonly<Record<string, unknown>>,
    language: Language,
  ): Record<string, string> {
    const months = [query.from, query.until].map((month) => (typeof month === 'string' ? month : ''));
    const name = fileName([NAMES[which][language], scheme ?? '', ...months, `@${countedThrough}`], format);
    return {
      'Content-Type': MEDIA_TYPES[format],
      'Content-Disposition': attachment(name),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
      'X-Counted-Through': countedThrough.toString(),
      'X-Scheme': encodeURIComponent(scheme ?? ''),
      'X-Scheme-Versions': versions.join(','),
      'X-Basis': query.basis === 'POSTING' ? 'POSTING' : 'RECOGNITION',
      'X-Exported-At': this.clock.now().toISOString(),
      ...(format === 'csv' ? { 'X-Lines-Before-Heads': String(linesBeforeHeads(table)) } : {}),
    };
  }
}
