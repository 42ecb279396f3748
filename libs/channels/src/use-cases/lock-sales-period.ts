import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, isMonth, monthOf, refuse } from '@shanhai/kernel';
import { appendPeriodLock } from '../store/period-locks';

/**
 * An office takes no more reports of sales of a month in its places, or takes them again, with a reason.
 * Refuses INVALID (month), PERIOD_NOT_ENDED, REQUIRED and TOO_LONG (reason), STATE_NOT_ALLOWED (it is so already).
 */
@Injectable()
export class LockSalesPeriod {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { month, ...input }: { month: string; lock: boolean; reason: string }): Promise<void> {
    if (!isMonth(month))
      refuse('INVALID', ['month'], { value: month.slice(0, 20), reason: { zh: '应为 YYYY-MM', en: 'YYYY-MM' } });
    const reason = requireReason(input.reason, ['reason']);
    if (month >= monthOf(this.clock.today())) refuse('PERIOD_NOT_ENDED', ['month'], { month });
    await this.database.write(viewer, async (tx) => {
      const today = this.clock.today();
      // Reports stand under the code that the place has today.
      const divisionCode = (await this.places.book(tx)).placeAt(viewer.seatCode, today) ?? viewer.seatCode;
      const row = {
        divisionCode,
        month,
        locked: input.lock,
        reason,
        officeId: viewer.organisationId,
        setBy: viewer.userId,
        setOn: today,
      };
      if (!(await appendPeriodLock(tx, row)))
        refuse('STATE_NOT_ALLOWED', ['month'], { state: input.lock ? 'LOCKED' : 'OPEN' });
      recordAudit(tx, {
        operation: 'lockSalesPeriod',
        subjectId: month,
        before: { locked: !input.lock },
        after: { locked: input.lock },
        detail: { reason },
      });
    });
  }
}
