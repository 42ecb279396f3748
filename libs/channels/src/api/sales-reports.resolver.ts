import type { OnModuleInit } from '@nestjs/common';
import { Args, ID, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { maySeeReport, pageOfSalesReports, salesReportsById, salesReportsOf } from '../store/sales-reports';
import { rowVersions } from '../store/sales-corrections';
import { AddSalesRows } from '../use-cases/add-sales-rows';
import { ConfirmSalesReport } from '../use-cases/confirm-sales-report';
import { DraftSalesReport } from '../use-cases/draft-sales-report';
import { DiscardSalesReport, SendBackSalesReport, SubmitSalesReport } from '../use-cases/move-sales-report';
import {
  AddSalesRowsInput,
  AddSalesRowsPayload,
  ConfirmSalesReportInput,
  ConfirmSalesReportPayload,
  DiscardSalesReportInput,
  DiscardSalesReportPayload,
  DraftSalesReportInput,
  DraftSalesReportPayload,
  SalesReport,
  SalesReportConnection,
  SalesReportFilterInput,
  SalesRowVersion,
  SendBackSalesReportInput,
  SendBackSalesReportPayload,
  SubmitSalesReportInput,
  SubmitSalesReportPayload,
  toSalesReport,
  toSalesRowVersion,
} from './sales-report.types';

const reportIdOf = ({ reportId }: { reportId: string }) => fromGlobalId('SalesReport', reportId, ['reportId']);

@Resolver(() => SalesReport)
export class SalesReportsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly drafting: DraftSalesReport,
    private readonly adding: AddSalesRows,
    private readonly submitting: SubmitSalesReport,
    private readonly discarding: DiscardSalesReport,
    private readonly sendingBack: SendBackSalesReport,
    private readonly confirming: ConfirmSalesReport,
  ) {}

  onModuleInit(): void {
    this.nodes.register('SalesReport', async (ids, viewer) => {
      if (!viewer?.permissions.has('sales:read')) return new Map();
      const rows = [...(await salesReportsById(this.database, ids))];
      const seen = rows.filter(([, row]) => maySeeReport(salesReportsOf(viewer), row));
      return new Map(seen.map(([id, row]) => [id, toSalesReport(row)]));
    });
  }

  @Query(() => SalesReportConnection, {
    allow: 'sales:read',
    description:
      'A partner’s own sales reports; to an office those of its places that were submitted. The newest first.',
  })
  async salesReports(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => SalesReportFilterInput, nullable: true }) filter?: SalesReportFilterInput | null,
  ): Promise<ConnectionOf<SalesReport>> {
    const partnerId =
      filter?.partnerId == null ? null : fromGlobalId('Organisation', filter.partnerId, ['filter', 'partnerId']);
    const asked = { status: filter?.status ?? null, partnerId };
    return toConnection(
      await pageOfSalesReports(this.database, salesReportsOf(viewer), asked, readPage(paging)),
      toSalesReport,
    );
  }

  @Query(() => [SalesRowVersion], {
    allow: 'sales:read',
    description:
      'What confirmed reports of a partner say of a row key, the latest first: the first report, corrections, withdrawals. To an office those of partners of its places; others have none. Refused: NOT_FOUND (no such id).',
  })
  async salesRowHistory(
    @CurrentViewer() viewer: Viewer,
    @Args('rowKey') rowKey: string,
    @Args('partnerId', { type: () => ID, nullable: true, description: 'Yourself where nothing is said.' })
    partnerId?: string | null,
  ): Promise<SalesRowVersion[]> {
    const of = partnerId == null ? viewer.organisationId : fromGlobalId('Organisation', partnerId, ['partnerId']);
    return (await rowVersions(this.database, salesReportsOf(viewer), of, rowKey)).map(toSalesRowVersion);
  }

  @Mutation(() => DraftSalesReportPayload, {
    allow: 'sales:report',
    description:
      'Begins a report of what an outlet of yours, or you yourself, sold. The rows of a file are read and judged within seconds to minutes: see rowsRead and status. Refused: REQUIRED, TOO_LONG, TOO_MANY, FILE_UNKNOWN, NOT_FOUND, CHANNEL_UNREGISTERED, IDEMPOTENCY_KEY_REUSED.',
  })
  async draftSalesReport(
    @Args('input') input: DraftSalesReportInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DraftSalesReportPayload> {
    const outletId = input.outletId == null ? null : fromGlobalId('Outlet', input.outletId, ['outletId']);
    return { report: await this.read(await this.drafting.run(viewer, { ...input, outletId })) };
  }

  @Mutation(() => AddSalesRowsPayload, {
    allow: 'sales:report',
    description:
      'Adds rows to a report of yours that came without a file, or corrects them by their keys while it is a draft. A row that is wrong has a verdict, and refuses no other. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_MANY, IDEMPOTENCY_KEY_REUSED.',
  })
  async addSalesRows(
    @Args('input') input: AddSalesRowsInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AddSalesRowsPayload> {
    const reportId = reportIdOf(input);
    const rows = input.rows.map(({ rowKey, quantity, unit, retailYuan, soldOn, ...more }) => ({
      rowKey: rowKey.trim(),
      skuCode: more.skuCode?.trim() ?? '',
      gtin: more.gtin?.trim() ?? '',
      lot: more.lot?.trim() ?? '',
      quantity: quantity.trim(),
      unit: unit.trim(),
      retailYuan: retailYuan.trim(),
      soldOn: soldOn.trim(),
      kind: more.kind?.trim() ?? '',
    }));
    await this.adding.run(viewer, { reportId, rows, idempotencyKey: input.idempotencyKey });
    return { report: await this.read(reportId) };
  }

  @Mutation(() => SubmitSalesReportPayload, {
    allow: 'sales:report',
    description:
      'Puts a report whose rows are judged before the office of your seat. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED (rows), ROWS_NOT_REGISTERED and SALES_MONTH_LOCKED (since they were judged).',
  })
  async submitSalesReport(
    @Args('input') input: SubmitSalesReportInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SubmitSalesReportPayload> {
    await this.submitting.run(viewer, reportIdOf(input));
    return { report: await this.read(reportIdOf(input)) };
  }

  @Mutation(() => DiscardSalesReportPayload, {
    allow: 'sales:report',
    description:
      'Drops a report that is not before the office; its row keys are free again. Refused: NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async discardSalesReport(
    @Args('input') input: DiscardSalesReportInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DiscardSalesReportPayload> {
    await this.discarding.run(viewer, reportIdOf(input));
    return { report: await this.read(reportIdOf(input)) };
  }

  @Mutation(() => SendBackSalesReportPayload, {
    allow: 'channel:judge',
    description:
      'Sends a report of your places back with a reason. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED.',
  })
  async sendBackSalesReport(
    @Args('input') input: SendBackSalesReportInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SendBackSalesReportPayload> {
    const reportId = reportIdOf(input);
    await this.sendingBack.run(viewer, { ...input, reportId });
    return { report: await this.read(reportId) };
  }

  @Mutation(() => ConfirmSalesReportPayload, {
    allow: 'channel:judge',
    description:
      'Confirms a report of your places: what is new of it counts as assisted sales (EW_ASSIST) of today. Refused: NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, OWN_REPORT, ROWS_NOT_REGISTERED (the outlet was closed or rejected since), IDEMPOTENCY_KEY_REUSED.',
  })
  async confirmSalesReport(
    @Args('input') input: ConfirmSalesReportInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConfirmSalesReportPayload> {
    const reportId = reportIdOf(input);
    await this.confirming.run(viewer, { ...input, reportId });
    return { report: await this.read(reportId) };
  }

  private async read(id: string): Promise<SalesReport> {
    return toSalesReport((await salesReportsById(this.database, [id])).get(id)!);
  }
}
