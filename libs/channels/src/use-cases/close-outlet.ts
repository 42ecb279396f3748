import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { requireDate, requireReason, type Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { lockOutlet, setOutlet } from '../store/outlets';

/**
 * An operator closes an outlet of its own from a day on, which may be past: what was sold there from that day on is no longer its.
 * Refuses REQUIRED and TOO_LONG (reason), DATE_INVALID, NOT_FOUND, STATE_NOT_ALLOWED (rejected), DATE_OUT_OF_ORDER (before
 * it opened, or after the day on which it is closed already).
 */
@Injectable()
export class CloseOutlet {
  constructor(private readonly database: Database) {}

  async run(viewer: Viewer, input: { outletId: string; closedOn: string; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    const closedOn = requireDate(input.closedOn, ['closedOn']);
    await this.database.write(viewer, async (tx) => {
      const outlet = await lockOutlet(tx, input.outletId);
      if (outlet?.operatorId !== viewer.organisationId) refuse('NOT_FOUND', ['outletId'], { value: input.outletId });
      if (outlet.status === 'REJECTED') refuse('STATE_NOT_ALLOWED', ['outletId'], { state: outlet.status });
      if (closedOn < outlet.validFrom)
        refuse('DATE_OUT_OF_ORDER', ['closedOn'], { value: closedOn, limit: outlet.validFrom });
      if (outlet.validUntil !== null && outlet.validUntil < closedOn)
        refuse('DATE_OUT_OF_ORDER', ['closedOn'], { value: outlet.validUntil, limit: closedOn });
      setOutlet(tx, { ...outlet, validUntil: closedOn, reason });
      recordAudit(tx, {
        operation: 'closeOutlet',
        subjectId: outlet.id,
        before: { validUntil: outlet.validUntil },
        after: { validUntil: closedOn },
        detail: { reason },
      });
    });
  }
}
