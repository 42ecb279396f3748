import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { requireItems, type Viewer } from '@shanhai/graphql';
import { after, refuse } from '@shanhai/kernel';
import type { SaidRow } from '../rules/read-sales-row';
import {
  REPORT_TRANSITIONS,
  type ReportState,
  type ReportVerb,
  ROWS_PER_CALL_MAX,
  ROWS_PER_REPORT_MAX,
} from '../rules/sales-report';
import { awaitDeliveries, changeSalesReport, lockSalesReport } from '../store/sales-reports';
import { TakeSalesRows } from './take-sales-rows';

/**
 * Adds rows to a report that comes over the API, or corrects rows of it by their keys; each is judged, none refuses the others.
 * Refuses NOT_FOUND, STATE_NOT_ALLOWED (of a file too), REQUIRED and TOO_MANY (rows), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class AddSalesRows {
  constructor(
    private readonly database: Database,
    private readonly take: TakeSalesRows,
  ) {}

  async run(viewer: Viewer, input: { reportId: string; rows: SaidRow[]; idempotencyKey: string }): Promise<void> {
    requireItems(input.rows, ROWS_PER_CALL_MAX, ['rows']);
    const { reportId } = input;
    const { organisationId } = viewer;
    await this.database.write(viewer, async (tx) => {
      const operation = 'addSalesRows';
      const claim = { organisationId, operation, key: input.idempotencyKey, input, result: true };
      if (await takeIdempotencyKey(tx, claim)) return;
      const report = await lockSalesReport(tx, reportId);
      if (report?.partnerId !== organisationId) refuse('NOT_FOUND', ['reportId'], { value: reportId });
      const status = after<ReportState, ReportVerb>(REPORT_TRANSITIONS, 'add', report.status);
      if (!status || report.fileHash !== null) refuse('STATE_NOT_ALLOWED', ['reportId'], { state: report.status });
      const count = report.rowsRead + input.rows.length;
      if (count > ROWS_PER_REPORT_MAX) refuse('TOO_MANY', ['rows'], { max: ROWS_PER_REPORT_MAX, count });
      await this.take.run(
        tx,
        report,
        input.rows.map((said, index) => ({ rowNumber: report.rowsRead + index + 1, said })),
      );
      changeSalesReport(tx, report, { status, rowsRead: count, rowsTotal: count });
      awaitDeliveries(tx, report);
      recordAudit(tx, { operation: 'addSalesRows', subjectId: reportId, detail: { rows: input.rows.length } });
    });
  }
}
