import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import { loadSku, Sku } from '@shanhai/catalogue';
import { type ConnectionOf, loadBatched, PagingArgs, type RequestContext, toConnection } from '@shanhai/graphql';
import { groupedBy, messageOf } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import type { Verdict } from '../rules/sales-report';
import { outletsById } from '../store/outlets';
import { verdictCounts } from '../store/sales-reports';
import { pageOfSalesRows } from '../store/sales-rows';
import { Outlet, toOutlet } from './outlet.types';
import {
  SalesReport,
  SalesReportFault,
  SalesReportRowConnection,
  SalesReportRowType,
  SalesVerdictCount,
  SalesVerdictEnum,
  toSalesReportRow,
  toVerdictCount,
} from './sales-report.types';

/** Who reported, who judged, and how the rows were judged. */
@Resolver(() => SalesReport)
export class SalesReportFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation)
  partner({ row: { partnerId } }: SalesReport, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, partnerId);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office that confirmed it or sent it back.' })
  office({ row: { officeId } }: SalesReport, _: unknown, context: RequestContext) {
    return officeId && loadOrganisation(context, this.database, officeId);
  }

  @ResolveField(() => Outlet, { nullable: true, description: 'Null where the partner itself sold.' })
  async outlet({ row: { outletId } }: SalesReport, _: unknown, context: RequestContext): Promise<Outlet | null> {
    if (outletId === null) return null;
    const row = await loadBatched(context, 'outlets', outletId, (ids) => outletsById(this.database, ids));
    return row && toOutlet(row);
  }

  @ResolveField(() => [SalesReportFault], { description: 'Why its file cannot be read; empty where it can.' })
  faults({ row: { faults } }: SalesReport, _: unknown, { language }: RequestContext): SalesReportFault[] {
    return (faults ?? []).map((reason) => ({ code: reason.code, message: messageOf(reason, language) }));
  }

  @ResolveField(() => [SalesVerdictCount], {
    description: 'Its rows by verdict; those that are not judged yet are left out.',
  })
  async verdicts({ row: { id } }: SalesReport, _: unknown, context: RequestContext): Promise<SalesVerdictCount[]> {
    const counts = await loadBatched(context, 'sales verdicts', id, async (ids) =>
      groupedBy(await verdictCounts(this.database, ids), ({ reportId }) => reportId),
    );
    return (counts ?? []).map(toVerdictCount);
  }

  @ResolveField(() => SalesReportRowConnection, { description: 'Its rows in their order.' })
  async rows(
    @Parent() report: SalesReport,
    @Args() paging: PagingArgs,
    @Args('verdict', { type: () => SalesVerdictEnum, nullable: true }) verdict?: Verdict | null,
  ): Promise<ConnectionOf<SalesReportRowType>> {
    const page = await pageOfSalesRows(this.database, report.row.id, verdict ?? null, readPage(paging, 1));
    return toConnection(page, toSalesReportRow);
  }
}

@Resolver(() => SalesReportRowType)
export class SalesRowFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Sku, { nullable: true, description: 'Null where it is unknown.' })
  sku({ skuId }: SalesReportRowType & { skuId?: string | null }, _: unknown, context: RequestContext) {
    return skuId ? loadSku(context, this.database, skuId) : null;
  }
}
