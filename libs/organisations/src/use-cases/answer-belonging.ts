import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { waitsBy } from '../rules/belonging';
import { insertStep, lockOwnAccount } from '../store/belongings';
import { memberOf } from '../store/memberships';
import { lockOrganisation } from '../store/organisations';

/**
 * A unit confirms from today on that what a member buys on their own account counts for it, or declines (CR-15). A confirmation
 * ends the one of the unit before.
 *
 * Refused with NOT_FOUND memberId; STATE_NOT_ALLOWED memberId (who does not wait for this unit); OWN_CONFIRMATION memberId.
 */
@Injectable()
export class AnswerBelonging {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { memberId, confirm }: { memberId: string; confirm: boolean }): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      // A member who is removed at the same moment is removed before or after.
      await lockOrganisation(tx, viewer.organisationId);
      const member = await memberOf(tx, viewer.organisationId, memberId);
      if (member?.status !== 'ACTIVE') return refuse('NOT_FOUND', ['memberId'], { value: memberId });
      if (member.userId === viewer.userId) refuse('OWN_CONFIRMATION', ['memberId']);
      const account = await lockOwnAccount(tx, member.userId, viewer.organisationId);
      const waits = account && waitsBy(account.steps);
      if (waits?.unitId !== viewer.organisationId)
        return refuse('STATE_NOT_ALLOWED', ['memberId'], { state: account?.steps.at(-1)?.step ?? 'NONE' });
      const step = confirm ? 'CONFIRMED' : 'DECLINED';
      insertStep(tx, account!, { step, unitId: viewer.organisationId, effectiveOn: this.clock.today() });
      recordAudit(tx, { operation: 'answerBelonging', subjectId: memberId, after: { userId: member.userId, step } });
    });
  }
}
