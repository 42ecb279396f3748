import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, refuse } from '@shanhai/kernel';
import { belongsBy, waitsBy } from '../rules/belonging';
import { insertStep, lockOwnAccount } from '../store/belongings';

/**
 * From today on what a person buys on their own account counts for this unit no more, or they wait for its answer no more (CR-15).
 *
 * Refused with NOT_FOUND unitId.
 */
@Injectable()
export class LeaveUnit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { unitId }: { unitId: string }): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      const left = await endBelonging(tx, viewer.userId, unitId, this.clock.today());
      if (!left) refuse('NOT_FOUND', ['unitId'], { value: unitId });
      recordAudit(tx, { operation: 'leaveUnit', subjectId: unitId, after: { userId: viewer.userId, step: 'LEFT' } });
    });
  }
}

/** Ends that somebody belongs to a unit, or waits for it, from a day on. False where they did neither. */
export async function endBelonging(tx: Tx, userId: string, unitId: string, on: BusinessDate): Promise<boolean> {
  const account = await lockOwnAccount(tx, userId, unitId);
  if (!account || ![belongsBy(account.steps), waitsBy(account.steps)].some((step) => step?.unitId === unitId))
    return false;
  insertStep(tx, account, { step: 'LEFT', unitId, effectiveOn: on });
  return true;
}
