import { Injectable } from '@nestjs/common';
import { Database, recordFacts, SYSTEM, type Tx } from '@shanhai/database';
import { notify } from '@shanhai/organisations';
import { salesConfirmed } from '../facts/sales-facts';
import { changeSalesReport, type SalesReportRow, takeSalesReport } from '../store/sales-reports';
import { freeKeys } from '../store/sales-rows';
import { salesToTell } from '../store/sales-to-tell';

/** Supplier orders told in one transaction, a fact each. */
const ORDERS_AT_ONCE = 50;

/**
 * Writes the facts of confirmed reports, one for each supplier order whose goods they sold; how far it got is written with them, so each is told once,
 * whatever is killed when. The worker runs it.
 */
@Injectable()
export class TellSales {
  constructor(private readonly database: Database) {}

  /** Tells some of one report. Returns false where there is none. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const report = await takeSalesReport(tx, 'CONFIRMING');
      if (!report) return false;
      const sold = await salesToTell(tx, report, ORDERS_AT_ONCE);
      if (sold.length === 0) end(tx, report);
      else {
        recordFacts(
          tx,
          sold.map((each) => factOf(report, each)),
        );
        changeSalesReport(tx, report, { toldThrough: sold.at(-1)!.supplierOrderId });
      }
      return true;
    });
  }
}

function factOf(
  { id, partnerId, fileHash, evidence, decidedOn, standing }: SalesReportRow,
  { supplierOrderId, rows }: Awaited<ReturnType<typeof salesToTell>>[number],
) {
  const files = [...new Set([...(fileHash === null ? [] : [fileHash]), ...evidence])];
  const payload = { reportId: id, channel: standing!, evidence: files, rows };
  return salesConfirmed({ buyerId: partnerId, supplierOrderId }, decidedOn!, payload);
}

function end(tx: Tx, report: SalesReportRow): void {
  freeKeys(tx, { reportId: report.id, partnerId: report.partnerId }, 'UNMATCHED');
  changeSalesReport(tx, report, { status: 'CONFIRMED' });
  notify(tx, report.decidedOn!, [
    {
      organisationId: report.partnerId,
      kind: 'SALES_REPORT_CONFIRMED',
      key: `sales-report:${report.id}:confirmed`,
      subject: { type: 'SalesReport', id: report.id },
      text: { zh: `销售报告“${report.title}”已确认`, en: `The sales report "${report.title}" was confirmed` },
    },
  ]);
}
