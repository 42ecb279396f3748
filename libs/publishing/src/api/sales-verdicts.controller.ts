import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { maySeeReport, salesReportsById, salesReportsOf, salesRowBatches } from '@shanhai/channels';
import { Database } from '@shanhai/database';
import { RefusalFilter } from '@shanhai/files';
import { fromGlobalId, type HttpRequest, languageOf, ViewerReader } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { verdictColumns, verdictRow } from '../rules/verdict-columns';
import { ExportSlots } from '../use-cases/export-slots';
import { type FileReply, sendCsv } from './send-csv';

const ROWS_AT_ONCE = 2_000;

/** How the rows of a sales report were judged, as CSV, to whom may see the report; with the bearer token of GraphQL. */
@Controller('sales-reports')
@UseFilters(RefusalFilter)
export class SalesVerdictsController {
  constructor(
    private readonly database: Database,
    private readonly viewers: ViewerReader,
    private readonly slots: ExportSlots,
  ) {}

  @Get(':id/verdicts.csv')
  async read(@Param('id') globalId: string, @Req() request: HttpRequest, @Res() reply: FileReply): Promise<void> {
    const viewer = this.viewers.require(request, 'sales:read');
    const id = fromGlobalId('SalesReport', globalId, ['id']);
    const report = (await salesReportsById(this.database, [id])).get(id);
    if (!report || !maySeeReport(salesReportsOf(viewer), report))
      refuse('NOT_FOUND', ['id'], { value: globalId.slice(0, 80) });
    const language = languageOf(request.headers['accept-language']);
    const release = this.slots.take(viewer.organisationId);
    const { apart } = this.database;
    async function* batches() {
      for await (const rows of salesRowBatches(apart, id, ROWS_AT_ONCE))
        yield rows.map((row) => verdictRow(row, language));
    }
    const table = { cover: [], columns: verdictColumns(language), batches: batches() };
    sendCsv(reply, table, [report.title], release);
  }
}
