import { Controller, Get, Query, Req, Res, UseFilters } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { RefusalFilter } from '@shanhai/files';
import { type HttpRequest, languageOf, ViewerReader } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { isToPay, payoutsToPay, TO_PAY } from '@shanhai/payments';
import { payoutColumns, payoutRow } from '../rules/payout-columns';
import { ExportSlots } from '../use-cases/export-slots';
import { type FileReply, sendCsv } from './send-csv';

const PAYOUTS_AT_ONCE = 1_000;

/** What a custodian's bank is to pay to suppliers, as a file for its batch payments; with the bearer token of GraphQL. */
@Controller('payouts')
@UseFilters(RefusalFilter)
export class PayoutFilesController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly viewers: ViewerReader,
    private readonly slots: ExportSlots,
  ) {}

  /** Approved payouts, which may be sent to the bank; `status=PREPARED` those that wait for a second person, to be looked through. */
  @Get('bank.csv')
  async read(@Query('status') asked: unknown, @Req() request: HttpRequest, @Res() reply: FileReply): Promise<void> {
    const viewer = this.viewers.require(request, 'payment:settle');
    const status = asked ?? 'APPROVED';
    if (!isToPay(status))
      refuse('INVALID', ['status'], { value: String(asked).slice(0, 40), reason: TO_PAY.join(', ') });
    const language = languageOf(request.headers['accept-language']);
    const release = this.slots.take(viewer.organisationId);
    const { apart } = this.database;
    async function* batches() {
      for await (const payouts of payoutsToPay(
        apart,
        viewer.organisationId,
        status as (typeof TO_PAY)[number],
        PAYOUTS_AT_ONCE,
      ))
        yield payouts.map((payout) => payoutRow(payout, language));
    }
    const table = { cover: [], columns: payoutColumns(language), batches: batches() };
    sendCsv(reply, table, ['货款结算', status, this.clock.today()], release);
  }
}
