import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { hasOtherAdmin, memberOf, updateMember } from '../store/memberships';
import { endTokens } from '../store/one-time-tokens';
import { lockOrganisation } from '../store/organisations';
import { endBelonging } from './leave-unit';

/**
 * An administrator removes a member or an open invitation; what the member buys counts for the unit no more (CR-15). An access token that the member has is good for its last minutes.
 *
 * Refused with NOT_FOUND, LAST_ADMIN memberId.
 */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { memberId }: { memberId: string }): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      // Two administrators who remove each other at the same moment wait for each other here.
      await lockOrganisation(tx, viewer.organisationId);
      const member = await memberOf(tx, viewer.organisationId, memberId);
      if (!member || member.status === 'REMOVED') return refuse('NOT_FOUND', ['memberId'], { value: memberId });
      const { roles, status } = member;
      if (
        status === 'ACTIVE' &&
        roles.includes('ADMIN') &&
        !(await hasOtherAdmin(tx, viewer.organisationId, memberId))
      ) {
        refuse('LAST_ADMIN', ['memberId']);
      }
      await endBelonging(tx, member.userId, viewer.organisationId, this.clock.today());
      updateMember(tx, memberId, { status: 'REMOVED' });
      endTokens(tx, { membershipId: memberId }, this.clock.now());
      recordAudit(tx, {
        operation: 'removeMember',
        subjectId: memberId,
        before: { status, roles },
        after: { status: 'REMOVED' },
        detail: { userId: member.userId },
      });
    });
  }
}
