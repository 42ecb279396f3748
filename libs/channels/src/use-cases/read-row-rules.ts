import { Injectable } from '@nestjs/common';
import type { Tx } from '@shanhai/database';
import { type Month, monthOf, refuse } from '@shanhai/kernel';
import { CountingView } from '../counting-view';
import { commonDays } from '../rules/common-days';
import { isRegisteredOn, type RowRules } from '../rules/judge-row';
import { CORRECTING_VERDICTS, TOLD_VERDICTS, withImplausible } from '../rules/sales-report';
import { outletsById } from '../store/outlets';
import { registrationsOf } from '../store/registrations';
import type { SalesReportRow } from '../store/sales-reports';
import { daysOfRows, keysOf, lockedMonths } from '../store/sales-rows';

const FIELD = ['reportId'];

/** What rows of a report are judged by on their days; asked when they come, and again when they go on, because it may have changed meanwhile. */
@Injectable()
export class ReadRowRules {
  constructor(private readonly counting: CountingView) {}

  async run(
    tx: Tx,
    report: Pick<SalesReportRow, 'partnerId' | 'outletId' | 'placeCodes'>,
    months: readonly Month[],
  ): Promise<RowRules> {
    const { partnerId, outletId, placeCodes } = report;
    const [registrations, outlets, locked, sealed] = await tx.together([
      registrationsOf(tx, partnerId),
      outletsById(tx, outletId === null ? [] : [outletId]),
      lockedMonths(tx, placeCodes, months),
      this.counting.sealedMonths(tx, months),
    ]);
    const outlet = outletId === null ? null : outlets.get(outletId)!;
    const registered = outlet === null ? registrations : registrations.map((each) => commonDays(each, outlet));
    // An office may reject what it confirmed: it never was there.
    return {
      registered: outlet === null || outlet.status === 'CONFIRMED' ? registered : [],
      lockedMonths: new Set([...locked, ...sealed]),
    };
  }

  /**
   * Asks again of the rows that would count. Locked months are asked about by whoever submits: what is before the office is the office's to decide, and
   * a correction is of sales that were reported before.
   * @throws Refusal ROWS_NOT_REGISTERED, SALES_MONTH_LOCKED at `reportId`.
   */
  async requireStill(tx: Tx, report: SalesReportRow, verb: 'submit' | 'confirm', implausible: boolean): Promise<void> {
    const of = keysOf(report);
    const days = await daysOfRows(
      tx,
      of,
      withImplausible(of.corrects ? CORRECTING_VERDICTS : TOLD_VERDICTS, implausible),
    );
    const rules = await this.run(tx, report, [...new Set(days.map(({ soldOn }) => monthOf(soldOn)))]);
    const outside = days.filter(({ soldOn }) => !isRegisteredOn(rules, soldOn));
    const [first] = outside;
    if (first) {
      const rows = outside.reduce((sum, each) => sum + each.rows, 0);
      refuse('ROWS_NOT_REGISTERED', FIELD, { rows, date: first.soldOn });
    }
    const locked = days.find(({ soldOn }) => rules.lockedMonths.has(monthOf(soldOn)));
    if (locked && verb === 'submit' && !of.corrects)
      refuse('SALES_MONTH_LOCKED', FIELD, { month: monthOf(locked.soldOn) });
  }
}
