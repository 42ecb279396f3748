import { Injectable } from '@nestjs/common';
import { Database, recordFacts, SYSTEM, type Tx } from '@shanhai/database';
import { notify } from '@shanhai/organisations';
import { salesConfirmed, salesCorrected, type SoldRow } from '../facts/sales-facts';
import { CORRECTING_VERDICTS, TOLD_VERDICTS, withImplausible } from '../rules/sales-report';
import { dropMatches, lockMatching, untoldRows } from '../store/partner-deliveries';
import { correctionsToTell, replaceCorrected } from '../store/sales-corrections';
import { changeSalesReport, type SalesReportRow, takeSalesReport } from '../store/sales-reports';
import { freeKeys, freeUnsoldKeys, keysOf } from '../store/sales-rows';
import { salesToTell } from '../store/sales-to-tell';

/** Supplier orders told in one transaction, a fact each. */
const ORDERS_AT_ONCE = 50;

/**
 * Writes the facts of confirmed reports, one for each supplier order whose goods they sold, and of corrections those that take back and restate;
 * how far it got is written with them, so each is told once, whatever is killed when. The worker runs it.
 */
@Injectable()
export class TellSales {
  constructor(private readonly database: Database) {}

  /** Tells some of one report. Returns false where there is none. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const report = await takeSalesReport(tx, 'CONFIRMING');
      if (!report) return false;
      // Taken before what is matched is looked at: nobody else changes it meanwhile.
      await lockMatching(tx, report.partnerId);
      const sold = await changesToTell(tx, report);
      if (sold.length === 0) await end(tx, report);
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

/** What a report sold of one supplier order's goods, or changes of what a report, `soldAs`, sold of it. */
interface Told {
  supplierOrderId: string;
  soldAs: string;
  rows: SoldRow[];
}

async function changesToTell(tx: Tx, report: SalesReportRow): Promise<Told[]> {
  if (report.correctionReason !== null) return correctionsToTell(tx, report, ORDERS_AT_ONCE);
  return (await salesToTell(tx, report, ORDERS_AT_ONCE)).map((each) => ({ ...each, soldAs: report.id }));
}

function factOf(report: SalesReportRow, { supplierOrderId, soldAs, rows }: Told) {
  const { id, partnerId, fileHash, evidence, decidedOn, standing } = report;
  const about = { buyerId: partnerId, supplierOrderId };
  if (soldAs !== id)
    return salesCorrected(about, decidedOn!, id, { reportId: soldAs, reason: report.correctionReason!, rows });
  const files = [...new Set([...(fileHash === null ? [] : [fileHash]), ...evidence])];
  return salesConfirmed(about, decidedOn!, { reportId: id, channel: standing!, evidence: files, rows });
}

async function end(tx: Tx, report: SalesReportRow): Promise<void> {
  const of = keysOf(report);
  const told = withImplausible(of.corrects ? CORRECTING_VERDICTS : TOLD_VERDICTS, report.withImplausible);
  const untold = await untoldRows(tx, of, told);
  if (untold.length > 0) dropMatches(tx, of, untold);
  if (of.corrects) {
    replaceCorrected(tx, report);
    freeKeys(tx, of);
  } else freeUnsoldKeys(tx, of, told);
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
