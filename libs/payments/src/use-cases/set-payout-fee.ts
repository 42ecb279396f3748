import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { checkDate, checkReason, isOfProvince, type Viewer } from '@shanhai/graphql';
import { addDays, Clock, Reasons, refuse } from '@shanhai/kernel';
import { BASIS_POINTS_MAX } from '../rules/payouts';
import { insertPayoutFee, type PayoutFee } from '../store/payout-fees';

/**
 * An office of a province sets what the platform keeps of payouts that are prepared from a day to come on, with the document that says so.
 * Refuses PROVINCE_ONLY, INVALID (basisPoints), DATE_INVALID, DATE_OUT_OF_ORDER (validFrom: not ahead), REQUIRED, TOO_LONG (source), FEE_STANDS (validFrom).
 */
@Injectable()
export class SetPayoutFee {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, fee: PayoutFee): Promise<void> {
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', []);
    this.check(fee);
    await this.database.write(viewer, async (tx) => {
      const added = await insertPayoutFee(tx, { ...fee, setBy: viewer.userId, setOn: this.clock.today() });
      if (!added) refuse('FEE_STANDS', ['validFrom'], { date: fee.validFrom });
      recordAudit(tx, { operation: 'setPayoutFee', subjectId: viewer.organisationId, after: { ...fee } });
    });
  }

  private check({ basisPoints, validFrom, source }: PayoutFee): void {
    const reasons = new Reasons();
    if (basisPoints < 0 || basisPoints > BASIS_POINTS_MAX)
      reasons.add('INVALID', ['basisPoints'], { value: basisPoints, reason: `0–${BASIS_POINTS_MAX}` });
    const limit = addDays(this.clock.today(), 1);
    if (checkDate(validFrom, ['validFrom'], reasons) && validFrom < limit)
      reasons.add('DATE_OUT_OF_ORDER', ['validFrom'], { value: validFrom, limit });
    checkReason(source, ['source'], reasons);
    reasons.refuseIfAny();
  }
}
