import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { REPORT_TRANSITIONS, type ReportState, type ReportVerb } from '../rules/sales-report';
import { dropMatches, lockMatching } from '../store/partner-deliveries';
import { changeSalesReport, lockSalesReport, type SalesReportRow } from '../store/sales-reports';
import { freeKeys, keysOf } from '../store/sales-rows';
import { ReadRowRules } from './read-row-rules';

const FIELD = ['reportId'];

/** The state after a verb. @throws Refusal STATE_NOT_ALLOWED at `reportId`. */
export function stateAfter(verb: ReportVerb, { status }: SalesReportRow): ReportState {
  return (
    after<ReportState, ReportVerb>(REPORT_TRANSITIONS, verb, status) ??
    refuse('STATE_NOT_ALLOWED', FIELD, { state: status })
  );
}

/** A report of the viewer's own, locked. @throws Refusal NOT_FOUND at `reportId`. */
async function lockOwn(tx: Tx, viewer: Viewer, reportId: string): Promise<SalesReportRow> {
  const report = await lockSalesReport(tx, reportId);
  return report?.partnerId === viewer.organisationId ? report : refuse('NOT_FOUND', FIELD, { value: reportId });
}

/** A report of an office's places, locked. @throws Refusal NOT_FOUND, OUTSIDE_YOUR_PLACES at `reportId`. */
export async function lockOfPlaces(tx: Tx, viewer: Viewer, reportId: string): Promise<SalesReportRow> {
  const report = await lockSalesReport(tx, reportId);
  if (!report) refuse('NOT_FOUND', FIELD, { value: reportId });
  if (!isOfPlaces(viewer, report.placeCodes))
    refuse('OUTSIDE_YOUR_PLACES', FIELD, { value: report.placeCodes[0] ?? '' });
  return report;
}

/**
 * A partner puts a report whose rows are judged before the office of its seat.
 * Refuses NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED (there are no rows), ROWS_NOT_REGISTERED and SALES_MONTH_LOCKED (since they were judged).
 */
@Injectable()
export class SubmitSalesReport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rules: ReadRowRules,
  ) {}

  async run(viewer: Viewer, reportId: string): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      const report = await lockOwn(tx, viewer, reportId);
      const status = stateAfter('submit', report);
      if (report.rowsRead === 0) refuse('REQUIRED', ['rows']);
      await this.rules.requireStill(tx, report, 'submit', true);
      changeSalesReport(tx, report, {
        status,
        submittedOn: this.clock.today(),
        submittedBy: viewer.userId,
        reason: null,
      });
      recordAudit(tx, {
        operation: 'submitSalesReport',
        subjectId: reportId,
        before: { status: report.status },
        after: { status },
      });
    });
  }
}

/**
 * A partner drops a report that is not before the office: what its rows sold can be sold by others again.
 * Refuses NOT_FOUND, STATE_NOT_ALLOWED.
 */
@Injectable()
export class DiscardSalesReport {
  constructor(private readonly database: Database) {}

  async run(viewer: Viewer, reportId: string): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      const report = await lockOwn(tx, viewer, reportId);
      const status = stateAfter('discard', report);
      const of = keysOf(report);
      await lockMatching(tx, report.partnerId);
      dropMatches(tx, of, null);
      freeKeys(tx, of);
      changeSalesReport(tx, report, { status });
      recordAudit(tx, {
        operation: 'discardSalesReport',
        subjectId: reportId,
        before: { status: report.status },
        after: { status },
      });
    });
  }
}

/**
 * An office sends a report of its places back with a reason.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED.
 */
@Injectable()
export class SendBackSalesReport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: { reportId: string; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    await this.database.write(viewer, async (tx) => {
      const report = await lockOfPlaces(tx, viewer, input.reportId);
      const status = stateAfter('sendBack', report);
      const today = this.clock.today();
      changeSalesReport(tx, report, {
        status,
        decidedOn: today,
        decidedBy: viewer.userId,
        officeId: viewer.organisationId,
        reason,
      });
      notify(tx, today, [
        {
          organisationId: report.partnerId,
          kind: 'SALES_REPORT_SENT_BACK',
          // It may be sent back again after it was submitted again.
          key: `sales-report:${report.id}:${report.submittedOn}:${reason}`.slice(0, 200),
          subject: { type: 'SalesReport', id: report.id },
          text: {
            zh: `销售报告“${report.title}”被退回：${reason}`,
            en: `The sales report "${report.title}" was sent back: ${reason}`,
          },
        },
      ]);
      recordAudit(tx, {
        operation: 'sendBackSalesReport',
        subjectId: report.id,
        before: { status: report.status },
        after: { status },
        detail: { partnerId: report.partnerId, reason },
      });
    });
  }
}
