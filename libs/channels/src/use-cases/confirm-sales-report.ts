import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, refuse, within } from '@shanhai/kernel';
import { isMember } from '@shanhai/organisations';
import { buyerStandings } from '@shanhai/payments';
import type { ChannelStanding } from '../facts/sales-facts';
import { outletsById } from '../store/outlets';
import { lockMatching } from '../store/partner-deliveries';
import { registrationsOf } from '../store/registrations';
import { changeSalesReport, type SalesReportRow } from '../store/sales-reports';
import { lockOfPlaces, stateAfter } from './move-sales-report';
import { ReadRowRules } from './read-row-rules';

export interface SalesReportToConfirm {
  reportId: string;
  /** Whether rows of implausible prices count too: the office asked the partner. */
  withImplausible?: boolean | null;
  idempotencyKey: string;
}

/**
 * An office confirms a report of its places, by nobody who submitted it or belongs to the partner: its sales are recognised today. The worker writes the
 * facts that EW_ASSIST counts; from now on nothing changes what they say.
 * Refuses NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, OWN_REPORT, ROWS_NOT_REGISTERED (the outlet was closed or rejected since), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ConfirmSalesReport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rules: ReadRowRules,
  ) {}

  async run(viewer: Viewer, input: SalesReportToConfirm): Promise<void> {
    const { reportId } = input;
    await this.database.write(viewer, async (tx) => {
      const operation = 'confirmSalesReport';
      const claim = {
        organisationId: viewer.organisationId,
        operation,
        key: input.idempotencyKey,
        input,
        result: true,
      };
      if (await takeIdempotencyKey(tx, claim)) return;
      const report = await lockOfPlaces(tx, viewer, reportId);
      const status = stateAfter('confirm', report);
      // What a correction is about must not change on its way into the figures.
      if (report.correctionReason !== null) await lockMatching(tx, report.partnerId);
      const own = report.submittedBy === viewer.userId || (await isMember(tx, report.partnerId, viewer.userId));
      if (own) refuse('OWN_REPORT', ['reportId']);
      const withImplausible = input.withImplausible ?? false;
      await this.rules.requireStill(tx, report, 'confirm', withImplausible);
      changeSalesReport(tx, report, {
        status,
        decidedOn: this.clock.today(),
        decidedBy: viewer.userId,
        officeId: viewer.organisationId,
        standing: await this.standingOf(tx, report),
        withImplausible,
      });
      recordAudit(tx, {
        operation: 'confirmSalesReport',
        subjectId: reportId,
        before: { status: report.status },
        after: { status, withImplausible },
        detail: { partnerId: report.partnerId },
      });
    });
  }

  /**
   * Who sold, today. A registration that has ended meanwhile says until when it was: counting finds that it does not hold. The outlet was open on
   * each row's day, and may be closed by now.
   */
  private async standingOf(tx: Tx, { partnerId, outletId }: SalesReportRow): Promise<ChannelStanding> {
    const today = this.clock.today();
    const [standings, registrations, outlets] = await tx.together([
      buyerStandings(tx, [{ organisationId: partnerId, on: today }]),
      registrationsOf(tx, partnerId),
      outletsById(tx, outletId === null ? [] : [outletId]),
    ]);
    const outlet = outletId === null ? null : outlets.get(outletId)!;
    const { validFrom, validUntil } =
      registrations.find((each) => within(today, each.validFrom, each.validUntil)) ?? registrations.at(-1)!;
    return {
      partner: standings(partnerId, today),
      outlet: outlet && { outletId: outlet.id, seatCode: outlet.divisionCode },
      registeredFrom: validFrom,
      registeredUntil: validUntil,
    };
  }
}
