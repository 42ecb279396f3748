import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { checkDate, checkReason, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, Reasons, refuse } from '@shanhai/kernel';
import { endRegistration, lockHousehold } from '../store/households';

export interface HouseholdToEnd {
  householdId: string;
  leftOn: BusinessDate;
  reason: string;
}

/**
 * A household is with a supplier no more, from a day on; what it was paid stays. Also how a wrong registration is put right: it ends
 * on the day it began, and the household is registered again.
 * Refuses REQUIRED and TOO_LONG (reason), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, NOT_FOUND, STATE_NOT_ALLOWED.
 */
@Injectable()
export class EndHousehold {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { householdId, leftOn, reason }: HouseholdToEnd): Promise<void> {
    const reasons = new Reasons();
    checkReason(reason, ['reason'], reasons);
    if (checkDate(leftOn, ['leftOn'], reasons) && leftOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['leftOn'], { value: leftOn });
    reasons.refuseIfAny();
    await this.database.write(viewer, async (tx) => {
      const household = await lockHousehold(tx, viewer.organisationId, householdId);
      if (!household) refuse('NOT_FOUND', ['householdId'], { value: householdId });
      if (household.leftOn !== null)
        refuse('STATE_NOT_ALLOWED', ['householdId'], { state: `LEFT ${household.leftOn}` });
      if (leftOn < household.joinedOn)
        refuse('DATE_OUT_OF_ORDER', ['leftOn'], { value: leftOn, limit: household.joinedOn });
      endRegistration(tx, household, leftOn, reason.trim());
      recordAudit(tx, { operation: 'endHousehold', subjectId: householdId, after: { leftOn }, detail: { reason } });
    });
  }
}
