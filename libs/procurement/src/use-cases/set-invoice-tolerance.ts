import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { checkDate, checkReason, isOfProvince, type Viewer } from '@shanhai/graphql';
import { addDays, type BusinessDate, Clock, type Fen, Reasons, refuse } from '@shanhai/kernel';
import { insertTolerance } from '../store/invoice-tolerances';

export interface SetInvoiceToleranceInput {
  validFrom: BusinessDate;
  fen: Fen;
  basisPoints: number;
  days: number;
  source: string;
}

/** Ten yuan a line, a hundredth of it, and a year: more is no rounding and no delay. */
export const TOLERANCE_MAX = { fen: 1_000n, basisPoints: 100, days: 366 } as const;

/**
 * An office of a province sets what a line of an order may differ by from its invoices, and how long the seller has, for orders placed from a
 * day to come on: what was matched stays as it was judged.
 * Refuses PROVINCE_ONLY, INVALID (fen, basisPoints, days), DATE_INVALID, DATE_OUT_OF_ORDER (validFrom: not ahead), REQUIRED, TOO_LONG (source), TOLERANCE_STANDS (validFrom).
 */
@Injectable()
export class SetInvoiceTolerance {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, tolerance: SetInvoiceToleranceInput): Promise<void> {
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', []);
    this.check(tolerance);
    await this.database.write(viewer, async (tx) => {
      const added = await insertTolerance(tx, { ...tolerance, setBy: viewer.userId, setOn: this.clock.today() });
      if (!added) refuse('TOLERANCE_STANDS', ['validFrom'], { date: tolerance.validFrom });
      recordAudit(tx, { operation: 'setInvoiceTolerance', subjectId: viewer.organisationId, after: { ...tolerance } });
    });
  }

  private check({ validFrom, source, ...said }: SetInvoiceToleranceInput): void {
    const reasons = new Reasons();
    for (const field of ['fen', 'basisPoints', 'days'] as const)
      if (said[field] < 0 || said[field] > TOLERANCE_MAX[field])
        reasons.add('INVALID', [field], { value: said[field], reason: `0–${TOLERANCE_MAX[field]}` });
    const limit = addDays(this.clock.today(), 1);
    if (checkDate(validFrom, ['validFrom'], reasons) && validFrom < limit)
      reasons.add('DATE_OUT_OF_ORDER', ['validFrom'], { value: validFrom, limit });
    checkReason(source, ['source'], reasons);
    reasons.refuseIfAny();
  }
}
